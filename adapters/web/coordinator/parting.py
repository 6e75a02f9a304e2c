"""A partner leaves: what will happen is said first, then it is done, and may be undone."""

from collections.abc import Mapping

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.fields import filled
from adapters.web.faults import checked
from adapters.web.sessions import Visitor
from domain.asides import Words
from domain.errors import FieldsBroken, RuleBroken
from domain.processes.asking_again import ask_all_again
from domain.processes.joining.parting import actions_left, come_back, leave, look_at_parting


def before_leaving(request: Request) -> Response:
    """Say what will happen if the partner leaves."""
    return _page(request, coordinator(request))


def let_go(request: Request, form: FormData) -> Response:
    """Let the partner go with thanks."""
    visitor, id = coordinator(request), request.path_params["partner"]
    try:
        word = checked(Words, filled(form)).reason
        left = leave(ports(request), visitor.alliance, id, visitor.contact.id, word)
    except FieldsBroken as refused:
        return _page(request, visitor, form, refused.fields)
    except RuleBroken as refused:
        return _page(request, visitor, form, {"": refused})
    return back(f"/partners/{id}", "partner-left" if left else "")


def _page(
    request: Request, visitor: Visitor, form: FormData | None = None, errors: Mapping[str, RuleBroken] | None = None
) -> Response:
    with ports(request).store.look(visitor.alliance) as work:
        parting = look_at_parting(work, request.path_params["partner"])
        actions = actions_left(work, parting.partner.id, ports(request).clock.now())
        leads = parting.partner.id == work.register.alliance().backbone
    facts = {
        "parting": parting,
        "actions": actions,
        "leads": leads,
        "fields": filled(form) if form else {},
        "errors": errors or {},
    }
    return show(request, "partner_leaves", "partners", status=422 if errors else 200, **facts)


def undo(request: Request, form: FormData) -> Response:
    """Let a partner that has left come back."""
    del form
    visitor, id = coordinator(request), request.path_params["partner"]
    returned = come_back(ports(request), visitor.alliance, id, visitor.contact.id)
    return back(f"/partners/{id}", "partner-back" if returned else "")


def ask_anew(request: Request, form: FormData) -> Response:
    """Ask once more all that was withdrawn when the partner left and is still wanted."""
    del form
    visitor, id = coordinator(request), request.path_params["partner"]
    asked = ask_all_again(ports(request), visitor.alliance, id)
    return back(f"/partners/{id}", "all-asked-again" if asked else "")
