"""The year clock: what happens when, gathered from all processes into one list, for the alliance and for a person."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from domain.partners import Contact
from domain.words import Text


class Sort(StrEnum):
    """What sort of thing happens."""

    SEASON = "season"
    ROUND = "round"
    MEETING = "meeting"
    REQUEST = "request"
    DUTY = "duty"
    PLAN = "plan"
    REPORT = "report"
    PARTNERSHIP = "partnership"


@dataclass(frozen=True, slots=True)
class Season:
    """An entry of the alliance's own year clock: the same day every year, with the flow that does it, if any.

    One that names a `forum` is a meeting of it, planned on that day or near it.
    """

    code: str
    title: Text
    month: int
    day: int = 1
    flow: str = ""
    forum: str = ""

    def in_year(self, year: int) -> date:
        """Return its day in a year; a month too short for it ends with it."""
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))


@dataclass(frozen=True, slots=True)
class Appointment:
    """What calendars keep of a meeting besides its time: under which UID and sequence, where, and how to join it."""

    uid: str
    sequence: int = 0
    place: str = ""
    join: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on one day. `key` names it for ever; `say` is its sentence in the wording, with its facts.

    `concerns` holds ids of partners and contacts, and is empty when it concerns all. What is `private` is shown to
    those alone. `starts` is the instant of a meeting, else the whole day is meant. `path` leads to its page. An entry
    that is only `usual` has no settled date yet. Of an `appointment` only those it concerns read where it is.
    """

    key: str
    day: date
    sort: Sort
    say: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    concerns: frozenset[str] = frozenset()
    private: bool = False
    starts: datetime | None = None
    lasts: timedelta = timedelta(days=1)
    flow: str = ""
    path: str = ""
    usual: bool = False
    appointment: Appointment | None = None

    def came_to_nothing(self, today: date) -> bool:
        """Tell whether its day passed before anybody settled it."""
        return self.usual and self.day < today

    def touches(self, contact: Contact) -> bool:
        """Tell whether it concerns a person: everybody, their organisation or them alone."""
        return not self.concerns or bool(self.concerns & {contact.id, contact.partner})


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are looked at, both included, and the day on which somebody looks."""

    first: date
    last: date
    today: date = date.min

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def years(self) -> range:
        """Return every year of which a day is in it."""
        return range(self.first.year, self.last.year + 1)


def arranged(entries: Iterable[Entry], span: Span) -> list[Entry]:
    """Return the entries of these days in order, each once; what was only usual and is past did not happen."""
    within = {one.key: one for one in entries if one.day in span and not one.came_to_nothing(span.today)}
    return sorted(within.values(), key=lambda one: (one.day, one.starts is None, str(one.starts), one.sort, one.key))


def shared(entries: Iterable[Entry]) -> list[Entry]:
    """Return what everybody in the alliance may see."""
    return [one for one in entries if not one.private]


def mine(entries: Iterable[Entry], contact: Contact) -> list[Entry]:
    """Return what concerns a person."""
    return [one for one in entries if one.touches(contact)]


def by_month(entries: Sequence[Entry]) -> Iterator[tuple[date, list[Entry]]]:
    """Yield the first day of each month that holds something, with what it holds."""
    for month, some in groupby(entries, lambda one: one.day.replace(day=1)):
        yield month, list(some)
