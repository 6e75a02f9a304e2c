"""A plan from a table: a row for each action, its goal and measure told again or left blank where they go on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from adapters.register.grid import Grid, Row
from adapters.register.plan_columns import Year, column_of, read_cell
from adapters.register.report import Fault, Refused
from domain.errors import RuleBroken
from domain.plans.columns import ACTION, GOAL, MEASURE
from domain.plans.plan import Action, Content, Goal, Item, Measure
from domain.plans.rules import flaws
from domain.plans.tables import Standing
from domain.processes.plans.editing import new_code
from domain.words import Text, has_identity_code

HEADER_ROWS = 10
Cells = Mapping[str, Any]
COLUMN_OF = {"parent": "goal_parent", "goal": "goal_fi", "measure": "measure_fi"}
"""Where a field has a column of another name."""


@dataclass
class _Table:
    """What has been gathered so far, with the row of each item, and every fault."""

    standing: Standing
    headers: Mapping[str, str]
    items: dict[tuple[type, str], Item] = field(default_factory=dict)
    rows: dict[tuple[type, str], int] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    dropped: list[Item] = field(default_factory=list)
    faults: dict[tuple[int, str], Fault] = field(default_factory=dict)
    goal: str = ""
    measure: str = ""

    def __post_init__(self) -> None:
        self.before = {(type(one), one.code): one for one in self.standing.content.items()}
        self.titles: dict[tuple[type, str, str], Item] = {}
        self.codes: dict[type, set[str]] = defaultdict(set)
        self.last: dict[type, int] = defaultdict(int)
        for one in self.before.values():
            self.remember(one)

    def remember(self, one: Item) -> None:
        """Let an item be known again."""
        kind, goal = type(one), "" if isinstance(one, Goal) else one.goal
        self.titles[(kind, goal, one.title.fi.casefold())] = one
        self.codes[kind].add(one.code)
        self.last[kind] = max(self.last[kind], one.position)

    def fault(self, row: int, column: str, problem: RuleBroken) -> None:
        """Note a fault; the first of a cell says enough."""
        self.faults.setdefault((row, column), Fault(row, self.headers.get(column, ""), problem))


def plan_header(grid: Grid) -> int | None:
    """Return which row holds the headers of a plan; nothing where the table is something else."""
    for number, row in enumerate(grid.rows[:HEADER_ROWS]):
        if {"goal_fi", "action_fi"} <= {column_of(text) for text in row}:
            return number
    return None


def read_plan_table(grid: Grid, start: int, standing: Standing) -> tuple[Content, Sequence[str]]:
    """Return the plan as the table would have it, and what was left unread; raises Refused with every fault."""
    header = grid.rows[start]
    columns = {at: name for at, text in enumerate(header) if (name := column_of(text))}
    _check_once(columns, header)
    unread = [text for at, text in enumerate(header) if text and at not in columns]
    table = _Table(standing, {name: header[at].strip() for at, name in columns.items()})
    for number, row in enumerate(grid.rows[start + 1 :], start=start + 2):
        if cells := dict(_cells(table, number, row, columns)):
            _gather(table, number, cells)
    _name_parents(table)
    content = standing.content.with_items(list(table.items.values()), table.dropped)
    _check(table, content)
    if table.faults:
        raise Refused(list(table.faults.values()))
    return content, [*unread, *grid.unread]


def _check_once(columns: Mapping[int, str], header: Row) -> None:
    names = list(columns.values())
    if twice := [header[at] for at, name in columns.items() if names.count(name) > 1]:
        raise RuleBroken("table.column-twice", columns=", ".join(twice))


def _cells(table: _Table, number: int, row: Row, columns: Mapping[int, str]) -> Iterator[tuple[str, Any]]:
    for at, text in enumerate(row):
        name = columns.get(at, "")
        if text and has_identity_code(text):
            table.fault(number, name, RuleBroken("text.identity-code"))
        elif text and name:
            try:
                yield name, read_cell(name, text)
            except RuleBroken as refusal:
                table.fault(number, name, refusal)


def _gather(table: _Table, row: int, cells: Cells) -> None:
    """Take one row in: the goal it names or goes on with, its measure, its action."""
    if "goal_fi" in cells or "goal_code" in cells:
        table.goal, table.measure = _goal(table, row, cells), ""
    if "measure_fi" in cells or "measure_code" in cells:
        table.measure = _measure(table, row, cells)
    if not table.goal:
        table.fault(row, "goal_fi", RuleBroken("file.missing", field=table.headers["goal_fi"]))
    elif "action_fi" in cells or "action_code" in cells:
        _action(table, row, cells)


def _goal(table: _Table, row: int, cells: Cells) -> str:
    old = _known(table, Goal, cells, "goal")
    title = _title(cells, "goal", old)
    made = Goal(old.code if old else _code(table, Goal, cells, "goal"), title, position=_position(table, Goal, old))
    if isinstance(old, Goal):
        made = replace(made, parent=old.parent)
    if "goal_parent" in cells:
        table.parents[made.code] = cells["goal_parent"]
    return _keep(table, row, made, cells, GOAL)


def _measure(table: _Table, row: int, cells: Cells) -> str:
    old = _known(table, Measure, cells, "measure")
    names = ("baseline", "baseline_year", "target", "target_year", "latest", "latest_year", "polarity")
    given = {name: cells[name] for name in names if name in cells}
    if "indicator" in cells:
        given["indicator"] = _indicator(table, row, cells["indicator"])
    code = old.code if old else _code(table, Measure, cells, "measure")
    base = old if isinstance(old, Measure) else Measure(code, table.goal, _title(cells, "measure", None))
    position = _position(table, Measure, old)
    made = replace(base, goal=table.goal, title=_title(cells, "measure", old), position=position, **given)
    return _keep(table, row, made, cells, MEASURE)


def _action(table: _Table, row: int, cells: Cells) -> str:
    old = _known(table, Action, cells, "action")
    given: dict[str, Any] = {name: cells[name] for name in ("resources", "group", "theme", "statute") if name in cells}
    given |= _days(cells)
    if "owner" in cells:
        given["owner"] = _partner(table, row, "owner", cells["owner"])
    if "supporting" in cells:
        named = [_partner(table, row, "supporting", one) for one in cells["supporting"]]
        given["supporting"] = tuple(one for one in named if one)
    if not isinstance(old, Action) and "due" not in given:
        table.fault(row, "due", RuleBroken("file.missing", field=table.headers.get("due", "due")))
    code = old.code if old else _code(table, Action, cells, "action")
    plan = table.standing.plan
    fresh = Action(code, table.goal, _title(cells, "action", None), plan.starts, plan.ends)
    base = old if isinstance(old, Action) else fresh
    about: dict[str, Any] = {"goal": table.goal, "measure": table.measure, "position": _position(table, Action, old)}
    made = replace(base, title=_title(cells, "action", old), **about, **given)
    if cells.get("kept") is False:
        table.dropped.append(made)
        return code
    return _keep(table, row, made, cells, ACTION)


def _days(cells: Cells) -> dict[str, date]:
    """Return start and due date; a year alone means its first or its last day."""
    days: dict[str, date] = {}
    for name, edge in (("starts", (1, 1)), ("due", (12, 31))):
        if name in cells:
            given = cells[name]
            days[name] = date(given.year, *edge) if isinstance(given, Year) else given
    return days


def _known(table: _Table, kind: type, cells: Cells, part: str) -> Item | None:
    """Know an item again by its code, else by its Finnish title: within its goal, for a measure or an action."""
    if code := cells.get(f"{part}_code"):
        return table.items.get((kind, code)) or table.before.get((kind, code))
    goal = "" if kind is Goal else table.goal
    return table.titles.get((kind, goal, str(cells[f"{part}_fi"]).casefold()))


def _code(table: _Table, kind: type, cells: Cells, part: str) -> str:
    if code := cells.get(f"{part}_code"):
        return str(code)
    return new_code(str(cells[f"{part}_fi"]), table.codes[kind])


def _title(cells: Cells, part: str, old: Item | None) -> Text:
    before = old.title if old else Text(str(cells.get(f"{part}_code", "")))
    return Text(*(cells.get(f"{part}_{one}", getattr(before, one)) for one in ("fi", "sv", "en")))


def _position(table: _Table, kind: type, old: Item | None) -> int:
    """Keep the place of what was there; put what is new at the end."""
    return old.position if old is not None else table.last[kind] + 1


def _keep(table: _Table, row: int, made: Item, cells: Cells, columns: Sequence[str]) -> str:
    """Take an item in; told again with something else, it is a fault rather than a guess."""
    key = (type(made), made.code)
    first = table.items.get(key)
    if isinstance(made, Action) and first is not None:
        table.fault(row, "action_fi", RuleBroken("table.same-action", first=table.rows[key]))
    elif first is not None and first != made:
        column = next((name for name in columns if name in cells and name[-4:] != "code"), columns[0])
        table.fault(row, column, RuleBroken("plan.table-differs", first=table.rows[key]))
    else:
        table.items[key] = made
        table.rows.setdefault(key, row)
        table.remember(made)
    return made.code


def _partner(table: _Table, row: int, column: str, name: str) -> str:
    partners, said = table.standing.partners, name.casefold()
    for one in partners.values():
        if said in {one.id, *(words.casefold() for words in (one.name.fi, one.name.sv, one.name.en) if words)}:
            return one.id
    table.fault(row, column, RuleBroken("plan.unknown-partner", name=name))
    return ""


def _indicator(table: _Table, row: int, name: str) -> str:
    for one in table.standing.indicators:
        if name.casefold() in {one.code, *(words.casefold() for words in (one.title.fi, one.title.sv, one.title.en))}:
            return one.code
    table.fault(row, "indicator", RuleBroken("plan.no-indicator", name=name))
    return ""


def _name_parents(table: _Table) -> None:
    """Turn the names of wider goals into their codes, once all goals are known."""
    goals = [one for one in (*table.items.values(), *table.standing.content.goals.values()) if isinstance(one, Goal)]
    by_name = {name: one.code for one in goals for name in (one.code, one.title.fi.casefold())}
    for code, name in table.parents.items():
        goal = table.items[(Goal, code)]
        parent = by_name.get(name.casefold(), "")
        if not parent:
            table.fault(table.rows[(Goal, code)], "goal_parent", RuleBroken("plan.no-goal"))
        elif isinstance(goal, Goal):
            table.items[(Goal, code)] = replace(goal, parent=parent)


def _check(table: _Table, content: Content) -> None:
    for flaw in flaws(table.standing.plan, content, table.standing.partners):
        row = table.rows.get((type(flaw.item), flaw.item.code))
        if row is not None:
            table.fault(row, COLUMN_OF.get(flaw.field, flaw.field), flaw.problem)
