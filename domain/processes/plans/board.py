"""The plan as everybody sees it: each action with who does it and how it goes; what a forum might talk about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from domain.indicators.values import Compared
from domain.plans.commitments import Offer, Standing, in_own_words, newest, standing, with_parts_of
from domain.plans.lights import Light, Point, Said, Shown, action_light, call_for_talk, measure_light, overruled
from domain.plans.plan import Action, Goal, Measure, Plan, Version
from domain.ports import Work
from domain.processes.plans.desk import followed
from domain.requests import Request
from domain.words import NO_TEXT, Language, Text
from domain.workdays import helsinki_date


@dataclass(frozen=True, slots=True)
class Part:
    """A partner's part in an action: whether they lead it, how their commitment stands, what share they offered."""

    partner: str
    name: Text
    leads: bool
    standing: Standing
    share: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action on the board. `standing` is its owner's; `talk`: why a forum should talk about it, if it should."""

    action: Action
    goal: Text
    parts: Sequence[Part]
    standing: Standing
    light: Shown
    said: Said | None
    talk: str = ""

    @property
    def owner(self) -> Text:
        """Return who leads it; nobody while somebody is looked for."""
        leads = next((one for one in self.parts if one.leads), None)
        return leads.name if leads and self.standing is not Standing.LOOKING else NO_TEXT


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure, its figures by year, and its light."""

    measure: Measure
    unit: Text
    points: Sequence[Point]
    light: Shown

    @property
    def newest(self) -> tuple[int, Decimal] | None:
        """Return the newest year and its figure."""
        return max(self.points, default=None)


@dataclass(frozen=True, slots=True)
class GoalLine:
    """One goal with its measures and actions. A goal without an action says so (S0-12)."""

    goal: Goal
    depth: int
    measures: Sequence[MeasureLine]
    actions: Sequence[ActionLine]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole plan on one day; one whose term is over stands as it ended."""

    plan: Plan
    goals: Sequence[GoalLine]
    names: Mapping[str, Text]
    version: Version | None
    day: date

    @property
    def is_over(self) -> bool:
        """Tell whether its term is over."""
        return self.day > self.plan.ends

    @property
    def actions(self) -> list[ActionLine]:
        """Return every action, in the order of the plan."""
        return [action for goal in self.goals for action in goal.actions]

    def in_year(self, year: int) -> "Board":
        """Return what is done in a year: its actions, with their goals and the wider ones these belong to."""
        lines = {one.goal.code: [line for line in one.actions if line.action.goes_on_in(year)] for one in self.goals}
        parents = {one.goal.code: one.goal.parent for one in self.goals}
        kept = {above for code, actions in lines.items() if actions for above in _upwards(code, parents)}
        goals = [replace(one, actions=lines[one.goal.code]) for one in self.goals if one.goal.code in kept]
        return replace(self, goals=goals)

    def of_partner(self, partner: str) -> list[ActionLine]:
        """Return the actions a partner has said yes to, or is asked to take part in."""
        return [one for one in self.actions if any(part.partner == partner for part in one.parts)]


def own_actions(work: Work, partner: str, now: datetime) -> list[ActionLine]:
    """Return what a partner does for the plans that are followed, or is asked to do."""
    theirs = [
        plan
        for plan in followed(work, helsinki_date(now))
        if any(one.partner == partner for one in work.plans.commitments(plan.id))
    ]
    mine = [line for plan in theirs for line in read_board(work, plan, now, figures=False).of_partner(partner)]
    return [one for one in mine if any(part.partner == partner and part.standing in DOES for part in one.parts)]


DOES = (Standing.PROPOSED, Standing.ACCEPTED, Standing.COUNTERED)


def read_board(work: Work, plan: Plan, now: datetime, revision: int | None = None, *, figures: bool = True) -> Board:
    """Read the plan as it stands, or what was adopted at a revision, with who does it and how it goes now.

    `figures` take longest.
    """
    kept, today = work.plans, min(helsinki_date(now), plan.ends)
    written, rulings = kept.content(plan.id), kept.rulings(plan.id)
    if revision is not None:
        written = with_parts_of(kept.content(plan.id, revision), written)
    commitments, offers = newest(kept.commitments(plan.id)), kept.offers(plan.id)
    partners = work.register.partners()
    names, here = {one.id: one.name for one in partners}, {one.id for one in partners if one.active}
    content, said = in_own_words(written, kept.said(plan.id), here)
    known = _figures(work, list(content.measures.values())) if figures else {}

    def line(action: Action) -> ActionLine:
        asked = {one: commitments.get((action.code, one)) for one in action.takes_part}
        parts = [_part(action, one, names, asked[one], offers) for one in action.takes_part]
        stands = parts[0].standing if action.owner else Standing.LOOKING
        word = said.get(action.code)
        computed = action_light(action, word, today, plan.fresh_days)
        light = overruled(computed, word, rulings.get(action.code), today, plan.fresh_days)
        talk = call_for_talk(action, word, light, today)
        return ActionLine(action, content.goals[action.goal].title, parts, stands, light, word, talk)

    def measured(measure: Measure) -> MeasureLine:
        unit, found = known.get(measure.indicator, (NO_TEXT, ()))
        points = list(found)
        if measure.latest is not None and measure.latest_year is not None:
            points = [one for one in points if one[0] != measure.latest_year] + [(measure.latest_year, measure.latest)]
        return MeasureLine(measure, unit, sorted(points), measure_light(measure, points, today))

    goals = [
        GoalLine(
            goal,
            depth,
            [measured(one) for one in content.measures.values() if one.goal == goal.code],
            [line(one) for one in content.actions.values() if one.goal == goal.code],
        )
        for goal, depth in _in_order(content.goals)
    ]
    return Board(plan, goals, names, next(iter(kept.versions(plan.id)), None), helsinki_date(now))


def _upwards(code: str, parents: Mapping[str, str]) -> Iterator[str]:
    """Yield a goal and the wider ones it belongs to."""
    while code:
        yield code
        code = parents.get(code, "")


def _in_order(goals: Mapping[str, Goal], parent: str = "", depth: int = 0) -> Iterator[tuple[Goal, int]]:
    """Yield each goal after the wider one it belongs to."""
    for goal in goals.values():
        if goal.parent == parent:
            yield goal, depth
            yield from _in_order(goals, goal.code, depth + 1)


def _part(
    action: Action,
    partner: str,
    names: Mapping[str, Text],
    request: Request | None,
    offers: Mapping[str, Offer],
) -> Part:
    offer = offers.get(request.id) if request else None
    how, id = standing(partner, request), request.id if request else ""
    share = offer.share if offer and how is Standing.ACCEPTED else ""
    return Part(partner, names.get(partner, Text(partner)), partner == action.owner, how, share, id)


def _figures(work: Work, measures: Sequence[Measure]) -> dict[str, tuple[Text, Sequence[Point]]]:
    """Return unit and national figures of the alliance's own area, by the indicators' codes."""
    wanted = {one.indicator for one in measures if one.indicator}
    home = work.register.partner(work.register.alliance().backbone)
    found: dict[str, tuple[Text, Sequence[Point]]] = {}
    for indicator in work.rounds.indicators():
        if indicator.code in wanted:
            series = work.figures.series(home, indicator.statistic) if indicator.statistic else ()
            points = next((list(one.points) for one in series if one.how is Compared.OWN), [])
            found[indicator.code] = (indicator.unit, points)
    return found


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """An action a forum might talk about: it is overdue or stuck, or somebody is looked for. Help is asked for."""

    action: Action
    why: str
    owner: Text
    help: str


LOOKING = "looking"
"""Why an action is proposed that nobody has taken on."""


def proposed_items(board: Board) -> list[AgendaItem]:
    """Propose agenda items from the plan: what got stuck or is overdue first, then what nobody has taken on.

    A plan whose term is over proposes nothing.
    """
    if board.is_over:
        return []
    stuck = [one for one in board.actions if one.standing is Standing.ACCEPTED and one.talk]
    looking = [one for one in board.actions if one.standing is Standing.LOOKING and one.light.light is not Light.DONE]
    return [
        *(AgendaItem(one.action, one.talk, one.owner, one.said.help if one.said else "") for one in stuck),
        *(AgendaItem(one.action, LOOKING, NO_TEXT, "") for one in looking),
    ]


def board_rows(board: Board) -> list[dict[str, Any]]:
    """Return the board as a table for operators: organisations only, no people and nobody's words."""
    return [
        {
            "plan": board.plan.id,
            "goal": one.goal[Language.FI],
            "action": one.action.title[Language.FI],
            "organisation": one.owner[Language.FI] or "–",
            "commitment": one.standing.value,
            "light": one.light.light.word,
            "due": one.action.due.isoformat(),
        }
        for one in board.actions
    ]
