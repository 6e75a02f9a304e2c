"""The plan seen by goal, by organisation or by population group; and its differences in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from starlette.requests import Request

from adapters.web.plan_paths import here, year_chosen
from domain.indicators.catalogue import Polarity, PopulationGroup
from domain.plans.plan import Content
from domain.plans.rules import Difference
from domain.ports import Work
from domain.processes.plans.board import ActionLine, Board
from domain.vocabulary import vocabulary
from domain.words import NO_TEXT, Text

VIEWS = ("goal", "partner", "group")


@dataclass(frozen=True, slots=True)
class Group:
    """Actions under one heading: an organisation's name, or a word of the wording; `key` is its anchor."""

    key: str
    name: Text
    word: str
    actions: Sequence[ActionLine]


def grouped(board: Board, by: str) -> list[Group]:
    """Put the actions under organisations, what nobody does last, or under population groups."""
    if by == "partner":
        mine = [Group(id, name, "", board.of_partner(id)) for id, name in board.names.items()]
        nobodys = [one for one in board.actions if not one.action.owner]
        groups = sorted(mine, key=lambda one: one.name.fi.casefold())
        return [one for one in [*groups, Group("nobody", NO_TEXT, "plan.nobody", nobodys)] if one.actions]
    if by == "group":
        found = {one: [line for line in board.actions if line.action.group is one] for one in PopulationGroup}
        return [Group(one.value, NO_TEXT, f"plan.group.{one}", lines) for one, lines in found.items() if lines]
    return []


def looked_at(request: Request, board: Board) -> dict[str, Any]:
    """Return what a page shows of a plan: all of it or one year, by goal, organisation or group."""
    by = request.query_params.get("by", "")
    by, year = by if by in VIEWS else VIEWS[0], year_chosen(request, board.plan.years)
    shown = board.in_year(year) if year else board
    return {"board": shown, "by": by, "views": VIEWS, "groups": grouped(shown, by), "year": year, "here": here(request)}


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs; `before` and `after` are ready for a page, `words` tells where they are wording keys."""

    field: str
    before: Any
    after: Any
    kind: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One item that differs."""

    came: str
    what: str
    title: Text
    changes: Sequence[Change]


def shown_differences(found: Sequence[Difference], work: Work, *states: Content) -> list[Shown]:
    """Write codes as the names people know, whichever state of the plan they come from."""
    names: dict[tuple[str, str], Text] = {("owner", one.id): one.name for one in work.register.partners()}
    listed, usual = vocabulary(work.handbook), work.register.alliance().languages[0]
    for content in states:
        names |= {("goal", one.code): one.title for one in content.goals.values()}
        names |= {("measure", one.code): one.title for one in content.measures.values()}
        names |= {("theme", one): listed.text(one, usual) for one in _themes(content)}
    names |= {("indicator", one.code): one.title for one in work.rounds.indicators()}
    return [_shown(one, names) for one in found]


def _themes(content: Content) -> set[str]:
    return {one.theme for one in content.actions.values() if one.theme}


ALIAS = {"parent": "goal", "supporting": "owner"}


def _shown(one: Difference, names: dict[tuple[str, str], Text]) -> Shown:
    changes = [
        Change(name, _named(name, old, names), _named(name, new, names), _kind(old, new))
        for name, old, new in one.changes
    ]
    return Shown(one.came.value, one.what, one.title, changes)


def _named(field: str, value: Any, names: dict[tuple[str, str], Text]) -> Any:
    of = ALIAS.get(field, field)
    if isinstance(value, tuple):
        return [names.get((of, one), Text(one)) for one in value]
    return names.get((of, value), value) if isinstance(value, str) else value


def _kind(old: Any, new: Any) -> str:
    """Tell how a page writes two values."""
    for kind, name in (
        (PopulationGroup, "group"),
        (Polarity, "polarity"),
        (Text, "text"),
        (date, "date"),
        (Decimal, "number"),
        (tuple, "names"),
    ):
        if isinstance(old, kind) or isinstance(new, kind):
            return name
    return "plain"
