"""Statuses: one page for each organisation with all it does for the plan, answered in two minutes or in seconds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from pydantic import Field

from domain.errors import FieldsBroken, RuleBroken
from domain.indicators.catalogue import PARTS, Period, PeriodLength
from domain.plans.lights import Said
from domain.plans.plan import GRACE, Action, Plan
from domain.requests import Kind, Reply, Request
from domain.words import Line, Outside, Prose, Slug, Text
from domain.workdays import next_allowed

STEPS = ("0", "25", "50", "75", "100")
"""How far an action has come, in per cent: not begun, begun, half, nearly, done."""


@dataclass(frozen=True, slots=True)
class StatusItem:
    """One action on the page, with what was said of it before."""

    action: Action
    goal: Text
    before: Said | None = None


@dataclass(frozen=True, slots=True)
class StatusQuestion:
    """What the page of an organisation shows."""

    plan: Plan
    period: Period
    items: Sequence[StatusItem]

    @property
    def is_last(self) -> bool:
        """Tell whether it is asked as the plan's term is over, so that nothing more is asked of it."""
        return self.period.end() >= self.plan.ends

    @property
    def may_repeat(self) -> bool:
        """Tell whether "no changes" says anything: something was said of every action before."""
        return bool(self.items) and all(one.before is not None for one in self.items)


class ActionStatus(Outside):
    """How one action goes."""

    progress: Line = ""
    stuck: bool = False
    sentence: Line = ""
    obstacle: Prose = ""
    help: Prose = ""


class Statuses(Outside):
    """How all of them go, by the actions' codes; or that nothing has changed."""

    unchanged: bool = False
    actions: Mapping[Slug, ActionStatus] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatusRow:
    """The status of one action in one reply."""

    request: str
    reply: int
    action: str
    progress: int
    stuck: bool
    sentence: str
    obstacle: str
    help: str


def statuses(request: Request, question: StatusQuestion, answer: Statuses, reply: Reply) -> list[StatusRow]:
    """Turn an answer into a status of every action on the page; "no changes" says what was said before."""
    if answer.unchanged:
        if not question.may_repeat:
            raise RuleBroken("status.nothing-before")
        return [_again(request, reply, one.before) for one in question.items if one.before]
    broken, rows = {}, []
    for item in question.items:
        said = answer.actions.get(item.action.code, ActionStatus())
        if said.progress not in STEPS:
            broken[f"actions.{item.action.code}.progress"] = RuleBroken("status.progress")
            continue
        words = (int(said.progress), said.stuck, said.sentence, said.obstacle, said.help)
        rows.append(StatusRow(request.id, reply.number, item.action.code, *words))
    if broken:
        raise FieldsBroken(broken)
    return rows


def _again(request: Request, reply: Reply, before: Said) -> StatusRow:
    words = (before.progress, before.stuck, before.sentence, before.obstacle, before.help)
    return StatusRow(request.id, reply.number, before.action, *words)


def status_id(plan: str, period: Period, partner: str) -> str:
    """Name a status request; asking twice for a period asks once."""
    return f"status.{plan}.{period}.{partner}"


def period_of_status(request: Request) -> Period:
    """Return the period a status is about."""
    return period_in(request.subject)


def period_in(subject: str) -> Period:
    """Return the period in the subject of a status: that is plan and period."""
    return Period.parse(subject.rpartition(".")[2])


STATUS: Kind[StatusQuestion, Statuses] = Kind("status", Statuses, statuses, taken_in_by="follow-plan")


def periods(plan: Plan) -> Sequence[Period]:
    """Return the periods a plan's term touches; the first and the last may be cut short by it."""
    return _periods(plan.starts, plan.ends, plan.asks)


@lru_cache(maxsize=1_000)
def _periods(starts: date, ends: date, asks: PeriodLength) -> Sequence[Period]:
    years, parts = range(starts.year, ends.year + 1), range(1, PARTS[asks] + 1)
    every = (Period(year, asks, part) for year in years for part in parts)
    return tuple(one for one in every if starts < one.end() and one.start() <= ends)


def asked_on(plan: Plan, period: Period) -> date:
    """Return the day a period's statuses are asked: the first on which anything may be after it, or after the term."""
    return next_allowed(min(period.end(), plan.ends) + timedelta(days=1))


def period_to_ask(plan: Plan, today: date) -> Period | None:
    """Return the newest period whose statuses are to be asked by now; older ones are past asking."""
    return next((one for one in reversed(periods(plan)) if asked_on(plan, one) <= today), None)


def is_followed(plan: Plan, today: date, *, adopted: bool) -> bool:
    """Tell whether partners are asked anything of a plan.

    One begun early waits until it is adopted or its term begins; one whose term is over is followed until its last
    statuses are in.
    """
    *_, last = periods(plan)
    until = next_allowed(asked_on(plan, last) + timedelta(days=plan.status_days)) + GRACE
    return not plan.is_early(today, adopted=adopted) and today <= until
