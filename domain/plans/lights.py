"""Lights of the plan: computed from what was said and measured and the day alone; a colour is never alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum

from domain.indicators.catalogue import Polarity
from domain.plans.plan import Action, Measure
from domain.workdays import helsinki_date

SOMEWHAT, MUCH = 0.25, 0.5
"""How far progress may lag behind the time used, as parts of the whole, before it is said."""
YEARS_OF_NEWS = 3
"""National figures lag by one or two years; older ones say nothing of now."""


class Light(IntEnum):
    """How something goes, from best to what nobody knows. Its word and sign are in the wording."""

    DONE = 0
    LATER = 1
    GOOD = 2
    BEHIND = 3
    STUCK = 4
    GREY = 5

    @property
    def word(self) -> str:
        """Return its name as the wording and style sheet know it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Said:
    """The newest status of an action, as its owner gave it: progress is per cent."""

    action: str
    partner: str
    progress: int
    stuck: bool
    sentence: str
    obstacle: str
    help: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Overruling:
    """A light set by a coordinator, with a reason; it holds until the owner says something newer."""

    action: str
    light: Light
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A light and why: `why` is a code of the wording. Where a coordinator has set it, `computed` is what it was."""

    light: Light
    why: str
    computed: Light | None = None
    reason: str = ""


def action_light(action: Action, said: Said | None, today: date, fresh_days: int) -> Shown:
    """Tell how an action goes: time used against progress, a word of being stuck, and how old the news is.

    For the same data it never gets better as days pass, nor with an earlier due date or less progress.
    """
    if said is None:
        return Shown(Light.LATER, "later") if today < action.starts else Shown(Light.GREY, "no-news")
    if said.progress >= 100:
        return Shown(Light.DONE, "done")
    if (today - helsinki_date(said.at)).days > fresh_days:
        return Shown(Light.GREY, "old-news")
    return _by_progress(action, said, today)


def _by_progress(action: Action, said: Said, today: date) -> Shown:
    if said.stuck:
        return Shown(Light.STUCK, "stuck")
    if today > action.due:
        return Shown(Light.STUCK, "overdue")
    behind = time_used(action, today) - said.progress / 100
    if behind > MUCH:
        return Shown(Light.STUCK, "far-behind")
    return Shown(Light.BEHIND, "behind") if behind > SOMEWHAT else Shown(Light.GOOD, "on-time")


def time_used(action: Action, today: date) -> float:
    """Return how much of an action's time has passed, from 0 to 1."""
    whole = (action.due - action.starts).days + 1
    return min(1.0, max(0.0, (today - action.starts).days / whole))


def overruled(shown: Shown, said: Said | None, ruling: Overruling | None, today: date, fresh_days: int) -> Shown:
    """Let a coordinator's light stand in place of the computed one, unless the owner has said something since."""
    if ruling is None or (said is not None and said.at > ruling.at):
        return shown
    if (today - helsinki_date(ruling.at)).days > fresh_days:
        return shown
    return Shown(ruling.light, "overruled", shown.light, ruling.reason)


def call_for_talk(action: Action, said: Said | None, shown: Shown, today: date) -> str:
    """Tell by a code why a forum should talk about an action; empty when it need not.

    Silence does not take it off the agenda: what was last said to be stuck is so until its owner says otherwise, and
    what is past its day is so whether or not anybody has said a word. A coordinator's light counts before both.
    """
    if shown.light in {Light.DONE, Light.LATER} or (shown.computed is not None and shown.light is not Light.STUCK):
        return ""
    if said is not None and said.stuck:
        return "stuck"
    if today > action.due:
        return "overdue" if said else "overdue-silent"
    return shown.why if shown.light is Light.STUCK else ""


Point = tuple[int, Decimal]
"""A year and its figure."""


def measure_light(measure: Measure, points: Sequence[Point], today: date) -> Shown:
    """Hold the newest figure against the straight path from baseline to target; the light says which year it knows."""
    if measure.baseline is None or measure.target is None or not measure.baseline_year or not measure.target_year:
        return Shown(Light.GREY, "no-path")
    if not points:
        return Shown(Light.GREY, "no-figure")
    year, number = max(points)
    if today.year - year > YEARS_OF_NEWS:
        return Shown(Light.GREY, "old-figure")
    return _by_path(measure, year, number)


def _by_path(measure: Measure, year: int, number: Decimal) -> Shown:
    if _reached(measure, number):
        return Shown(Light.DONE, "reached")
    if year <= (measure.baseline_year or year):
        return Shown(Light.LATER, "no-newer-figure")
    behind = expected(measure, year) - _way(measure, number)
    if behind > MUCH:
        return Shown(Light.STUCK, "far-from-path")
    return Shown(Light.BEHIND, "behind-path") if behind > SOMEWHAT else Shown(Light.GOOD, "on-path")


def expected(measure: Measure, year: int) -> float:
    """Return how much of the way should have been gone in a year, from 0 to 1."""
    first, last = measure.baseline_year or year, measure.target_year or year
    return min(1.0, max(0.0, (year - first) / max(1, last - first)))


def _way(measure: Measure, number: Decimal) -> float:
    """Return how much of the way has been gone; less than nought where it went the other way."""
    start, end = measure.baseline or Decimal(0), measure.target or Decimal(0)
    return float((number - start) / (end - start))


def _reached(measure: Measure, number: Decimal) -> bool:
    target = measure.target or Decimal(0)
    higher = measure.polarity is Polarity.HIGHER or (
        measure.polarity is Polarity.NEUTRAL and target > (measure.baseline or Decimal(0))
    )
    return number >= target if higher else number <= target
