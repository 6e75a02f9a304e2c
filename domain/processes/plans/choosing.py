"""Which plan is meant: the running council term's, unless another one is named."""

from dataclasses import replace
from datetime import date, datetime

from domain.errors import NotFound
from domain.plans.plan import Plan, plan_of
from domain.ports import Work
from domain.terms import CouncilTerm, terms_of
from domain.workdays import helsinki_date


def the_plan(work: Work, now: datetime, wanted: str = "") -> Plan:
    """Return the plan that is wanted, else the running council term's, if only an empty one.

    Raises NotFound for one that nobody has begun and whose term neither runs nor comes next.
    """
    today = helsinki_date(now)
    if not wanted:
        return work.plans.find(today) or _empty(work, terms_of(work.handbook).of(today))
    known = next((one for one in plans_to_choose(work, today) if one.id == wanted), None)
    if known is None:
        raise NotFound("plan.unknown", id=wanted)
    return known


def plans_to_choose(work: Work, today: date) -> list[Plan]:
    """Return the plans a coordinator may write, oldest first: those begun, the running term's and the next one's."""
    begun, terms = work.plans.all(), terms_of(work.handbook)
    running = terms.of(today)
    unbegun = [one for one in (running, terms.after(running)) if not any(_has_days_of(plan, one) for plan in begun)]
    return sorted([*begun, *(_empty(work, one) for one in unbegun)], key=lambda plan: plan.starts)


def _has_days_of(plan: Plan, term: CouncilTerm) -> bool:
    return plan.starts <= term.ends and term.starts <= plan.ends


def _empty(work: Work, term: CouncilTerm) -> Plan:
    """Return the plan of a term nobody has begun, with statuses asked as often as in the one before."""
    earlier = [one for one in work.plans.all() if one.starts < term.starts]
    empty = plan_of(term)
    return replace(empty, asks=earlier[0].asks, status_days=earlier[0].status_days) if earlier else empty


def plans_to_read(work: Work, today: date) -> list[Plan]:
    """Return the plans every partner may read, oldest first."""
    return [one for one in reversed(work.plans.all()) if not is_early(work, one, today)]


def is_early(work: Work, plan: Plan, today: date) -> bool:
    """Tell whether a plan is still the coordinators' own: its term is to come, and it has not been adopted."""
    return plan.is_early(today, adopted=bool(work.plans.versions(plan.id)))
