"""The goals and actions of the year as they stood at its end, from every plan that was in force in it (L2, L6)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from domain.plans.commitments import Standing, in_own_words, newest, standing, with_parts_of
from domain.plans.lights import Light, Overruling, Said, Shown, action_light, overruled
from domain.plans.plan import Action, Content, Plan, Version, in_force
from domain.ports import Work
from domain.reports.gathered.scope import Scope
from domain.reports.report import Block, Cell, Phrase, Remark, Table
from domain.requests import Request, stood
from domain.words import Text
from domain.workdays import at, helsinki_date

A_DAY = timedelta(days=1)
COLUMNS = ("action", "goal", "owner", "due", "stage")


def goals(scope: Scope) -> list[Block]:
    """Return the year's actions with who is responsible and how far they came; an area's report has its own.

    A year in which one council term follows another has two plans, each with its own tables; one that is only being
    prepared is none of the report's readers' yet.
    """
    plans = [one for one in reversed(scope.work.plans.all()) if scope.year in one.years and not _is_early(scope, one)]
    named = len(plans) > 1
    blocks = [block for plan in plans for block in _of_plan(scope, plan, named=named)]
    return blocks or [Remark(Phrase("report.none.goals"))]


def _is_early(scope: Scope, plan: Plan) -> bool:
    return plan.is_early(scope.today, adopted=bool(scope.work.plans.versions(plan.id)))


def _of_plan(scope: Scope, plan: Plan, *, named: bool) -> list[Block]:
    """Return which plan it is and its tables: what was added since it was adopted stands in one of its own.

    Where several plans are told of, each is `named` by its term.
    """
    then = _then(scope, plan)

    def said(key: str, facts: Mapping[str, str | int]) -> Phrase:
        return Phrase(f"{key}.of-term", facts={**facts, "term": plan.term}) if named else Phrase(key, facts=facts)

    adopted, worked_at = _contents(scope.work, plan, then)
    since = [one for one in worked_at.content.actions.values() if one.code not in adopted.content.actions]
    tables = [
        *_table(scope, then, said("report.table.goals", {}), adopted, list(adopted.content.actions.values())),
        *_table(scope, then, said("report.table.goals-since", {}), worked_at, since),
    ]
    return [Remark(said(*_whence(then.version))), *tables] if tables else []


@dataclass(frozen=True, slots=True)
class Then:
    """How a plan went at the year's end, or goes now while that is to come. `until` is the instant after it.

    One whose term was over by then is told as it stood on its last day. `said` is the newest word on each action,
    whoever gave it.
    """

    plan: Plan
    until: datetime
    version: Version | None
    said: Mapping[str, Said]
    rulings: Mapping[str, Overruling]
    commitments: Mapping[tuple[str, str], Request]
    here: frozenset[str]

    @property
    def day(self) -> date:
        """Return the last day of the year, or of the term."""
        return min(self.plan.ends, helsinki_date(self.until) - A_DAY)


def _then(scope: Scope, plan: Plan) -> Then:
    end, kept = date(scope.year, 12, 31), scope.work.plans
    until = at(date(scope.year + 1, 1, 1), time(0))
    over = min(until, at(plan.ends + A_DAY, time(0)))
    left = {one.partner: one.left_at for one in scope.work.memberships.all() if one.left_at}
    here = {one.id for one in scope.partners.values() if one.active or left.get(one.id, over) > over}
    asked = [one for one in kept.commitments(plan.id) if one.opens <= end]
    facts = (kept.said(plan.id, until=end), kept.rulings(plan.id, until), newest(asked), frozenset(here))
    return Then(plan, until, in_force(kept.versions(plan.id), end), *facts)


@dataclass(frozen=True, slots=True)
class Told:
    """A plan as it stood, with those who did it by then, and what they had said of their actions."""

    content: Content
    said: Mapping[str, Said]


def _contents(work: Work, plan: Plan, then: Then) -> tuple[Told, Told]:
    """Return what was adopted, and what was being worked at, by the year's end; where nothing was adopted, the same."""
    written = [one.number for one in work.plans.revisions(plan.id) if one.at < then.until]
    worked_at = work.plans.content(plan.id, written[-1] if written else None)
    version = work.plans.content(plan.id, then.version.revision) if then.version else worked_at
    adopted, added = (in_own_words(one, then.said, then.here) for one in (with_parts_of(version, worked_at), worked_at))
    return Told(*adopted), Told(*added)


def _whence(version: Version | None) -> tuple[str, dict[str, str | int]]:
    """Say which plan it is: an adopted version by its decision, or one that is still being worked at."""
    if version is None:
        return "report.goals.not-adopted", {}
    facts: dict[str, str | int] = {
        "day": _day(version.decided_on),
        "number": version.number,
        "decision": version.decision.rstrip(". "),
    }
    return "report.goals.adopted", facts


def _table(scope: Scope, then: Then, title: Phrase, told: Told, actions: list[Action]) -> list[Table]:
    mine = sorted((one for one in actions if _of_the_year(one, scope)), key=lambda one: (one.goal, one.position))
    rows = tuple(_row(scope, then, told, one) for one in mine)
    return [Table(title, COLUMNS, rows)] if rows else []


def _of_the_year(action: Action, scope: Scope) -> bool:
    concerned = scope.whole or scope.area.id in action.takes_part
    return concerned and action.goes_on_in(scope.year)


def _row(scope: Scope, then: Then, told: Told, action: Action) -> tuple[Cell, ...]:
    goal, owner = told.content.goals.get(action.goal), _owner(scope, then, action)
    texts = (action.title, goal.title if goal else Text("–"), owner, Text(_day(action.due)))
    return (*(Phrase(text=one) for one in texts), _stage(then, action, told.said.get(action.code)))


def _owner(scope: Scope, then: Then, action: Action) -> Text:
    """Return who leads an action; nobody is named who had said no, or nothing to the end."""
    request = then.commitments.get((action.code, action.owner))
    if request:
        request = replace(request, status=stood(scope.work.requests.history(request.id), then.until))
    owner = scope.partners.get(action.owner)
    return Text("–") if owner is None or standing(action.owner, request) is Standing.LOOKING else owner.name


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


STAGES = {Light.DONE: "done", Light.LATER: "later", Light.GOOD: "under-way", Light.STUCK: "stuck"}


def _stage(then: Then, action: Action, said: Said | None) -> Phrase:
    """Tell how an action went: by its light, and how far it had come where somebody has told."""
    ruling, fresh = then.rulings.get(action.code), then.plan.fresh_days
    shown = overruled(action_light(action, said, then.day, fresh), said, ruling, then.day, fresh)
    if shown.light in {Light.DONE, Light.LATER}:
        return Phrase(f"report.stage.{STAGES[shown.light]}")
    if said is None:
        return Phrase("report.stage.unknown" if shown.light is Light.GREY else f"plan.light.{shown.light.word}")
    return Phrase(f"report.stage.{_told(shown)}", facts={"progress": said.progress})


def _told(shown: Shown) -> str:
    """Only who says so is stuck; what time alone tells is behind."""
    if shown.light is Light.GREY:
        return "old"
    behind = shown.light is Light.BEHIND or shown.why in {"overdue", "far-behind"}
    return "behind" if behind else STAGES[shown.light]
