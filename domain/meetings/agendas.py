"""Agendas: what stands on them every time, and what anybody raised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from domain.forums import Forum
from domain.meetings.meeting import Meeting
from domain.words import Line, Name, Outside, Prose, Text

TEMPLATE, BY_COORDINATOR, ADOPTING = "template", "coordinator", "adopt"
FIRST_RAISED = 100
"""Where raised items begin on an agenda; what stands on it every time comes before, adopting older minutes first."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to talk about. Without a meeting it waits for the forum's next one, `about` the same municipality.

    `source` says where it comes from: the template, a coordinator, `partner.<id>`, another process. `late` came
    after the agenda was published. `words` are as somebody wrote them, unless `words_sv` and `words_en` have them too.
    """

    id: str
    forum: str
    title: Text
    source: str
    meeting: str = ""
    words: str = ""
    by: str = ""
    at: datetime | None = None
    position: int = FIRST_RAISED
    late: bool = False
    about: str = ""
    words_sv: str = ""
    words_en: str = ""

    @property
    def said(self) -> Text:
        """Return its words in the languages they are known in."""
        return Text(self.words, self.words_sv, self.words_en)


class Raised(Outside):
    """An item as the form gives it; `about` is the municipality whose negotiation it is for."""

    title: Name
    words: Prose = ""
    about: Line = ""


def item_id(forum: str, source: str) -> str:
    """Name a raised item by where it comes from: whatever raises the same twice raises it once."""
    return f"{forum}.{sha256(source.encode()).hexdigest()[:16]}"


def standing_items(forum: Forum, meeting: Meeting) -> list[Item]:
    """Return what stands on the agenda every time."""
    return [
        Item(f"{meeting.id}.t{n}", forum.code, title, TEMPLATE, meeting.id, position=n)
        for n, title in enumerate(forum.agenda, 1)
    ]


def adoption(meeting: Meeting, older: Meeting) -> Item:
    """Return the item by which a meeting adopts older minutes: first of all, unless its agenda is out already."""
    day = f"{older.day.day}.{older.day.month}.{older.day.year}"
    title = Text(
        f"Kokouksen {day} pöytäkirjan hyväksyminen",
        f"Godkännande av protokollet från mötet {day}",
        f"Adopting the minutes of the meeting on {day}",
    )
    source, late = f"{ADOPTING}.{older.id}", meeting.agenda_at is not None
    return Item(f"{meeting.id}.{source}", meeting.forum, title, source, meeting.id, position=0, late=late)


def waiting_for(meeting: Meeting, backlog: Iterable[Item]) -> list[Item]:
    """Return what a meeting takes up of what waits in its forum: a negotiation what concerns its municipality."""
    return [one for one in backlog if one.about == meeting.about]


def adopts(item: Item) -> str:
    """Return the id of the meeting whose minutes an item adopts; empty for any other."""
    kind, _, meeting = item.source.partition(".")
    return meeting if kind == ADOPTING else ""


def in_order(items: Iterable[Item]) -> list[Item]:
    """Put items in the order of the agenda, those that came late last."""
    return sorted(items, key=lambda one: (one.late, one.position, one.at.isoformat() if one.at else "", one.id))


class Agendas(Protocol):
    """The agendas of one alliance."""

    def items(self, meeting: str) -> list[Item]:
        """Return the agenda of a meeting in its order."""

    def backlog(self, forum: str) -> list[Item]:
        """Return what waits for the forum's next meetings, about whatever municipality."""

    def add_missing(self, items: Sequence[Item]) -> int:
        """Add items whose id is new; return how many."""

    def take_up(self, items: Sequence[Item], meeting: str) -> None:
        """Put waiting items on the agenda of a meeting."""

    def renew(self, items: Sequence[Item]) -> None:
        """Write anew what is said of items."""

    def drop(self, items: Sequence[Item]) -> None:
        """Take away items that nobody has talked about."""
