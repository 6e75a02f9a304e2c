"""New partners: invited after a dry look, followed step by step, taken in by hand where they got stuck."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.fields import filled
from adapters.web.faults import checked
from adapters.web.frames import framed
from adapters.web.sessions import Visitor
from domain.errors import FieldsBroken
from domain.forums import Forum, running
from domain.joining.onboarding import Membership, Progress, Stage, Taken
from domain.partners import Partner, Sector
from domain.ports import Work
from domain.processes.joining.inviting import Invitation, invite, is_joining, look_ahead, preview, steps_of
from domain.processes.joining.onboarding import admit, progress_of
from domain.requests import Request as Asked
from domain.requests import Status
from domain.words import Language


@dataclass(frozen=True, slots=True)
class Coming:
    """A partner on its way in: how far it is, and why it skipped what it did."""

    partner: Partner
    membership: Membership
    progress: Progress
    reasons: Mapping[str, str]


def coming(work: Work, membership: Membership) -> Coming:
    """Read how far a partner's joining is."""
    progress = progress_of(work, membership)
    reasons = {one.id: _reason(work, one) for one, taken in progress.steps if taken in {Taken.SKIPPED, Taken.REFUSED}}
    return Coming(work.register.partner(membership.partner), membership, progress, reasons)


def _reason(work: Work, asked: Asked) -> str:
    if asked.status is not Status.DECLINED:
        return ""
    return str(work.requests.reply(asked.id, asked.version).body.get("reason", ""))


def every(request: Request) -> Response:
    """List the partners that are joining, and how far each is."""
    visitor = coordinator(request)
    with ports(request).store.look(visitor.alliance) as work:
        found = [coming(work, one) for one in work.memberships.all() if one.stage is Stage.JOINING]
    return show(request, "joining", "partners", coming=found)


def blank(request: Request) -> Response:
    """Show an empty invitation."""
    return _form(request, coordinator(request), {"sector": Sector.ASSOCIATION.value})


def prepare(request: Request, form: FormData) -> Response:
    """Go on with an invitation: look at it, change it, or send it."""
    visitor, do = coordinator(request), str(form.get("do", ""))
    fields = {**filled(form), "forums": tuple(str(one) for one in form.getlist("forums"))}
    if do == "edit":
        return _form(request, visitor, fields)
    try:
        return STEPS.get(do, _look)(request, visitor, checked(Invitation, fields), fields)
    except FieldsBroken as refused:
        return _form(request, visitor, fields, refused)


def _look(request: Request, visitor: Visitor, said: Invitation, fields: Mapping[str, Any]) -> Response:
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        arrival = look_ahead(work, said, visitor.contact.id, now)
        needed = {step.code for step in steps_of(work) if not step.may_skip}
    mail = preview(ports(request), visitor.alliance, arrival)
    facts: dict[str, Any] = {"arrival": arrival, "needed": needed, "mail": mail, "fields": fields}
    return framed(show(request, "partner_preview", "partners", **facts))


def _send(request: Request, visitor: Visitor, said: Invitation, fields: Mapping[str, Any]) -> Response:
    del fields
    with ports(request).store.look(visitor.alliance) as work:
        known = is_joining(work, said.name)
    if known:
        return back(f"/partners/{known}")
    arrival = invite(ports(request), visitor.alliance, said, visitor.contact.id)
    return back(f"/partners/{arrival.partner.id}", "invited")


STEPS: Mapping[str, Callable[[Request, Visitor, Invitation, Mapping[str, Any]], Response]] = {"send": _send}


def _form(
    request: Request, visitor: Visitor, fields: Mapping[str, Any], refused: FieldsBroken | None = None
) -> Response:
    with ports(request).store.look(visitor.alliance) as work:
        forums = running(work.handbook.all(Forum))
    facts: dict[str, Any] = {
        "fields": fields,
        "errors": refused.fields if refused else {},
        "forums": forums,
        "sectors": [one for one in Sector if one is not Sector.COUNTY],
        "tongues": list(Language),
    }
    return show(request, "partner_new", "partners", status=422 if refused else 200, **facts)


def take_in(request: Request, form: FormData) -> Response:
    """Take a joining partner in as it is."""
    del form
    visitor, id = coordinator(request), request.path_params["partner"]
    welcomed = admit(ports(request), visitor.alliance, id, visitor.contact.id)
    return back(f"/partners/{id}", "admitted" if welcomed else "already-in")
