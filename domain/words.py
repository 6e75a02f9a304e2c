"""Languages, texts in several of them, and which text from outside may come in."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict

from domain.errors import RuleBroken


class Language(StrEnum):
    """The languages a person can choose."""

    FI = "fi"
    SV = "sv"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in up to three languages. Finnish is there, unless a partner wrote them in its own language."""

    fi: str
    sv: str = ""
    en: str = ""

    def written(self, language: Language) -> tuple[str, Language]:
        """Return the words and the language they are really in, so that a page can say so with `lang`."""
        for choice in (language, *Language):
            if words := getattr(self, choice):
                return words, choice
        return self.fi, Language.FI

    def __getitem__(self, language: Language) -> str:
        return self.written(language)[0]


NO_TEXT = Text("")


class Outside(BaseModel):
    """Anything that comes from outside: unknown fields are ignored, wrong input is never repeated in errors."""

    model_config = ConfigDict(hide_input_in_errors=True, frozen=True, str_strip_whitespace=True)


DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
IDENTITY_CODE = re.compile(
    rf"(?<!\d)(\d{{6}})[{DASHES}+A-FU-Y](\d{{3}})([0-9A-FHJ-NPR-Y])(?![^\W_])", re.ASCII | re.IGNORECASE
)
DIGIT, DIGITS = re.compile(r"\d"), 9
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
MASK = "******-****"
"""What stands where an identity code stood."""
LINE, PROSE = 200, 4_000
MARKS_IN_A_ROW = 4


def has_identity_code(text: str) -> bool:
    """Tell whether a Finnish personal identity code, its check character right, stands in the text.

    Wide digits and marks nobody sees hide none.
    """
    if len(text) < DIGITS or len(DIGIT.findall(text)) < DIGITS:
        return False
    plain = text if text.isascii() else _plain(text)
    return any(map(_is_code, IDENTITY_CODE.finditer(plain)))


def no_identity_code(text: str) -> str:
    """Refuse a text that holds a personal identity code."""
    if has_identity_code(text):
        raise RuleBroken("text.identity-code")
    return text


def masked(text: str) -> str:
    """Return a text that nobody can be asked to mend, such as a mail's, without personal identity codes."""
    if has_identity_code(text):
        text = _masked(text)
    while has_identity_code(text):  # one that hides in signs nobody sees
        text = _masked(_plain(text))
    return text


def _masked(text: str) -> str:
    return IDENTITY_CODE.sub(lambda found: MASK if _is_code(found) else found[0], text)


def _is_code(found: re.Match[str]) -> bool:
    day, number, check = found.groups()
    return CHECK_CHARACTERS[int(day + number) % 31] == check.upper()


def _plain(text: str) -> str:
    """Write every digit as an ASCII one, and leave out what is invisible."""
    seen = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return "".join(str(digit) if (digit := unicodedata.decimal(sign, None)) is not None else sign for sign in seen)


def texts_in(body: object) -> Iterator[str]:
    """Yield every text in nested lists and mappings, such as an answer half typed."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, Mapping):
        for part in body.values():
            yield from texts_in(part)
    elif isinstance(body, Sequence):
        for part in body:
            yield from texts_in(part)


UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(body: Any) -> Any:
    """Replace in nested texts and their names what PostgreSQL's JSON refuses: null characters, half surrogate pairs."""
    if isinstance(body, str):
        return UNSTORABLE.sub("\ufffd", body)
    if isinstance(body, Mapping):
        return {storable(name): storable(part) for name, part in body.items()}
    return [storable(part) for part in body] if isinstance(body, Sequence) else body


def _refused(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Co", "Zl", "Zp"} or character in (
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def _piled(text: str) -> bool:
    """Tell whether combining marks are piled on one letter, as no language does."""
    marks = "".join("m" if unicodedata.combining(character) else "." for character in text)
    return "m" * (MARKS_IN_A_ROW + 1) in marks


def line(text: str) -> str:
    """Check one line from outside, such as a name. It may end up in a mail header (CVE-2024-6923).

    Raises RuleBroken for control characters, line breaks, `=?`, overlong text and personal identity codes.
    """
    if "=?" in text:
        raise RuleBroken("text.encoded-word")
    return _checked(text, LINE, allowed="")


def prose(text: str) -> str:
    """Check free text from outside, line breaks allowed; raises RuleBroken as `line` does."""
    return _checked(text.replace("\r\n", "\n"), PROSE, allowed="\n\t")


def _checked(text: str, limit: int, allowed: str) -> str:
    if len(text) > limit:
        raise RuleBroken("text.too-long", limit=limit, length=len(text))
    text = unicodedata.normalize("NFC", text)
    # What may be printed needs no closer look, and marks are piled in no plain English.
    closer = not text.isprintable() and any(_refused(one) and one not in allowed for one in text)
    if closer or (not text.isascii() and _piled(text)):
        raise RuleBroken("text.characters")
    return no_identity_code(text).strip()


def some(text: str) -> str:
    """Refuse an empty text."""
    if not text.strip():
        raise RuleBroken("text.empty")
    return text


Line = Annotated[str, AfterValidator(line)]
Name = Annotated[str, AfterValidator(line), AfterValidator(some)]
Prose = Annotated[str, AfterValidator(prose)]


def slug(text: str) -> str:
    """Make an id of a name: `[a-z0-9-]{1,40}`, ä and å become a, ö becomes o."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")


SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def check_slug(text: str) -> str:
    """Refuse an id that is not a slug."""
    if len(text) > 40 or not SLUG.fullmatch(text):
        raise RuleBroken("text.slug", text=text[:60])
    return no_identity_code(text)


Slug = Annotated[str, AfterValidator(check_slug)]
