"""The plan as an .xlsx: the template an import reads, with what the plan says now."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from adapters.spreadsheets.template import LOOKS
from adapters.wording import Say, short_date
from adapters.workbooks import new_workbook
from domain.indicators.catalogue import Indicator, Polarity, PopulationGroup
from domain.plans.columns import COLUMNS
from domain.plans.plan import Action, Content, Goal, Item, Measure
from domain.words import Language, Text

WIDE = {"goal_fi": 34, "measure_fi": 30, "action_fi": 44, "owner": 26, "supporting": 34, "resources": 24}
SPARE_ROWS = 300
"""How many empty rows offer lists to choose from."""
Cell = str | Decimal | date | int | None


def write_plan(
    content: Content, partners: Mapping[str, Text], indicators: Sequence[Indicator], language: Language
) -> bytes:
    """Return the file's bytes; an empty plan is an empty template."""
    t, buffer = Say(language), BytesIO()
    with new_workbook(buffer) as book:
        looks = {name: book.add_format(look) for name, look in LOOKS.items()}
        sheet, lists = book.add_worksheet(t("plan.sheet.name")), book.add_worksheet(t("plan.sheet.lists"))
        for at, name in enumerate(COLUMNS):
            sheet.set_column(at, at, WIDE.get(name, 16))
            sheet.write_string(0, at, t(f"plan.column.{name}"), looks["head"])
            sheet.write_comment(0, at, t(f"plan.column.{name}.hint")) if name in HINTS else None
        rows = [*_rows(content, partners, {one.code: one.title for one in indicators}, t)]
        for number, row in enumerate(rows, start=1):
            for at, name in enumerate(COLUMNS):
                _write(sheet, number, at, row.get(name), looks["words"])
        choices = _choices(partners, indicators, t)
        _offer(sheet, lists, choices, len(rows) + SPARE_ROWS)
        lists.hide()
        sheet.freeze_panes(1, 1)
    return buffer.getvalue()


HINTS = frozenset({"goal_fi", "action_fi", "owner", "supporting", "starts", "due", "kept"})


def _rows(
    content: Content, partners: Mapping[str, Text], indicators: Mapping[str, Text], t: Say
) -> list[dict[str, Cell]]:
    """Return a row for each action; a goal or measure without one has a row of its own."""
    rows: list[dict[str, Cell]] = []
    for goal in content.goals.values():
        about = _goal(goal, content)
        actions = [one for one in content.actions.values() if one.goal == goal.code]
        measures = [one for one in content.measures.values() if one.goal == goal.code]
        bare = [
            {**about, **_measure(one, indicators, t)}
            for one in measures
            if one.code not in {a.measure for a in actions}
        ]
        known = {one.code: _measure(one, indicators, t) for one in measures}
        own = [{**about, **known.get(one.measure, {}), **_action(one, partners, t)} for one in actions]
        rows += [*bare, *own] or [about]
    return rows


def _titles(part: str, item: Item) -> dict[str, Cell]:
    words = {f"{part}_{one}": getattr(item.title, one) for one in ("fi", "sv", "en")}
    return {**words, f"{part}_code": item.code}


def _goal(goal: Goal, content: Content) -> dict[str, Cell]:
    parent = content.goals.get(goal.parent)
    return {**_titles("goal", goal), "goal_parent": parent.title.fi if parent else ""}


def _measure(measure: Measure, indicators: Mapping[str, Text], t: Say) -> dict[str, Cell]:
    names = ("baseline", "baseline_year", "target", "target_year", "latest", "latest_year")
    numbers = {name: getattr(measure, name) for name in names}
    indicator = indicators[measure.indicator][t.language] if measure.indicator in indicators else ""
    polarity = t(f"plan.polarity.{measure.polarity}")
    return {**_titles("measure", measure), "indicator": indicator, **numbers, "polarity": polarity}


def _action(action: Action, partners: Mapping[str, Text], t: Say) -> dict[str, Cell]:
    names = {one: partners[one][t.language] if one in partners else one for one in action.takes_part}
    supporting = "; ".join(names[one] for one in action.supporting)
    plain = {name: getattr(action, name) for name in ("resources", "starts", "due", "theme", "statute")}
    group = t(f"plan.group.{action.group}")
    return {
        **_titles("action", action),
        "owner": names.get(action.owner, ""),
        "supporting": supporting,
        **plain,
        "group": group,
        "kept": "",
    }


def _write(sheet: Any, row: int, at: int, value: Cell, look: Any) -> None:
    # Text is written as text, so that nothing typed by anybody ever becomes a formula.
    if isinstance(value, date):
        sheet.write_string(row, at, short_date(value), look)
    elif isinstance(value, Decimal | int):
        sheet.write_number(row, at, float(value), look)
    elif value:
        sheet.write_string(row, at, value, look)


def _choices(partners: Mapping[str, Text], indicators: Sequence[Indicator], t: Say) -> dict[str, list[str]]:
    return {
        "owner": sorted(name[t.language] for name in partners.values()),
        "indicator": [one.title[t.language] for one in indicators],
        "polarity": [t(f"plan.polarity.{one}") for one in Polarity],
        "group": [t(f"plan.group.{one}") for one in PopulationGroup],
        "kept": [t("plan.yes"), t("plan.no")],
    }


def _offer(sheet: Any, lists: Any, choices: Mapping[str, list[str]], last: int) -> None:
    """Let a cell be chosen from a list; the lists stand in a sheet of their own."""
    for column, (name, words) in enumerate(choices.items()):
        for row, word in enumerate(words):
            lists.write_string(row, column, word)
        lists.set_column(column, column, 34)
        if words:
            letter = "ABCDE"[column]
            source = f"='{lists.get_name()}'!${letter}$1:${letter}${len(words)}"
            at = COLUMNS.index(name)
            sheet.data_validation(1, at, last, at, {"validate": "list", "source": source, "error_type": "warning"})
