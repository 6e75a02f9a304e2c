"""Meetings: when a forum meets, the days it may choose from, and how far a meeting is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from domain.errors import RuleBroken
from domain.forums import Forum
from domain.messages import ref_of
from domain.workdays import allows, at


class Stage(StrEnum):
    """How far a meeting is."""

    PLANNED = "planned"
    POLLED = "polled"
    CONVENED = "convened"
    HELD = "held"
    ADOPTED = "adopted"
    CANCELLED = "cancelled"


AHEAD = frozenset({Stage.PLANNED, Stage.POLLED, Stage.CONVENED})
OVER = frozenset({Stage.HELD, Stage.ADOPTED})
NOT_YET = datetime.max.replace(tzinfo=UTC)
"""When minutes will have been finished that are not."""


class Moved(StrEnum):
    """Why a meeting is not on the day its rule says."""

    NOT = ""
    OFF = "off"
    BUSY = "busy"
    CLOCK = "clock"
    LATE = "late"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Slot:
    """A day and a time, by the clock on the wall in Finland."""

    day: date
    begins: time

    @property
    def code(self) -> str:
        """Name it in forms and rows, as 20270309-0900."""
        return f"{self.day:%Y%m%d}-{self.begins:%H%M}"

    @property
    def starts(self) -> datetime:
        """Return the instant in UTC."""
        return at(self.day, self.begins)


def slot_of(code: str) -> Slot:
    """Read a slot's code back; raises RuleBroken."""
    try:
        read = datetime.strptime(code, "%Y%m%d-%H%M")  # noqa: DTZ007 - a time on the wall, of no zone
    except ValueError:
        raise RuleBroken("slot.form") from None
    return Slot(read.date(), read.time())


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a forum. Its id is made of facts: the forum and the day its rule names (`planned`).

    `about` is the municipality a negotiation is held with. `moved` tells why it is on another day than planned.
    `sequence` grows whenever day, time or place change after it was convened (RFC 5545, 3.8.7.4). `seats` and
    `present` are frozen when the minutes are finished, `digest` seals them; it was adopted in another meeting.
    """

    id: str
    forum: str
    planned: date
    day: date
    begins: time
    minutes: int = 120
    stage: Stage = Stage.PLANNED
    about: str = ""
    moved: Moved = Moved.NOT
    place: str = ""
    join: str = ""
    sequence: int = 0
    version: int = 0
    convened_at: datetime | None = None
    agenda_at: datetime | None = None
    minuted_at: datetime | None = None
    seats: int = 0
    present: int = 0
    digest: str = ""
    adopted_in: str = ""

    @property
    def slot(self) -> Slot:
        """Return when it is."""
        return Slot(self.day, self.begins)

    @property
    def starts(self) -> datetime:
        """Return the instant it begins, in UTC."""
        return at(self.day, self.begins)

    @property
    def ends(self) -> datetime:
        """Return the instant it ends, in UTC."""
        return self.starts + timedelta(minutes=self.minutes)


def uid(alliance: str, meeting: str) -> str:
    """Return the one UID a meeting has in every calendar, for ever (RFC 5545, 3.8.4.7)."""
    return f"{meeting}.{alliance}@yhdyspinta"


def reply_ref(alliance: str, uid: str, contact: str) -> str:
    """Return the short name of one person's invitation, the same for all its updates: their calendar replies to it."""
    return ref_of(alliance, f"{uid} {contact}")


def next_sequence(meeting: Meeting) -> int:
    """Return the sequence after a change: it only grows for those who have the meeting in their calendars."""
    return meeting.sequence + (meeting.stage is Stage.CONVENED)


def at_other_time(meeting: Meeting, slot: Slot, place: str, join: str) -> Meeting:
    """Return the meeting convened at a time and place; raises RuleBroken for a day nobody should meet on."""
    check_slot(slot)
    changed = (meeting.slot, meeting.place, meeting.join) != (slot, place, join)
    sequence = next_sequence(meeting) if changed else meeting.sequence
    moved = meeting.moved if slot.day == meeting.day else Moved.CHOSEN
    there = replace(meeting, day=slot.day, begins=slot.begins, moved=moved, place=place, join=join)
    return replace(there, stage=Stage.CONVENED, sequence=sequence)


def check_slot(slot: Slot) -> None:
    """Refuse a day off, a quiet week and the night; raises RuleBroken."""
    if not allows(slot.day):
        raise RuleBroken("meeting.day-off", day=slot.day)
    if not time(7) <= slot.begins <= time(20):
        raise RuleBroken("meeting.hour")


def check_stage(meeting: Meeting, *stages: Stage) -> None:
    """Refuse what it is not the time for; raises RuleBroken."""
    if meeting.stage not in stages:
        raise RuleBroken("meeting.not-now", stage=meeting.stage.value)


def goes_on(forum: Forum, meeting: Meeting) -> bool:
    """Tell whether a meeting stands: of a forum that has ended, what was only planned does not."""
    return forum.active or meeting.stage is not Stage.PLANNED


def unadopted(meeting: Meeting, others: Iterable[Meeting]) -> list[Meeting]:
    """Return the earlier meetings of the same forum, about the same, whose minutes are finished and not adopted."""
    alike = [one for one in others if (one.forum, one.about) == (meeting.forum, meeting.about)]
    return [one for one in alike if one.stage is Stage.HELD and one.starts < meeting.starts]


def sealed_before(meeting: Meeting, others: Iterable[Meeting]) -> Meeting | None:
    """Return the forum's meeting, about the same, whose minutes were finished last before these.

    Minutes may be finished in another order than the meetings were held; a seal is over what stood when it was made.
    """

    def finished(one: Meeting) -> tuple[datetime, datetime]:
        return one.minuted_at or NOT_YET, one.starts

    alike = [one for one in others if (one.forum, one.about) == (meeting.forum, meeting.about) and one.stage in OVER]
    return max((one for one in alike if finished(one) < finished(meeting)), key=finished, default=None)


@dataclass(frozen=True, slots=True)
class Found:
    """Something a search found: a sentence of an agenda (`item`), of `minutes` or of a `decision`."""

    meeting: str
    forum: str
    day: date
    what: str
    words: str


class Meetings(Protocol):
    """The meetings of one alliance."""

    def get(self, id: str) -> Meeting:
        """Return the meeting; raises NotFound."""

    def find(self, id: str) -> Meeting | None: ...
    def all(
        self, forum: str = "", first: date | None = None, last: date | None = None, stage: Stage | None = None
    ) -> list[Meeting]:
        """Return the meetings of a forum, or of all, within days inclusive or so far, by time."""

    def add_missing(self, meetings: Sequence[Meeting]) -> list[str]:
        """Add those whose id is new; return the new ids."""

    def write(self, meeting: Meeting) -> Meeting:
        """Write a changed meeting, its version one higher; raises Stale when it has changed meanwhile."""

    def slots(self, meeting: str) -> list[Slot]:
        """Return the slots of its poll, by time."""

    def offer(self, meeting: str, slots: Sequence[Slot]) -> None:
        """Write anew the slots of its poll."""

    def availability(self, meeting: str) -> Mapping[str, Mapping[str, str]]:
        """Return what each partner's standing answer says of each slot, by partner and slot."""

    def organizer(self, meeting: str, contact: str) -> str:
        """Return whom a person's calendar knows as the organizer; empty before they were invited."""

    def keep_organizer(self, meeting: str, contact: str, address: str) -> None:
        """Write down whom a person's calendar is told of as the organizer, for good."""

    def search(self, words: str, forums: Sequence[str], only: str = "") -> list[Found]:
        """Find words in agendas, minutes and decisions of these forums, or in one of the three; newest first.

        No words are in all of them.
        """
