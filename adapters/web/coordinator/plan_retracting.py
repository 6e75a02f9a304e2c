"""A version of the plan is taken back: what that does is said first, then it is done."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.plan_paths import here
from adapters.web.sessions import Visitor
from domain.errors import RuleBroken
from domain.processes.plans.adopting import told
from domain.processes.plans.choosing import the_plan
from domain.processes.plans.retracting import take_back, what_rests


def before_taking_back(request: Request) -> Response:
    """Say what will be, or why it cannot be done."""
    return _page(request, coordinator(request))


def let_go(request: Request, form: FormData) -> Response:
    """Take the version back."""
    del form
    visitor, number = coordinator(request), int(request.path_params["number"])
    try:
        take_back(ports(request), visitor.alliance, visitor.contact.id, number, here(request).plan)
    except RuleBroken as refused:
        return _page(request, visitor, refused)
    return back(here(request).to("/plan/versions"), "plan-taken-back")


def _page(request: Request, visitor: Visitor, refused: RuleBroken | None = None) -> Response:
    now, number = ports(request).clock.now(), request.path_params["number"]
    with ports(request).store.look(visitor.alliance) as work:
        plan = the_plan(work, now, here(request).plan)
        version = next((one for one in work.plans.versions(plan.id) if one.number == number), None)
        if version is None:
            return back(here(request).to("/plan/versions"))
        rests, decision = what_rests(work, plan, version, now), told(work, version)
    facts = {"plan": plan, "version": version, "decision": decision, "here": here(request), "rests": refused or rests}
    return show(request, "plan_retract", "plan", status=422 if refused else 200, **facts)
