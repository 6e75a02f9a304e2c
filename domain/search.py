"""Search: what was found of what people wrote, said how they can read it, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.words import Text

ROOM = 300
"""How many characters of a found text are shown."""


class What(StrEnum):
    """What was found."""

    MEETING = "meeting"
    ITEM = "item"
    RAISED = "raised"
    MINUTES = "minutes"
    DECISION = "decision"
    GOAL = "goal"
    MEASURE = "measure"
    ACTION = "action"
    PLAN = "plan"
    REPORT = "report"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: its name, the words around what was looked for, where its finder may open it.

    `day` is when it was, or by when it is to be done; nothing where it has no day.
    """

    what: What
    title: Text
    words: str
    path: str
    day: date | None = None


DECISIONS = ("päätös", "päätöks", "beslut", "decision")
"""How words begin that name decisions: who writes one looks for decisions, whether or not the word stands in them."""


def folded(words: str) -> str:
    """Return words as they are compared: small letters, single spaces."""
    return " ".join(words.casefold().split())


def of_decisions(wanted: str) -> str | None:
    """Return what is looked for in decisions by words that name them, maybe nothing but them; None without such."""
    words = wanted.split()
    rest = [word for word in words if not word.startswith(DECISIONS)]
    return " ".join(rest) if len(rest) < len(words) else None


def find(wanted: str, texts: Iterable[str | Text]) -> str | None:
    """Return the first text that holds every word that is wanted, the part around them; None where none does."""
    said = (one for text in texts for one in ((text.fi, text.sv, text.en) if isinstance(text, Text) else (text,)))
    found = next((one for one in said if _holds(folded(one), wanted)), None)
    return None if found is None else around(wanted, found)


def _holds(text: str, wanted: str) -> bool:
    return all(word in text for word in wanted.split())


def around(wanted: str, text: str) -> str:
    """Cut a long text so that what was looked for shows."""
    if len(text) <= ROOM:
        return text
    whole = text.casefold()
    words = [wanted] if wanted in whole else wanted.split()
    place = max(0, min((at for word in words if (at := whole.find(word)) >= 0), default=0) - ROOM // 3)
    begins = text.rfind(" ", 0, place) + 1 if place else 0
    cut = text[begins : begins + ROOM].rsplit(" ", 1)[0]
    return f"{'…' if begins else ''}{cut}{'…' if begins + len(cut) < len(text) else ''}"


def newest_first(hits: Iterable[Hit]) -> list[Hit]:
    """Put hits in order, those without a day last."""
    return sorted(hits, key=lambda one: (one.day is None, -(one.day or date.min).toordinal(), one.what, one.path))
