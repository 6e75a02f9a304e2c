"""The goals and actions of the year, from the plan that was in force (L2, L6)."""

from collections.abc import Mapping
from datetime import date

from domain.plans.lights import Said
from domain.plans.plan import Action, Content
from domain.reports.gathered.scope import Scope
from domain.reports.report import Block, Cell, Phrase, Remark, Table
from domain.words import Text

ALL = 100


def goals(scope: Scope) -> list[Block]:
    """Return the year's actions with who is responsible and how far they came; an area's report has its own."""
    plan = scope.work.plans.find(date(scope.year, 12, 31))
    content = scope.work.plans.content(plan.id) if plan else Content()
    said = scope.work.plans.said(plan.id) if plan else {}
    mine = [one for one in content.actions.values() if _of_the_year(one, scope)]
    rows = tuple(_row(scope, content, one, said) for one in sorted(mine, key=lambda one: (one.goal, one.position)))
    if not rows:
        return [Remark(Phrase("report.none.goals"))]
    return [Table(Phrase("report.table.goals"), ("action", "goal", "owner", "due", "stage"), rows)]


def _of_the_year(action: Action, scope: Scope) -> bool:
    concerned = scope.whole or scope.area.id in action.takes_part
    return concerned and action.starts.year <= scope.year <= action.due.year


def _row(scope: Scope, content: Content, action: Action, said: Mapping[str, Said]) -> tuple[Cell, ...]:
    goal = content.goals.get(action.goal)
    owner = scope.partners.get(action.owner)
    due = Text(f"{action.due.day}.{action.due.month}.{action.due.year}")
    texts = (action.title, goal.title if goal else Text("–"), owner.name if owner else Text("–"), due)
    return (*(Phrase(text=one) for one in texts), _stage(said.get(action.code)))


def _stage(said: Said | None) -> Phrase:
    if said is None:
        return Phrase("report.stage.unknown")
    if said.progress >= ALL:
        return Phrase("report.stage.done")
    return Phrase(f"report.stage.{'stuck' if said.stuck else 'under-way'}", facts={"progress": said.progress})
