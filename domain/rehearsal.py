"""A rehearsed year: partners who behave as people do, and what would have gone out to whom and when."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from hashlib import sha256
from statistics import median
from typing import Any

from pydantic import BaseModel

from domain.alliance import Sending
from domain.calls import CALL, Called, CallQuestion
from domain.duties import Kept
from domain.errors import RuleBroken
from domain.indicators.catalogue import Indicator
from domain.indicators.completeness import Given
from domain.indicators.reviews import REVIEW, Opinion, Review, ReviewQuestion
from domain.indicators.values import VALUES, GivenValue, Values, ValuesQuestion, Verdict
from domain.joining.kinds import JOINING_SAMPLES
from domain.loads import Load, loads
from domain.meetings.samples import ABOUT_MEETINGS
from domain.plans.commitments import (
    COMMITMENT,
    COUNTER_OFFER,
    Commitment,
    CommitmentQuestion,
    CounterAnswer,
    CounterQuestion,
)
from domain.plans.commitments import Verdict as Answered
from domain.plans.lights import Said
from domain.plans.statuses import STATUS, ActionStatus, Statuses, StatusQuestion
from domain.reports.approvals import APPROVAL, Approval, ApprovalQuestion, Approved
from domain.reports.sections import SECTION, Section, SectionQuestion
from domain.requests import Move, Request
from domain.unreached import UNREACHED, Looked, Mended, UnreachedQuestion, Way
from domain.words import Text
from domain.workdays import add_workdays, helsinki_date
from domain.yearclock import Entry

Told = Callable[[date, int, int], None]
"""Hears of each day before it is played: the day, how many have been, and how many there are."""
Roll = Callable[[str], float]
"""Throws the dice about something: always the same number from 0 to 1 for the same seed and subject."""
LONGEST = timedelta(days=3 * 366)
UNUSUAL = 0.04
"""How often a partner gives a figure that has to be looked at twice, or an action gets stuck."""
MOVES_ON = 0.6
"""How often an action has come a step further since it was last asked about."""


def dice(*about: object) -> Roll:
    """Return dice that fall the same way whenever they are thrown about the same: a rehearsal can be repeated."""

    def roll(subject: str) -> float:
        seen = sha256("|".join([*map(str, about), subject]).encode()).digest()
        return int.from_bytes(seen[:8], "big") / 2**64

    return roll


class Manner(StrEnum):
    """How a request is met."""

    SOON = "soon"
    REMINDED = "reminded"
    LATE = "late"
    DECLINES = "declines"
    SILENT = "silent"


SHARES: Mapping[Manner, float] = {
    Manner.SOON: 0.55,
    Manner.REMINDED: 0.22,
    Manner.LATE: 0.1,
    Manner.DECLINES: 0.05,
    Manner.SILENT: 0.08,
}
"""How often each manner is met. Set, not learned: an alliance's first year has no history to learn from."""


def manner(roll: Roll, shares: Mapping[Manner, float] = SHARES) -> Manner:
    """Choose how a request is met."""
    left = roll("manner")
    for one, share in shares.items():
        left -= share
        if left < 0:
            return one
    return Manner.SILENT


def moves_on(request: Request, how: Manner, roll: Roll) -> tuple[date, Move] | None:
    """Return the day somebody acts on an open request, and how; nothing when they never do."""
    soon = add_workdays(request.opens, 1 + int(roll("day") * 8))
    days = {
        Manner.SOON: min(soon, request.due),
        Manner.REMINDED: request.due,
        Manner.LATE: min(add_workdays(request.due, 2), request.locks),
        Manner.DECLINES: min(add_workdays(request.opens, 3), request.due),
    }
    if how not in days:
        return None
    return days[how], Move.DECLINE if how is Manner.DECLINES else Move.ANSWER


def own_day(request: Request, roll: Roll) -> date:
    """Return the day of what nobody may decline, such as a call or a review: in a day or two."""
    return add_workdays(request.opens, 1 + round(roll("own")))


def _some_values(question: ValuesQuestion, roll: Roll) -> Values:
    rows = {item.indicator.code: _like(item.indicator, item.previous, roll) for item in question.items}
    return Values(values={code: GivenValue(number=number) for code, number in rows.items()})


def _like(indicator: Indicator, previous: Decimal | None, roll: Roll) -> str:
    """Write a figure like last year's, now and then one that surprises, within the bounds."""
    usual = previous if previous is not None else (indicator.lower or Decimal(0)) + 40
    change = Decimal(str(round(0.9 + 0.2 * roll(indicator.code), 3)))
    change *= 4 if roll(f"{indicator.code}.unusual") < UNUSUAL else 1
    number, rounding = usual * change, ROUND_HALF_EVEN
    if indicator.upper is not None and number > indicator.upper:
        number, rounding = indicator.upper, ROUND_FLOOR
    if indicator.lower is not None and number < indicator.lower:
        number, rounding = indicator.lower, ROUND_CEILING
    return f"{number.quantize(Decimal(1).scaleb(-indicator.decimals), rounding):f}".replace(".", ",")


def _accept_all(question: ReviewQuestion, roll: Roll) -> Review:
    del roll
    return Review(verdicts={one.value.indicator: Opinion(verdict=Verdict.ACCEPTED) for one in question.items})


def _called(question: CallQuestion, roll: Roll) -> Called:
    del question, roll
    return Called()


def _committed(question: CommitmentQuestion, roll: Roll) -> Commitment:
    del question, roll
    return Commitment(agreed=True)


def _counter_taken(question: CounterQuestion, roll: Roll) -> CounterAnswer:
    del question, roll
    return CounterAnswer(verdict=Answered.ACCEPT)


def _some_statuses(question: StatusQuestion, roll: Roll) -> Statuses:
    """Let most actions come a step further; now and then one gets stuck."""
    return Statuses(actions={one.action.code: _further(one.before, one.action.code, roll) for one in question.items})


def _further(before: Said | None, action: str, roll: Roll) -> ActionStatus:
    reached = before.progress if before else 0
    moved = roll(action) < MOVES_ON
    return ActionStatus(progress=str(min(100, reached + 25 * moved)), stuck=roll(f"{action}.stuck") < UNUSUAL)


def _written(question: SectionQuestion, roll: Roll) -> Section:
    del roll
    return Section(words=f"{question.chapter.fi}."[: question.longest])


def _let_be(question: UnreachedQuestion, roll: Roll) -> Looked:
    del roll
    return Looked(people={one.contact: Mended(way=Way.LEAVE) for one in question.people})


def _approved(question: ApprovalQuestion, roll: Roll) -> Approval:
    del question, roll
    return Approval(approved=Approved.YES)


SAMPLES: Mapping[str, Callable[[Any, Roll], BaseModel]] = {
    **JOINING_SAMPLES,
    VALUES.name: _some_values,
    REVIEW.name: _accept_all,
    CALL.name: _called,
    UNREACHED.name: _let_be,
    SECTION.name: _written,
    APPROVAL.name: _approved,
    **ABOUT_MEETINGS,
    COMMITMENT.name: _committed,
    COUNTER_OFFER.name: _counter_taken,
    STATUS.name: _some_statuses,
}
"""For each kind, an answer somebody might give."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail that would have left: when, to a contact of which partner, and what it told of which requests."""

    at: datetime
    contact: str
    partner: str
    letter: str
    about: Sequence[Mapping[str, Any]] = ()

    @property
    def requests(self) -> list[str]:
        """Return the ids of the requests it was about."""
        return [str(one["request"]) for one in self.about]


@dataclass(frozen=True, slots=True)
class Run:
    """How a round went: its days, and what became of every value asked."""

    id: str
    opens: date
    due: date
    closed: date | None
    counts: Mapping[Given, int]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a time would bring: every mail, every round, what still waits at its end; `names` are the partners'.

    `abouts` are the words the titles of what still waits need. `duties` are all that fall due, met or not; `bad_days`
    are meetings on days when nobody should be asked to come. `begun` is the day it was played from, and `before` the
    mails that would leave until the first day, none of them among `sent`. `sending` tells whether mails are gathered.
    """

    first: date
    last: date
    sent: Sequence[Sent]
    rounds: Sequence[Run]
    waiting: Sequence[Request]
    names: Mapping[str, Text]
    duties: Sequence[Kept] = ()
    bad_days: Sequence[Entry] = ()
    abouts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    begun: date | None = None
    before: int = 0
    sending: Sending = Sending.OFFICE

    def loads(self) -> list[Load]:
        """Return how much each partner gets, most first."""
        return loads((mail.partner, helsinki_date(mail.at)) for mail in self.sent)

    def usual(self) -> float:
        """Return the median of mails per partner."""
        return median(load.mails for load in self.loads()) if self.sent else 0


def coming_year(today: date, first: date | None, last: date | None) -> tuple[date, date]:
    """Return the days as given; by default from today, and for a year."""
    begins = first or today
    return begins, last or begins + timedelta(days=364)


@dataclass(frozen=True)
class Cast:
    """Who plays: the seed of the dice, and the partners that stay silent all the time."""

    seed: int = 1
    silent: Collection[str] = ()


def begins_on(today: date, first: date, last: date) -> date:
    """Return the day to play from: what lies between today and the first day has to be lived through before it.

    Raises RuleBroken for a time that ends before it begins, or more than three years from where it is played from.
    """
    begins = min(today, first)
    if last < first:
        raise RuleBroken("rehearsal.ends-first", first=first, last=last)
    if last - begins > LONGEST:
        raise RuleBroken("rehearsal.too-long", years=3)
    return begins
