"""Goals, measures and actions as rows."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Table

from adapters.database.plans.tables import plan_actions, plan_goals, plan_measures
from adapters.database.register import text_of
from domain.indicators.catalogue import Polarity, PopulationGroup
from domain.numbers import scaled, unscaled
from domain.plans.plan import Action, Goal, Item, Measure

Row = Mapping[str, Any]
NUMBERS = ("baseline", "target", "latest")
YEARS = ("baseline_year", "target_year", "latest_year")


def to_goal(row: Row) -> Goal:
    """Read one row."""
    return Goal(row["code"], text_of(row, "title"), row["parent"], row["position"])


def to_measure(row: Row) -> Measure:
    """Read one row."""
    numbers: dict[str, Any] = {name: _number(row[name], row["decimals"]) for name in NUMBERS}
    plain = {name: row[name] for name in ("code", "goal", "indicator", *YEARS, "position")}
    return Measure(title=text_of(row, "title"), polarity=Polarity(row["polarity"]), **plain, **numbers)


def to_action(row: Row) -> Action:
    """Read one row."""
    names = ("code", "goal", "starts", "due", "measure", "owner", "resources", "theme", "statute", "position")
    plain = {name: row[name] for name in names}
    supporting = tuple(one for one in row["supporting"].split(",") if one)
    group = PopulationGroup(row["group"])
    return Action(title=text_of(row, "title"), supporting=supporting, group=group, **plain)


def _number(number: int | None, decimals: int) -> Decimal | None:
    return None if number is None else unscaled(number, decimals)


def to_row(item: Item) -> dict[str, Any]:
    """Turn an item into its row, without plan, revision and whether it was dropped."""
    titles = {f"title_{language}": getattr(item.title, language) for language in ("fi", "sv", "en")}
    fields = {name: getattr(item, name) for name in item.__dataclass_fields__ if name != "title"}
    return {**fields, **titles, **(_scaled(item) if isinstance(item, Measure) else {}), **_joined(item)}


def _scaled(measure: Measure) -> dict[str, Any]:
    numbers = [one for name in NUMBERS if (one := getattr(measure, name)) is not None]
    decimals = max([0, *(-int(one.as_tuple().exponent) for one in numbers)])
    whole = {name: None if (number := getattr(measure, name)) is None else scaled(number, decimals) for name in NUMBERS}
    return {**whole, "decimals": decimals}


def _joined(item: Item) -> dict[str, Any]:
    return {"supporting": ",".join(item.supporting)} if isinstance(item, Action) else {}


TABLES: Mapping[type, tuple[Table, Callable[[Row], Item]]] = {
    Goal: (plan_goals, to_goal),
    Measure: (plan_measures, to_measure),
    Action: (plan_actions, to_action),
}
