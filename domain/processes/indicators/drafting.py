"""A round on the drawing board: what a coordinator has in mind, checked before anything is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator

from domain.burden import heavy, quarter_before
from domain.errors import FieldsBroken, RuleBroken
from domain.indicators.catalogue import PARTS, Indicator, Period, PeriodLength, Source
from domain.indicators.rounds import Dates, Plan, Round, Stage, propose_dates
from domain.ports import Work
from domain.processes.indicators.rounds import preview_round, standing_round
from domain.reminders import first_notice
from domain.words import Line, Outside
from domain.workdays import Day, helsinki_date, next_allowed


class Draft(Outside):
    """A round as typed: its period (`2027`, `2027-h1`), dates and a personal line."""

    period: Annotated[str, AfterValidator(lambda text: str(Period.parse(text)))]
    opens: Day
    due: Day
    locks: Day
    note: Line = ""

    @property
    def dates(self) -> Dates:
        """Return the three dates."""
        return Dates(self.opens, self.due, self.locks)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A plan, and what to think of before it starts.

    `heavy` is for whom it would be a burden: requests of this quarter by partner, most first. `withdrawn` is the
    period's round that was taken back, `early` tells that the period has not begun yet, `unfinished` that it is not
    over. `leaves` is the day of the first mail, and `beside` are rounds whose answers are wanted by the very same day.
    """

    plan: Plan
    heavy: Mapping[str, int]
    withdrawn: Round | None = None
    early: bool = False
    unfinished: bool = False
    leaves: date | None = None
    beside: Sequence[Round] = ()


def propose(work: Work, now: datetime) -> Draft:
    """Propose the first period that has no round yet, with dates that suit: none before the period is over."""
    today = helsinki_date(now)
    taken = {str(one.period) for one in work.rounds.all() if not one.withdrawn_at}
    periods = suggested_periods(work.rounds.indicators(), today)
    period = next((one for one in periods if one not in taken), str(today.year))
    over = Period.parse(period).end() + timedelta(days=1)
    dates = propose_dates(work.register.alliance(), next_allowed(max(today, over)))
    return Draft(period=period, opens=dates.opens, due=dates.due, locks=dates.locks)


def suggested_periods(indicators: Sequence[Indicator], today: date) -> list[str]:
    """Return the periods that partners can be asked for now, yearly ones first: the last, this one, the next."""
    asked = {one.period for one in indicators if one.source is Source.PARTNER}
    return [str(period) for length in PeriodLength if length in asked for period in _around(length, today)]


def _around(length: PeriodLength, today: date) -> Iterator[Period]:
    parts = PARTS[length]
    current = today.year * parts + (today.month - 1) * parts // 12
    for count in (current - 1, current, current + 1):
        yield Period(count // parts, length, count % parts + 1)


def look_ahead(work: Work, draft: Draft, now: datetime, by: str) -> Outlook:
    """Say what the round would be; raises FieldsBroken naming the field that stands in the way."""
    today = helsinki_date(now)
    period, rounds = Period.parse(draft.period), work.rounds.all()
    if found := standing_round(rounds, period):
        ended = found.stage(now) is Stage.CLOSED
        raise FieldsBroken({"period": RuleBroken("round.ended" if ended else "round.exists", round=draft.period)})
    if draft.opens < today:
        raise FieldsBroken({"opens": RuleBroken("dates.past", today=today)})
    try:
        plan = preview_round(work, period, now, by, draft.dates, draft.note)
    except RuleBroken as refused:
        raise FieldsBroken({"due": refused}) from refused
    if not plan.requests:
        why = "round.nobody" if plan.indicators else "round.no-indicators"
        raise FieldsBroken({"period": RuleBroken(why, round=draft.period)})
    asked = work.requests.asked_since(quarter_before(today))
    burdened = heavy(asked, [one.partner for one in plan.requests])
    withdrawn = next((one for one in rounds if one.period == period), None)
    ahead = {"early": today < period.start(), "unfinished": period.start() <= today and draft.opens <= period.end()}
    return Outlook(plan, burdened, withdrawn, **ahead, leaves=_leaves(work, plan), beside=_beside(rounds, draft, now))


def _leaves(work: Work, plan: Plan) -> date:
    """Return the day on which the first mail of a plan leaves."""
    sending, people = work.register.alliance().sending, work.register.people(one.contact for one in plan.requests)
    first = (first_notice(one, people[one.contact], plan.round.held_until, sending) for one in plan.requests)
    return helsinki_date(min(first))


def _beside(rounds: Sequence[Round], draft: Draft, now: datetime) -> list[Round]:
    """Return the rounds that people would be answering at the same time."""
    going = [one for one in rounds if one.stage(now) in {Stage.HELD, Stage.OPEN}]
    return [one for one in going if one.opens <= draft.due and draft.opens <= one.due]
