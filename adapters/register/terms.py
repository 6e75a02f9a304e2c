"""Council terms of an alliance file: they follow one another, and the plans already begun keep to their days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from adapters.register.report import Fault
from domain.errors import RuleBroken
from domain.ports import Work
from domain.terms import CouncilTerm, out_of_step


def keep_terms(work: Work, terms: Sequence[CouncilTerm], rows: Mapping[str, int]) -> Iterator[Fault]:
    """Give begun plans their terms' new days; yield what cannot be. `rows` tells where a term stands in the file."""
    if late := out_of_step(terms):
        yield Fault(rows.get(late[0].code, 1), "terms", late[1])
    codes = {one.code for one in terms}
    for term in terms:
        if problem := _of_another_plan(work, term, codes) or _too_late(work, term):
            yield Fault(rows.get(term.code, 1), "terms", problem)
    for plan in work.plans.all():
        for term in (one for one in terms if one.code == plan.id):
            work.plans.save(replace(plan, starts=term.starts, ends=term.ends))


def _of_another_plan(work: Work, term: CouncilTerm, codes: set[str]) -> RuleBroken | None:
    """Refuse days that a plan of another name has: it is named after its term for ever."""
    others = (one for one in work.plans.all() if one.id not in codes)
    taken = next((one for one in others if one.starts <= term.ends and term.starts <= one.ends), None)
    return RuleBroken("term.has-plan", id=taken.id) if taken else None


def _too_late(work: Work, term: CouncilTerm) -> RuleBroken | None:
    """Refuse days that leave actions of the plan outside."""
    actions = work.plans.content(term.code).actions.values()
    outside = [one for one in actions if one.due not in term]
    facts = {"count": len(outside), "starts": term.starts, "ends": term.ends}
    return RuleBroken("term.actions-outside", **facts) if outside else None
