"""The date poll: which of some days suit whom, what quorum each would have, and which is the best."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from domain.errors import FieldsBroken, RuleBroken
from domain.meetings.meeting import OVER, Meeting, Slot, Stage
from domain.partners import Sector
from domain.requests import Kind, Ladder, Move, Reply, Request
from domain.words import Outside, Prose, Slug, Text


class Can(StrEnum):
    """What a partner says of a slot."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


COMES = frozenset({Can.YES, Can.MAYBE})


@dataclass(frozen=True, slots=True)
class Tally:
    """How a slot stands: organisations, of which each counts once; `sectors` are who comes of how many asked.

    `declined` have said that they do not answer this time, whatever the day.
    """

    slot: Slot
    yes: int
    maybe: int
    no: int
    asked: int
    quorum: int
    sectors: Mapping[Sector, tuple[int, int]]
    declined: int = 0

    @property
    def comes(self) -> int:
        """How many could come."""
        return self.yes + self.maybe

    @property
    def open(self) -> int:
        """How many have not said anything."""
        return self.asked - self.comes - self.no - self.declined

    @property
    def enough(self) -> bool:
        """Tell whether the meeting could decide."""
        return enough(self.comes, self.asked, self.quorum)

    @property
    def heard(self) -> int:
        """How many sectors would be there."""
        return sum(comes > 0 for comes, _ in self.sectors.values())


def enough(present: int, seats: int, quorum: int) -> bool:
    """Tell whether those present are the share of the seats, in per cent, that a decision needs."""
    return present > 0 and present * 100 >= quorum * seats


def tallies(
    slots: Iterable[Slot],
    said: Mapping[str, Mapping[str, str]],
    members: Mapping[str, Sector],
    quorum: int,
    declined: Collection[str] = (),
) -> list[Tally]:
    """Count each slot over the members asked; `said` is by partner and slot, so that no partner counts twice.

    Whoever has answered and declined later counts as what was said last, which is not among the answers.
    """
    silent = len([one for one in members if one in declined and one not in said])
    return [_tally(slot, said, members, quorum, silent) for slot in slots]


def _tally(
    slot: Slot, said: Mapping[str, Mapping[str, str]], members: Mapping[str, Sector], quorum: int, declined: int
) -> Tally:
    answers = {partner: Can(said[partner][slot.code]) for partner in members if slot.code in said.get(partner, {})}
    counts = {can: sum(one is can for one in answers.values()) for can in Can}
    sectors: dict[Sector, tuple[int, int]] = {}
    for partner, sector in members.items():
        comes, asked = sectors.get(sector, (0, 0))
        sectors[sector] = (comes + (answers.get(partner) in COMES), asked + 1)
    yes, maybe, no = (counts[one] for one in (Can.YES, Can.MAYBE, Can.NO))
    return Tally(slot, yes, maybe, no, len(members), quorum, sectors, declined)


def best(found: Sequence[Tally]) -> Tally | None:
    """Propose a slot: one that can decide, then where most can come, most surely, of most sectors, soonest.

    A slot that nobody can come to drops out.
    """
    some = [one for one in found if one.comes]
    return min(some, key=lambda one: (not one.enough, -one.comes, -one.yes, -one.heard, one.slot.starts), default=None)


@dataclass(frozen=True, slots=True)
class DatesQuestion:
    """What the page of a poll shows: the meeting, its slots and how each stands so far.

    Once nobody waits for answers any more, `over` tells why, by the code of a problem; `chosen` is the time it became.
    """

    meeting: str
    forum: Text
    purpose: Text
    about: Text | None
    minutes: int
    place: str
    tallies: Sequence[Tally]
    over: str = ""
    chosen: Slot | None = None

    @property
    def slots(self) -> list[Slot]:
        """Return the slots by time."""
        return [one.slot for one in self.tallies]


class Dates(Outside):
    """What a partner says of every slot."""

    slots: Mapping[Slug, Can] = Field(default_factory=dict)
    comment: Prose = ""


@dataclass(frozen=True, slots=True)
class Availability:
    """What one answer says of one slot."""

    request: str
    reply: int
    slot: str
    can: Can


def available(request: Request, question: DatesQuestion, answer: Dates, reply: Reply) -> list[Availability]:
    """Turn a whole answer into rows; raises FieldsBroken where a slot is left out or unknown."""
    asked = [slot.code for slot in question.slots]
    missing = {f"slots.{code}": RuleBroken("dates.every-slot") for code in asked if code not in answer.slots}
    if missing:
        raise FieldsBroken(missing)
    if set(answer.slots) != set(asked):
        raise RuleBroken("dates.unknown-slot")
    return [Availability(request.id, reply.number, code, answer.slots[code]) for code in asked]


def poll_over(stage: Stage, *, latest: bool) -> str:
    """Tell by the code of a problem why a poll's answers no longer count; `latest` is what was asked last."""
    if stage in {Stage.PLANNED, Stage.POLLED}:
        return "" if latest else "dates.anew"
    return "dates.called-off" if stage is Stage.CANCELLED else "dates.decided"


def time_chosen(meeting: Meeting) -> Slot | None:
    """Return the time a poll ended with; none before it is convened, or where it is not held."""
    return meeting.slot if meeting.stage is Stage.CONVENED or meeting.stage in OVER else None


def dates_id(meeting: str, partner: str, again: int = 0) -> str:
    """Name the request that asks a partner; other dates are asked anew."""
    return f"dates.{meeting}.{partner}.{again}" if again else f"dates.{meeting}.{partner}"


DATES: Kind[DatesQuestion, Dates] = Kind(
    "dates",
    Dates,
    available,
    Ladder(frozenset({1, 2}), None),
    frozenset({Move.ANSWER, Move.DECLINE, Move.HAND_OVER}),
    receipt=False,
    taken_in_by="convene-meeting",
    final=lambda question: question.over,
)
