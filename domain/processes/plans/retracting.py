"""A version adopted by mistake is taken back while nothing rests on it: it stays on record, and adopts nothing."""

from datetime import datetime

from domain.errors import RuleBroken
from domain.events import Event
from domain.plans.plan import Plan, Version
from domain.ports import Ports, Work
from domain.processes.plans.choosing import the_plan
from domain.reports.editions import Step
from domain.workdays import helsinki_date


def take_back(ports: Ports, alliance: str, by: str, number: int, plan: str = "") -> None:
    """Take a version of a plan back; raises RuleBroken where something rests on it, or it is not there."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        work.records.one_at_a_time()  # nobody adopts another one meanwhile
        meant = the_plan(work, now, plan)
        version = next((one for one in work.plans.versions(meant.id) if one.number == number), None)
        if version is None:
            raise RuleBroken("plan.version-gone", number=number)
        if rests := what_rests(work, meant, version, now):
            raise rests
        work.plans.retract(version, by, now)
        work.tell(Event("plan.retracted", meant.id, by, now))
    ports.wake()


def what_rests(work: Work, plan: Plan, version: Version, now: datetime) -> RuleBroken | None:
    """Return why a version cannot be taken back any more, if it cannot.

    A later version builds on it, a report was frozen since and may tell of it, or a plan whose term is to come has
    been put to those who are to do it because of it.
    """
    versions = work.plans.versions(plan.id)
    if versions[0].number != version.number:
        return RuleBroken("plan.rests-newer", number=versions[0].number)
    if any(one.step is Step.FROZEN and one.at >= version.at for one in work.reports.chain()):
        return RuleBroken("plan.rests-report")
    if plan.is_early(helsinki_date(now), adopted=len(versions) > 1) and work.plans.commitments(plan.id):
        return RuleBroken("plan.rests-asked")
    return None
