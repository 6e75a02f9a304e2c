"""Forums: where the alliance's organisations meet, and who sits there for whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Protocol

from domain.words import NO_TEXT, Text


class Level(StrEnum):
    """Who meets: those who decide, those who lead, those who do the work."""

    POLITICAL = "political"
    LEADERSHIP = "leadership"
    EXPERT = "expert"


@dataclass(frozen=True, slots=True)
class Forum:
    """A group that meets again and again. `members` are the partners invited to it, each with one seat.

    `recurrence` is an RRULE (RFC 5545) of its usual meetings, empty where the year clock or need decides. `quorum` is
    the share of its seats, in per cent, that must be present for a decision. `poll` asks the members which of some
    days suits them; without it the planned day holds. A `negotiation` is held with each member municipality on its
    own, at least once in 365 days (L12). In `weeks_off`, by their ISO numbers, it never meets: school holidays.
    The `agenda` is what stands on it every time, published `agenda_days` working days before. One that is not `active`
    has ended: nothing new is planned for it, and what it left behind can be read.
    """

    code: str
    name: Text
    level: Level = Level.EXPERT
    purpose: Text = NO_TEXT
    members: tuple[str, ...] = ()
    recurrence: str = ""
    quorum: int = 50
    begins: time = time(9)
    minutes: int = 120
    place: str = ""
    poll: bool = False
    negotiation: bool = False
    weeks_off: tuple[int, ...] = ()
    agenda: tuple[Text, ...] = ()
    agenda_days: int = 5
    objection_days: int = 10
    active: bool = True


@dataclass(frozen=True, slots=True)
class Seat:
    """An organisation's seat in a forum, the person who sits in it and who stands in for them."""

    forum: str
    partner: str
    contact: str
    deputy: str = ""


def running(forums: Iterable[Forum]) -> list[Forum]:
    """Return the forums that go on."""
    return [one for one in forums if one.active]


def seats_that_go_on(seats: Iterable[Seat], forums: Iterable[Forum]) -> list[Seat]:
    """Return the seats of forums that go on; of one that has ended they only tell who sat there."""
    going = {one.code for one in running(forums)}
    return [one for one in seats if one.forum in going]


def shared_seats(seats: Iterable[Seat]) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return for each pair of partners, ordered by id, the forums where both sit."""
    there: dict[str, list[str]] = {}
    for seat in seats:
        there.setdefault(seat.forum, []).append(seat.partner)
    shared: dict[tuple[str, str], list[str]] = {}
    for forum, partners in sorted(there.items()):
        members = sorted(set(partners))
        for number, one in enumerate(members):
            for other in members[number + 1 :]:
                shared.setdefault((one, other), []).append(forum)
    return shared


class Seats(Protocol):
    """Who sits where in one alliance."""

    def all(self) -> list[Seat]:
        """Return every seat, by forum and partner."""

    def of_contact(self, contact: str) -> list[Seat]:
        """Return the seats a person sits in or stands in for."""

    def take(self, seats: Iterable[Seat]) -> None:
        """Fill the seats of these partners in these forums; whoever sat there before leaves them."""

    def leave(self, partner: str, forums: Iterable[str] | None = None) -> None:
        """Empty a partner's seats in the forums named, or in all."""
