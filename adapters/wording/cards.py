"""News put into words, for a card in a channel or the mail that stands in for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from adapters.wording.say import say
from adapters.wording.titles import readable
from domain.words import Language

PATHS: Mapping[str, str] = {"meeting": "/meetings/{}", "round": "/rounds/{}/picture", "own": "/desk/channel"}
"""Where news lead to, by what they are about; who is not signed in is asked to."""
DATES, INSTANTS = ("due",), ("starts",)


@dataclass(frozen=True, slots=True)
class Told:
    """What goes to a channel, in words: a title, a sentence, a line for each thing, the words on the button.

    `path` is where the button leads: a page of ours. `doors`: further lines, each with a whole address of its own.
    """

    title: str
    text: str
    points: Sequence[str]
    open: str
    path: str
    doors: Sequence[tuple[str, str]] = ()


def told(language: Language, letter: str, facts: Mapping[str, Any], *, short: bool = False) -> Told:
    """Put news into words; `short` counts the points instead of telling them.

    Raises KeyError for news or facts that do not exist.
    """
    points = facts.get("points", ())
    known = readable({name: fact for name, fact in facts.items() if name != "points"})
    known |= {name: date.fromisoformat(facts[name]) for name in DATES if name in facts}
    known |= {name: datetime.fromisoformat(facts[name]) for name in INSTANTS if name in facts}
    place = say(language, "card.place", place=known["place"]) if known.get("place") else ""
    text = say(language, f"card.{letter}.text", **known)
    counted = say(language, "card.points", count=len(points)) if points and short else ""
    lines = [] if short else [say(language, f"card.point.{one['result']}", **one) for one in points]
    path = next((where.format(facts[name]) for name, where in PATHS.items() if name in facts), "/")
    title, opened = (say(language, f"card.{letter}.{part}", **known) for part in ("title", "open"))
    return Told(title, " ".join(filter(None, (text, place, counted))), lines, opened, path)
