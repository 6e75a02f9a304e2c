"""The new words of a mail, without what it answers and without signatures."""

import re
import unicodedata

LONGEST = 4_000
"""Letters of a note; the rest lies in the mailbox."""
MARKS_IN_A_ROW = 4
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Signs that turn the direction of what follows."""
_HEADERS = r"(?:from|sent|to|cc|subject|lähettäjä|lähetetty|vastaanottaja|aihe|kopio|från|skickat|till|ämne)"
ENDS = (
    re.compile(
        r"^-{2,}\s*(?:original message|alkuperäinen viesti|ursprungligt meddelande|forwarded message)", re.IGNORECASE
    ),
    re.compile(r"^_{8,}$"),
    re.compile(r"^-- ?$"),
    re.compile(r"^(?:on|le)\b.{4,300}\bwrote:$", re.IGNORECASE),
    re.compile(r"^.{4,300}\bkirjoitti(?:\s.{0,120})?:$", re.IGNORECASE),
    re.compile(r"^(?:den|fre|lör|sön|mån|tis|ons|tors?)\b.{4,300}\bskrev\b.{0,120}:$", re.IGNORECASE),
    re.compile(r"^.{0,120}<[^<>@\s]{1,64}@[^<>\s]{1,190}>\s*(?:wrote|kirjoitti|skrev)[^:]{0,60}:$", re.IGNORECASE),
)
"""Lines from which on a mail only repeats what it answers."""
OPENS = re.compile(r"^(?:on|le|den|ma|ti|ke|to|pe|la|su|mån|tis|ons|tors|fre|lör|sön)\b.{4,}", re.IGNORECASE)
BLOCK = re.compile(rf"^\*?{_HEADERS}:\*?\s", re.IGNORECASE)
SENT_FROM = re.compile(
    r"^(?:sent from my|lähetetty|skickat från min|hanki outlook|get outlook|hämta outlook)\b.{0,60}$", re.IGNORECASE
)


def new_words(text: str) -> str:
    """Return what its writer has written now, cut to what a note may hold, without signs nobody can see."""
    kept: list[str] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").split("\n")
    for number, line in enumerate(lines[:2_000]):
        if _ends(lines, number):
            break
        if not line.startswith(">") and not SENT_FROM.match(line.strip()):
            kept.append(line.rstrip())
    words = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return readable(words)[:LONGEST].rstrip()


def _ends(lines: list[str], number: int) -> bool:
    line = lines[number].strip()
    if any(end.match(line[:600]) for end in ENDS):
        return True
    if BLOCK.match(line) and number + 2 < len(lines):  # Outlook repeats the headers as lines
        return sum(bool(BLOCK.match(each.strip())) for each in lines[number : number + 6]) >= 3
    if not OPENS.match(line[:300]):
        return False
    # An attribution may be folded into two or three lines.
    return any(_attributes(" ".join(each.strip() for each in lines[number : number + n])) for n in (2, 3))


def _attributes(line: str) -> bool:
    return "@" in line and any(end.match(line[:600]) for end in ENDS[3:])


def readable(text: str) -> str:
    """Leave out what no text from outside may hold: control signs, half pairs, turned directions, piled marks."""
    kept: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFC", text):
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MARKS_IN_A_ROW and not _hidden(sign):
            kept.append(sign)
    return "".join(kept)


def _hidden(sign: str) -> bool:
    if sign in "\n\t":
        return False
    return unicodedata.category(sign) in {"Cc", "Cs", "Co", "Zl", "Zp"} or sign in TURNS
