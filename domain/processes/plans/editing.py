"""The plan changed, adopted and judged by its coordinators."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import chain, count
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from domain.errors import FieldsBroken, NotFound, RuleBroken, Stale
from domain.events import Event
from domain.indicators.catalogue import PeriodLength, Polarity, PopulationGroup
from domain.numbers import parse_number
from domain.plans.lights import Light, Overruling
from domain.plans.plan import Action, Content, Goal, Item, Measure, Plan, Revision
from domain.plans.rules import changed_fields, flaws
from domain.ports import Ports, Work
from domain.processes.plans.choosing import the_plan
from domain.vocabulary import vocabulary
from domain.words import Line, Name, Outside, Prose, Text, slug, some
from domain.workdays import Day

DECIMALS = 3


def _number(given: object) -> object:
    """Read a number as people write it; nothing typed is no number."""
    if not isinstance(given, str):
        return given
    return parse_number(given, DECIMALS) if given.strip() else None


def _year(given: object) -> object:
    """Read a year; nothing typed is no year."""
    if not isinstance(given, str):
        return given
    text = given.strip()
    if text and not (text.isascii() and text.isdigit() and 1990 <= int(text) <= 2100):
        raise RuleBroken("plan.year")
    return int(text) if text else None


Number = Annotated[Decimal | None, BeforeValidator(_number)]
Year = Annotated[int | None, BeforeValidator(_year)]


class Titled(Outside):
    """What every part of a plan has: words in up to three languages."""

    title_fi: Name
    title_sv: Line = ""
    title_en: Line = ""

    @property
    def title(self) -> Text:
        """Return the words as one text."""
        return Text(self.title_fi, self.title_sv, self.title_en)


class GoalForm(Titled):
    """A goal, as typed."""

    parent: Line = ""


class MeasureForm(Titled):
    """A measure, as typed."""

    goal: Line
    indicator: Line = ""
    baseline: Number = None
    baseline_year: Year = None
    target: Number = None
    target_year: Year = None
    latest: Number = None
    latest_year: Year = None
    polarity: Polarity = Polarity.NEUTRAL


class ActionForm(Titled):
    """An action, as typed."""

    goal: Line
    measure: Line = ""
    owner: Line = ""
    supporting: tuple[Line, ...] = ()
    resources: Line = ""
    starts: Day
    due: Day
    group: PopulationGroup = PopulationGroup.ALL
    theme: Line = ""
    statute: Line = ""


KINDS: Mapping[str, tuple[type[Item], type[Titled]]] = {
    "goal": (Goal, GoalForm),
    "measure": (Measure, MeasureForm),
    "action": (Action, ActionForm),
}
"""The parts of a plan, each with its form."""


def part_of(content: Content, what: str, code: str) -> Item:
    """Return one part of a plan; raises NotFound."""
    parts: Mapping[str, Mapping[str, Item]] = {
        "goal": content.goals,
        "measure": content.measures,
        "action": content.actions,
    }
    if code not in parts.get(what, {}):
        raise NotFound("plan.unknown", id=code)
    return parts[what][code]


def save_part(
    ports: Ports, alliance: str, what: str, code: str, by: str, said: Titled, seen: int | None = None, plan: str = ""
) -> Item:
    """Write a part of a plan, a new one when `code` is empty; the same as before writes nothing.

    `plan` names it here and below; without it the running term's is meant. Raises FieldsBroken for what a plan may
    not be, Stale when the plan has a newer revision than the one `seen`.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        plan, content = opened(work, now, seen, plan)
        item = _made(content, what, code, said)
        if isinstance(item, Action) and code in content.actions:
            item = replace(item, theme=vocabulary(work.handbook).kept(content.actions[code].theme, item.theme))
        broken = {flaw.field: flaw.problem for flaw in _new_flaws(work, plan, content, item)}
        if broken:
            raise FieldsBroken(broken)
        rewrite(work, plan, content, content.with_items([item]), by, now)
    ports.wake()
    return item


def opened(work: Work, now: datetime, seen: int | None, plan: str = "") -> tuple[str, Content]:
    """Return a plan's id and what it says, to be written in; made when somebody first writes in it.

    Raises Stale when it has a newer revision than the one `seen`.
    """
    meant = begun(work, now, plan)
    if seen is not None and seen != work.plans.newest(meant.id):
        raise Stale("plan.stale")
    return meant.id, work.plans.content(meant.id)


def begun(work: Work, now: datetime, plan: str = "") -> Plan:
    """Return a plan that is kept from now on, if it was not before."""
    meant = the_plan(work, now, plan)
    if meant not in work.plans.all():
        work.plans.save(meant)
    return meant


def _made(content: Content, what: str, code: str, said: Titled) -> Item:
    kind, _ = KINDS[what]
    known = {one.code for one in content.items() if isinstance(one, kind)}
    position = (
        part_of(content, what, code).position if code else 1 + max((o.position for o in content.items()), default=0)
    )
    fields: dict[str, Any] = {name: getattr(said, name) for name in type(said).model_fields if name[:6] != "title_"}
    return kind(code=code or new_code(said.title.fi, known), title=said.title, position=position, **fields)


def new_code(title: str, known: set[str]) -> str:
    """Make a code of a title that no other part of the kind has."""
    base = slug(title)[:34].strip("-") or "x"
    return next(one for one in chain([base], (f"{base}-{n}" for n in count(2))) if one not in known)


def _new_flaws(work: Work, plan: str, content: Content, item: Item) -> list[Any]:
    partners = {one.id: one for one in work.register.partners()}
    after = content.with_items([item])
    return [flaw for flaw in flaws(work.plans.get(plan), after, partners) if flaw.item == item]


def rewrite(work: Work, plan: str, before: Content, after: Content, by: str, now: datetime, why: str = "") -> bool:
    """Write what differs as one revision and tell of it; False when nothing does."""
    old = {(type(one), one.code): one for one in before.items()}
    new = {(type(one), one.code): one for one in after.items()}
    changed = [one for key, one in new.items() if key not in old or _differs(old[key], one)]
    dropped = [one for key, one in old.items() if key not in new]
    if not changed and not dropped:
        return False
    work.plans.revise(Revision(plan, work.plans.newest(plan) + 1, by, now, why), changed, dropped)
    work.tell(Event("plan.revised", plan, by, now))
    return True


def _differs(old: Item, new: Item) -> bool:
    return old.position != new.position or bool(changed_fields(old, new))


def drop_part(ports: Ports, alliance: str, what: str, code: str, by: str, plan: str = "") -> None:
    """Take a part out of the working plan; adopted versions and history keep it. What belongs to it goes too."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        plan = the_plan(work, now, plan).id
        content = work.plans.content(plan)
        rewrite(work, plan, content, content.with_items([], _with_it(content, part_of(content, what, code))), by, now)
    ports.wake()


def _with_it(content: Content, item: Item) -> list[Item]:
    """Return a part and all that hangs on it; an action stays when only its measure goes."""
    if not isinstance(item, Goal):
        return [item]
    inside = [one for one in content.goals.values() if one.parent == item.code]
    below: Sequence[Item] = [part for one in inside for part in _with_it(content, one)]
    parts: Sequence[Measure | Action] = [*content.measures.values(), *content.actions.values()]
    own = [one for one in parts if one.goal == item.code]
    return [item, *own, *below]


class Ruling(Outside):
    """A light set by hand, and why."""

    light: Line
    reason: Annotated[Prose, AfterValidator(some)]


def overrule(ports: Ports, alliance: str, action: str, by: str, said: Ruling, plan: str = "") -> None:
    """Set an action's light by hand until its owner says something newer; raises FieldsBroken for no such light."""
    light = next((one for one in Light if one.word == said.light), None)
    if light is None:
        raise FieldsBroken({"light": RuleBroken("field.choice")})
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        plan = the_plan(work, now, plan).id
        part_of(work.plans.content(plan), "action", action)
        work.plans.overrule(plan, Overruling(action, light, said.reason, by, now))
        work.tell(Event("plan.overruled", f"{plan}.{action}", by, now))
    ports.wake()


class Settings(Outside):
    """How often statuses are asked, and within how many days they are answered."""

    asks: PeriodLength = PeriodLength.QUARTER


def save_settings(ports: Ports, alliance: str, said: Settings, plan: str = "") -> None:
    """Change how often statuses are asked."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        work.plans.save(replace(the_plan(work, now, plan), asks=said.asks))
