"""A plan as a table that people fill in elsewhere: what it would make of the plan, or everything wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.errors import RuleBroken
from domain.indicators.catalogue import Indicator
from domain.partners import Partner
from domain.plans.plan import Content, Plan


@dataclass(frozen=True)
class Standing:
    """What a table is read against: the plan as it is, and whom and what it may name."""

    plan: Plan
    content: Content
    partners: Mapping[str, Partner]
    indicators: Sequence[Indicator]


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong: the row as a spreadsheet counts it, its column's head as it stands there, and why."""

    row: int
    column: str
    problem: RuleBroken


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """The plan as a table would have it, or its faults; `unread` are columns and sheets that were left alone."""

    content: Content | None
    faults: Sequence[CellFault] = ()
    unread: Sequence[str] = ()


class PlanTables(Protocol):
    """Reads such tables."""

    def read(self, file: bytes, standing: Standing) -> ReadPlan:
        """Read an .xlsx or .csv; raises RuleBroken when it cannot be read at all or is no plan."""


class NoPlanTables:
    """Where nothing reads tables."""

    def read(self, file: bytes, standing: Standing) -> ReadPlan:
        """Refuse."""
        raise NotImplementedError(f"nothing reads {len(file)} bytes for {standing.plan.id}")
