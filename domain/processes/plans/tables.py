"""A plan's table taken in by page: first only looked at, then written as one revision."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import RuleBroken, Stale
from domain.plans.commitments import newest, without_part
from domain.plans.plan import Content, Plan
from domain.plans.rules import Difference, differences
from domain.plans.tables import ReadPlan, Standing
from domain.ports import Ports, Work
from domain.processes.plans.choosing import the_plan
from domain.processes.plans.editing import opened, rewrite
from domain.requests import Request

WHY = "import"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a table would change of the plan as it stood at a revision, and what is wrong with the table.

    `commitments` are those there are to the plan's actions.
    """

    before: Content
    read: ReadPlan
    revision: int
    commitments: Sequence[Request] = ()

    @property
    def differences(self) -> Sequence[Difference]:
        """Return what would be added, changed or taken out; nothing while there are faults."""
        return [] if self.read.content is None else differences(self.before, self.read.content)

    @property
    def released(self) -> Sequence[Request]:
        """Return what partners have said yes to and would have no part in any more."""
        return [] if self.read.content is None else without_part(self.read.content, self.commitments)


def look_at_table(ports: Ports, alliance: str, file: bytes, plan: str = "") -> Outlook:
    """Tell what a table would change; nothing is written. Raises RuleBroken for a file that is no plan."""
    with ports.store.look(alliance) as work:
        standing = _standing(work, the_plan(work, ports.clock.now(), plan))
        revision = work.plans.newest(standing.plan.id)
        commitments = list(newest(work.plans.commitments(standing.plan.id)).values())
    return Outlook(standing.content, ports.plan_tables.read(file, standing), revision, commitments)


def take_table(ports: Ports, alliance: str, file: bytes, by: str, seen: int, plan: str = "") -> bool:
    """Write what a table changes; False when nothing differs. What the table does not mention stays.

    Raises Stale when the plan has changed since it was `seen`, RuleBroken while anything in the table is wrong.
    """
    outlook = look_at_table(ports, alliance, file, plan)
    if outlook.revision != seen:
        raise Stale("plan.stale")
    if outlook.read.content is None:
        raise RuleBroken("plan.table-faults", count=len(outlook.read.faults))
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        id, before = opened(work, now, seen, plan)
        written = rewrite(work, id, before, outlook.read.content, by, now, WHY)
    ports.wake()
    return written


def _standing(work: Work, plan: Plan) -> Standing:
    partners = {one.id: one for one in work.register.partners()}
    return Standing(plan, work.plans.content(plan.id), partners, work.rounds.indicators())
