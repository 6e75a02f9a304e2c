"""The welfare plan: goals, what they are measured by, and who does what (L2, L7, S3-5); versions of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from domain.indicators.catalogue import PeriodLength, Polarity, PopulationGroup
from domain.terms import CouncilTerm
from domain.words import Text

GRACE = timedelta(days=14)
"""How long after its due date a request about a plan may still be answered."""
FRESH_DAYS: Mapping[PeriodLength, int] = {
    PeriodLength.MONTH: 60,
    PeriodLength.QUARTER: 135,
    PeriodLength.HALF: 230,
    PeriodLength.YEAR: 420,
}
"""How long a status is believed: until somewhat after the next one should have come."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of one council term, both days inclusive. `asks` is how often statuses are asked for."""

    id: str
    starts: date
    ends: date
    asks: PeriodLength = PeriodLength.QUARTER
    status_days: int = 14

    @property
    def fresh_days(self) -> int:
        """How many days a status counts as news."""
        return FRESH_DAYS[self.asks]

    @property
    def term(self) -> str:
        """Return its term as people call it."""
        return CouncilTerm(self.id, self.starts, self.ends).years

    @property
    def years(self) -> range:
        """Return every year its term touches."""
        return range(self.starts.year, self.ends.year + 1)

    def is_early(self, today: date, *, adopted: bool) -> bool:
        """Tell whether it is still the coordinators' own: its term is to come, and it has not been adopted."""
        return self.starts > today and not adopted


def plan_of(term: CouncilTerm) -> Plan:
    """Return the empty plan of a council term."""
    return Plan(term.code, term.starts, term.ends)


@dataclass(frozen=True, slots=True)
class Goal:
    """What the alliance wants to become true. A goal may belong to a wider one."""

    code: str
    title: Text
    parent: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Measure:
    """What shows whether a goal comes nearer: from a baseline to a target, and which way is good.

    `indicator` is one of the alliance's catalogue; its national figures come by themselves. `latest` is the newest
    figure that somebody wrote down, for what no statistics know.
    """

    code: str
    goal: str
    title: Text
    indicator: str = ""
    baseline: Decimal | None = None
    baseline_year: int | None = None
    target: Decimal | None = None
    target_year: int | None = None
    latest: Decimal | None = None
    latest_year: int | None = None
    polarity: Polarity = Polarity.NEUTRAL
    position: int = 0


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody does for a goal. `owner` and `supporting` are partners; nobody is assigned, all are asked."""

    code: str
    goal: str
    title: Text
    starts: date
    due: date
    measure: str = ""
    owner: str = ""
    supporting: tuple[str, ...] = ()
    resources: str = ""
    group: PopulationGroup = PopulationGroup.ALL
    theme: str = ""
    statute: str = ""
    position: int = 0

    def goes_on_in(self, year: int) -> bool:
        """Tell whether it is done in a year, or in some of it."""
        return self.starts.year <= year <= self.due.year

    @property
    def takes_part(self) -> tuple[str, ...]:
        """Everybody who is asked to take part, the owner first."""
        return tuple(one for one in (self.owner, *self.supporting) if one)


Item = Goal | Measure | Action


@dataclass(frozen=True, slots=True)
class Content:
    """What a plan says, each by its code, in the order of the plan."""

    goals: Mapping[str, Goal] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)

    def items(self) -> list[Item]:
        """Return all of it."""
        return [*self.goals.values(), *self.measures.values(), *self.actions.values()]

    def with_items(self, items: Sequence[Item], dropped: Sequence[Item] = ()) -> "Content":
        """Return the content with some items written anew and others left out."""
        parts: dict[type, dict[str, Item]] = {Goal: {}, Measure: {}, Action: {}}
        for one in (*self.items(), *items):
            parts[type(one)][one.code] = one
        for one in dropped:
            parts[type(one)].pop(one.code, None)
        return content_of([one for part in parts.values() for one in part.values()])


def content_of(items: Sequence[Item]) -> Content:
    """Put items in the order of the plan."""
    ordered = sorted(items, key=lambda one: (one.position, one.code))
    goals = {one.code: one for one in ordered if isinstance(one, Goal)}
    measures = {one.code: one for one in ordered if isinstance(one, Measure)}
    return Content(goals, measures, {one.code: one for one in ordered if isinstance(one, Action)})


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of the working plan: who, when, and why."""

    plan: str
    number: int
    by: str
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """An adopted version: the plan as it stood at a revision, frozen by a decision.

    `recorded` is the decision's id where a meeting of the alliance made it, as it was when the version was adopted.
    """

    plan: str
    number: int
    revision: int
    decided_on: date
    decision: str
    by: str
    at: datetime
    recorded: str = ""


@dataclass(frozen=True, slots=True)
class Retracted:
    """A version that was adopted by mistake and taken back: its number is never used again."""

    version: Version
    by: str
    at: datetime


def in_force(versions: Iterable[Version], day: date) -> Version | None:
    """Return the version that was in force on a day: the one decided on last by then."""
    decided = [one for one in versions if one.decided_on <= day]
    return max(decided, key=lambda one: (one.decided_on, one.number), default=None)
