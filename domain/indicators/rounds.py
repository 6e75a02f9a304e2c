"""Indicator rounds: who is asked for what, and how complete the answers are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from domain.alliance import Alliance
from domain.errors import RuleBroken
from domain.indicators.catalogue import Indicator, Period, Source
from domain.indicators.completeness import AskedState
from domain.indicators.reviews import Doubt, Judged
from domain.indicators.values import VALUES
from domain.partners import Contact, Partner, spokesperson
from domain.requests import Request, Status
from domain.words import Line
from domain.workdays import add_workdays, helsinki_date, next_allowed


class Stage(StrEnum):
    """How far a round is."""

    HELD = "held"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Round:
    """One collection of values for a period. Nothing is sent or seen before `held_until`; `by` is its coordinator."""

    id: str
    period: Period
    opens: date
    due: date
    locks: date
    by: str
    opened_at: datetime
    held_until: datetime
    note: Line = ""
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def opens_later(self) -> bool:
        """Tell whether it was started before the day it opens: it is held until then."""
        return helsinki_date(self.opened_at) < self.opens

    def stage(self, now: datetime) -> Stage:
        """Tell how far the round is."""
        if self.withdrawn_at:
            return Stage.WITHDRAWN
        if self.closed_at:
            return Stage.CLOSED
        return Stage.HELD if now < self.held_until else Stage.OPEN


def in_whose_name(round: Round | None, coordinators: Sequence[Contact]) -> str:
    """Choose who writes about a round and calls after it: its coordinator, or the first left when they have gone."""
    here = [one.id for one in coordinators]
    return round.by if round and round.by in here else next(iter(here), "")


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a round, each a Finnish day."""

    opens: date
    due: date
    locks: date


def propose_dates(alliance: Alliance, today: date, due: date | None = None) -> Dates:
    """Propose dates: four weeks to answer (or as asked), two weeks of grace, none in a quiet week or on a day off."""
    due = due or next_allowed(today + timedelta(days=alliance.round_days))
    return Dates(today, due, next_allowed(due + timedelta(days=alliance.grace_days)))


def check_dates(dates: Dates) -> None:
    """Refuse dates out of order, or a due date nobody works on; raises RuleBroken."""
    if not dates.opens <= dates.due <= dates.locks:
        raise RuleBroken("dates.order", opens=dates.opens, due=dates.due, locks=dates.locks)
    if next_allowed(dates.due) != dates.due:
        raise RuleBroken("dates.due-off", due=dates.due, instead=next_allowed(dates.due))


@dataclass(frozen=True, slots=True)
class Plan:
    """A round before it starts: who would be asked, and who cannot be because nobody is named there."""

    round: Round
    indicators: Sequence[Indicator]
    requests: Sequence[Request]
    without_contact: Sequence[str]


def asked_now(indicators: Iterable[Indicator], period: Period) -> list[Indicator]:
    """Return the indicators partners are asked for in the period; what the statistics bank holds is not asked."""
    return [one for one in indicators if one.source is Source.PARTNER and one.period is period.length]


def plan_round(
    round: Round,
    indicators: Sequence[Indicator],
    partners: Iterable[Partner],
    contacts: Mapping[str, Sequence[Contact]],
    backbone: str,
) -> Plan:
    """Ask every active partner of the right sector once; ids come from facts, so planning twice plans once."""
    check_dates(Dates(round.opens, round.due, round.locks))
    asked = asked_now(indicators, round.period)
    sectors = {sector for one in asked for sector in one.asked_of}
    requests, silent = [], []
    for partner in partners:
        if not partner.active or partner.sector not in sectors:
            continue
        if contact := spokesperson(contacts.get(partner.id, ()), round.opens):
            requests.append(_ask(round, partner.id, contact.id, backbone))
        else:
            silent.append(partner.id)
    return Plan(round, asked, requests, silent)


def _ask(round: Round, partner: str, contact: str, backbone: str) -> Request:
    id = f"{VALUES.name}.{round.id}.{partner}"
    dates = (round.opens, round.due, round.locks)
    return Request(id, VALUES.name, round.id, backbone, partner, contact, *dates, notice_at=round.held_until)


WHOLE = 2
"""Dots in the id of a request that a round asks by; one that asks once more has a number behind another."""


DAYS_TO_CORRECT = 10


def dates_from(round: Round, today: date) -> Dates:
    """Return the dates of who is asked in a round under way: as everybody's, but with time enough to answer."""
    due = max(round.due, add_workdays(today, DAYS_TO_CORRECT))
    return Dates(max(round.opens, today), due, max(round.locks, add_workdays(due, 5)))


def asked_late(request: Request, round: Round, now: datetime) -> Request:
    """Return a request of the plan for a partner who joins a running round: it is asked from now on."""
    dates = dates_from(round, helsinki_date(now))
    notice_at = max(now, round.held_until)
    return replace(request, opens=dates.opens, due=dates.due, locks=dates.locks, notice_at=notice_at)


def rows_request(request: Request, contact: str, now: datetime) -> Request:
    """A request of its own for rows handed to a colleague of the same organisation (asked by that organisation).

    The id carries the move's number: who is handed rows twice gets two requests.
    """
    id = f"{request.id}.{contact}-{request.version}"
    dates = (request.opens, request.due, request.locks)
    return Request(id, request.kind, request.subject, request.partner, request.partner, contact, *dates, notice_at=now)


def handed_from(request: Request) -> str | None:
    """Return the id of the request that rows were handed on from; none for one that was asked by the round."""
    before, _, last = request.id.rpartition(".")
    return None if request.id.count(".") == WHOLE or last.isdigit() else before


def more_time(request: Request, due: date) -> Dates:
    """Return the dates after more time is given; the lock date follows so that some grace is left.

    Raises RuleBroken for a day that is not later, or that nobody works on: no other day is chosen behind one's back.
    """
    if due <= request.due:
        raise RuleBroken("dates.not-later", due=request.due)
    if next_allowed(due) != due:
        raise RuleBroken("dates.due-off", due=due, instead=next_allowed(due))
    return Dates(request.opens, due, max(request.locks, add_workdays(due, 5)))


def time_to_correct(request: Request, today: date) -> Dates:
    """Return the dates of a returned request: a new due date, so that its ladder starts anew, and some grace."""
    due = max(add_workdays(today, DAYS_TO_CORRECT), add_workdays(request.due, 1))
    return Dates(today, due, max(request.locks, add_workdays(due, 5)))


ENDED = frozenset({Status.ACCEPTED, Status.DECLINED, Status.WITHDRAWN, Status.LAPSED})


DAYS_FOR_REVIEWS = 30
"""How long after its lock date an answer that nobody has looked at keeps its round from closing."""


def may_close(requests: Iterable[Request], today: date) -> bool:
    """A round closes when each answer is settled, or can no longer be given: exceptions have later lock dates.

    A doubtful answer is waited for a while, for its review may send it back.
    """
    return all(one.status in ENDED or today > waited_for(one) for one in requests)


def waited_for(request: Request) -> date:
    """Return the last day on which a request keeps its round open."""
    answered = request.status is Status.ANSWERED
    return request.locks + timedelta(days=DAYS_FOR_REVIEWS) if answered else request.locks


def to_look_at(requests: Iterable[Request], today: date) -> int:
    """Count the answers that alone keep a round from closing until somebody looks at them."""
    return sum(one.status is Status.ANSWERED and today > one.locks for one in requests)


def never_looked_at(requests: Iterable[Request]) -> int:
    """Count the answers that ended with doubts which nobody settled; their values stay as they were given."""
    return sum(one.status is Status.LAPSED and one.answer > 0 for one in requests)


@dataclass(frozen=True, slots=True)
class PartnerFigure:
    """One partner's standing number for one indicator and period, for the shared picture."""

    partner: str
    indicator: str
    period: Period
    number: Decimal
    accepted: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What one partner reads in a round's figures (indicator empty: in all of them)."""

    round: str
    indicator: str
    partner: str
    by: str
    words: str
    at: datetime


class Rounds(Protocol):
    """Rounds and values of one alliance."""

    def indicators(self) -> list[Indicator]: ...
    def save_indicators(self, indicators: Sequence[Indicator]) -> None: ...
    def get(self, id: str) -> Round:
        """Return the round; raises NotFound."""

    def find(self, id: str) -> Round | None: ...
    def all(self) -> list[Round]:
        """Return every round, newest period first, and of one period the newest round."""

    def add(self, round: Round, indicators: Sequence[Indicator]) -> bool:
        """Add the round, its indicators' bounds frozen; False when it was there already."""

    def frozen_indicators(self, round: str) -> list[Indicator]:
        """Return the indicators of a round as they were when it opened."""

    def fill(self, round: str) -> int:
        """Ask each of the round's requests for the indicators of its sector that it lacks; tell how many."""

    def close(self, round: str, now: datetime) -> None: ...
    def withdraw(self, round: str, now: datetime) -> None: ...
    def release(self, round: str, now: datetime) -> None: ...
    def forget(self, round: str) -> None:
        """Remove a round nobody was told of, with what it would have asked; its events stay."""

    def move_rows(self, from_request: str, to_request: str, indicators: Sequence[str]) -> None: ...
    def declined_rows(self, today: date) -> list[tuple[str, str]]:
        """Return requests of rows that a colleague declined, each with the one that they go back to."""

    def states(self, round: str) -> list[AskedState]: ...
    def unweighed(self, limit: int) -> list[str]:
        """Return answered values requests whose standing reply has no verdict and no review yet."""

    def judge(self, rows: Sequence[Judged]) -> None: ...
    def doubt(self, request: Request, found: Mapping[str, Sequence[Doubt]]) -> None:
        """Keep why values of the standing reply are doubtful, so that the reviewer sees just that."""

    def verdicts(self, request: str, reply: int) -> list[Judged]: ...
    def figures(self, round: str) -> list[PartnerFigure]: ...
    def history(self, *partners: str, of: Sequence[str] | None = None) -> list[PartnerFigure]:
        """Return partners' standing numbers over all periods, or `of` some rounds; a withdrawn round's are not used."""

    def readings(self, round: str) -> list[Reading]: ...
    def add_reading(self, reading: Reading) -> None: ...
