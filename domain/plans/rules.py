"""What a plan must keep to, all faults told at once; and in which words two states of it differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from domain.errors import RuleBroken
from domain.partners import Partner
from domain.plans.plan import Action, Content, Goal, Item, Measure, Plan
from domain.words import Text


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one field of one item."""

    item: Item
    field: str
    problem: RuleBroken


def flaws(plan: Plan, content: Content, partners: Mapping[str, Partner]) -> list[Flaw]:
    """Find everything a plan may not be; nothing found means it can be written."""
    found = [flaw for goal in content.goals.values() for flaw in _of_goal(goal, content)]
    found += [flaw for measure in content.measures.values() for flaw in _of_measure(measure, content)]
    return found + [flaw for action in content.actions.values() for flaw in _of_action(plan, action, content, partners)]


def _of_goal(goal: Goal, content: Content) -> Iterator[Flaw]:
    if goal.parent and goal.parent not in content.goals:
        yield Flaw(goal, "parent", RuleBroken("plan.no-goal"))
    elif _circles(goal, content):
        yield Flaw(goal, "parent", RuleBroken("plan.circular"))


def _circles(goal: Goal, content: Content) -> bool:
    """Tell whether whoever climbs from a goal to its wider ones comes back to it."""
    seen, above = set[str](), goal.parent
    while above and above not in seen:
        if above == goal.code:
            return True
        seen.add(above)
        above = content.goals[above].parent if above in content.goals else ""
    return False


def _of_measure(measure: Measure, content: Content) -> Iterator[Flaw]:
    if measure.goal not in content.goals:
        yield Flaw(measure, "goal", RuleBroken("plan.no-goal"))
    if measure.target is not None and measure.target == measure.baseline:
        yield Flaw(measure, "target", RuleBroken("plan.same-as-baseline"))
    years = (measure.baseline_year, measure.target_year)
    if years[0] is not None and years[1] is not None and years[0] >= years[1]:
        yield Flaw(measure, "target_year", RuleBroken("plan.year-order", year=years[0]))


def _of_action(plan: Plan, action: Action, content: Content, partners: Mapping[str, Partner]) -> Iterator[Flaw]:
    if action.goal not in content.goals:
        yield Flaw(action, "goal", RuleBroken("plan.no-goal"))
    if action.measure and (
        action.measure not in content.measures or content.measures[action.measure].goal != action.goal
    ):
        yield Flaw(action, "measure", RuleBroken("plan.no-measure"))
    if action.due < action.starts:
        yield Flaw(action, "due", RuleBroken("plan.due-first", starts=action.starts))
    elif action.due < plan.starts or action.due > plan.ends:
        yield Flaw(action, "due", RuleBroken("plan.outside-term", starts=plan.starts, ends=plan.ends))
    yield from _of_partners(action, partners)


def _of_partners(action: Action, partners: Mapping[str, Partner]) -> Iterator[Flaw]:
    for name, ids in (("owner", [action.owner] if action.owner else []), ("supporting", list(action.supporting))):
        for id in ids:
            if id not in partners:
                yield Flaw(action, name, RuleBroken("plan.unknown-partner", name=id))
            elif not partners[id].active:
                yield Flaw(action, name, RuleBroken("plan.partner-left", name=partners[id].name))
    if action.owner and action.owner in action.supporting:
        yield Flaw(action, "supporting", RuleBroken("plan.owner-supports"))


class Came(StrEnum):
    """What became of an item from one state of the plan to another."""

    ADDED = "added"
    CHANGED = "changed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that differs: `changes` hold each field with its value before and after."""

    came: Came
    what: str
    code: str
    title: Text
    changes: tuple[tuple[str, Any, Any], ...] = ()


def differences(before: Content, after: Content) -> list[Difference]:
    """Say what differs between two states of a plan, in the order of the plan."""
    old = {(type(one), one.code): one for one in before.items()}
    new = {(type(one), one.code): one for one in after.items()}
    found = []
    for key, one in {**new, **{key: item for key, item in old.items() if key not in new}}.items():
        if key not in old:
            found.append(_difference(Came.ADDED, one))
        elif key not in new:
            found.append(_difference(Came.DROPPED, one))
        elif changes := changed_fields(old[key], one):
            found.append(_difference(Came.CHANGED, one, changes))
    return found


def _difference(came: Came, one: Item, changes: tuple[tuple[str, Any, Any], ...] = ()) -> Difference:
    return Difference(came, type(one).__name__.lower(), one.code, one.title, changes)


def changed_fields(before: Item, after: Item) -> tuple[tuple[str, Any, Any], ...]:
    """Return the fields that differ, with both values. Its place in the plan is no change of what an item says."""
    names = [one.name for one in fields(after) if one.name != "position"]
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple((name, old, new) for name, old, new in pairs if old != new)
