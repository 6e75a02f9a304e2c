"""A table of the welfare plan comes in: every fault told at once, and all of it or nothing."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from adapters.register.grid import Grid, read_grid
from adapters.register.plan_table import plan_header, read_plan_table
from adapters.register.report import Change, Did, Refused, Report
from adapters.workbooks import is_workbook
from domain.errors import RuleBroken
from domain.plans.plan import Content
from domain.plans.rules import Came, differences
from domain.plans.tables import CellFault, ReadPlan, Standing
from domain.ports import Ports, Work
from domain.processes.plans.editing import begun, rewrite
from domain.requests import BY_RULE
from domain.words import Language

DID = {Came.ADDED: Did.ADDED, Came.CHANGED: Did.CHANGED, Came.DROPPED: Did.RETIRED}
WHY = "import"


@dataclass(frozen=True)
class PlanTable:
    """Plans from .xlsx and .csv files, whatever they are called."""

    def read(self, file: bytes, standing: Standing) -> ReadPlan:
        """Read a file; raises RuleBroken when it cannot be read at all or is no plan."""
        grid = read_grid(file, ".xlsx" if is_workbook(file) else ".csv")
        start = plan_header(grid)
        if start is None:
            raise RuleBroken("plan.no-table")
        try:
            content, unread = read_plan_table(grid, start, standing)
        except Refused as refused:
            return ReadPlan(None, [CellFault(one.row, one.column, one.problem) for one in refused.faults])
        return ReadPlan(content, (), unread)


class _Rehearsed(Exception):
    """A dry run has done everything and takes it back by leaving the transaction with an error."""


def import_plan(ports: Ports, alliance: str, grid: Grid, start: int, *, dry_run: bool, plan: str = "") -> Report:
    """Import a plan, the running council term's where none is named; raises Refused with every fault."""
    report = Report(dry_run=dry_run)
    with suppress(_Rehearsed), ports.store.begin(alliance) as work:
        report = replace(take_in_plan(ports, work, grid, start, plan), dry_run=dry_run)
        if dry_run:
            raise _Rehearsed
    return report


def take_in_plan(ports: Ports, work: Work, grid: Grid, start: int, plan: str = "") -> Report:
    """Write what a table gives into an open transaction: what it does not mention stays."""
    now = ports.clock.now()
    meant = begun(work, now, plan)
    before = work.plans.content(meant.id)
    partners = {one.id: one for one in work.register.partners()}
    standing = Standing(meant, before, partners, work.rounds.indicators())
    after, unread = read_plan_table(grid, start, standing)
    rewrite(work, meant.id, before, after, BY_RULE, now, WHY)
    notes = [("unread", {"name": name}) for name in unread]
    return Report(changes=list(_changes(before, after)), notes=notes)


def _changes(before: Content, after: Content) -> Iterator[Change]:
    differing = {(one.what, one.code): one for one in differences(before, after)}
    for one in differing.values():
        yield Change(DID[one.came], one.what, one.title[Language.FI], tuple(name for name, _, _ in one.changes))
    for item in after.items():
        what = type(item).__name__.lower()
        if (what, item.code) not in differing:
            yield Change(Did.UNCHANGED, what, item.title[Language.FI])
