"""A partner's people: added, changed, let go, their links revoked."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import from_json, to_json
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.fields import filled
from adapters.web.faults import checked
from adapters.web.sessions import Visitor
from domain.errors import FieldsBroken, NotFound, RuleBroken
from domain.partners import Contact, Rhythm, Role
from domain.ports import Work
from domain.processes.contacts import ContactForm, leaving, revoke_links, save_contact
from domain.processes.steering import retire_contact
from domain.words import Language
from domain.workdays import helsinki_date

NEW = "new"


def form(request: Request) -> Response:
    """Show a contact's form, or an empty one."""
    visitor, id = coordinator(request), request.path_params["contact"]
    if id == NEW:
        return _form(request, visitor, {"working_days": (0, 1, 2, 3, 4)})
    with ports(request).store.look(visitor.alliance) as work:
        person = _person(work, request)
    fields = {name: getattr(person, name) for name in ContactForm.model_fields}
    days = {name: fields[name].isoformat() if fields[name] else "" for name in ("away_from", "away_until")}
    return _form(request, visitor, {**fields, **days, "was": to_json(fields).decode()})


def save(request: Request, form: FormData) -> Response:
    """Add the contact, or change them."""
    visitor, partner, id = coordinator(request), request.path_params["partner"], request.path_params["contact"]
    days = tuple(int(str(day)) for day in form.getlist("working_days") if str(day) in set("0123456"))
    fields = {**filled(form), "working_days": days}
    unreached = _is_unreached(request, id)
    try:
        said = _only_what_changed(request, checked(ContactForm, fields), str(form.get("was", "")))
        save_contact(ports(request), visitor.alliance, partner, visitor.contact.id, said, "" if id == NEW else id)
    except FieldsBroken as refused:
        return _form(request, visitor, fields, refused.fields)
    except RuleBroken as refused:
        return _form(request, visitor, fields, {"email" if refused.code == "contact.known" else "": refused})
    written_again = unreached and not _is_unreached(request, id)
    return back(f"/partners/{partner}", "contact-readdressed" if written_again else "contact-saved")


def _only_what_changed(request: Request, said: ContactForm, was: str) -> ContactForm:
    """Leave as it is by now what was not touched since it `was` shown: somebody else may have changed it meanwhile."""
    try:
        shown = from_json(was)
    except ValueError:
        return said
    person, typed = _known(request), said.model_dump(mode="json")
    untouched = [name for name in typed if isinstance(shown, dict) and shown.get(name) == typed[name]]
    return checked(ContactForm, {**said.model_dump(), **{name: getattr(person, name) for name in untouched}})


def _is_unreached(request: Request, contact: str) -> bool:
    """Tell whether a message that did not arrive waits for somebody to look at this contact."""
    with ports(request).store.look(coordinator(request).alliance) as work:
        return any(message.contact == contact for message, _, _ in work.post.stuck())


def _form(
    request: Request, visitor: Visitor, fields: Mapping[str, Any], errors: Mapping[str, RuleBroken] | None = None
) -> Response:
    id = request.path_params["contact"]
    with ports(request).store.look(visitor.alliance) as work:
        partner = work.register.partner(request.path_params["partner"])
        leads = partner.id == work.register.alliance().backbone
        known = None if id == NEW else _person(work, request)
    facts = {"partner": partner, "known": known, "leads": leads, "fields": fields, "errors": errors or {}}
    choices = {"roles": list(Role), "rhythms": list(Rhythm), "tongues": list(Language)}
    return show(request, "contact", "partners", status=422 if errors else 200, **facts, **choices)


def before_leaving(request: Request) -> Response:
    """Say what would move if the contact left."""
    visitor = coordinator(request)
    today = helsinki_date(ports(request).clock.now())
    with ports(request).store.look(visitor.alliance) as work:
        person = _person(work, request)
        partner, moves = work.register.partner(person.partner), leaving(work, person, today)
    return show(request, "contact_leaves", "partners", known=person, partner=partner, moves=moves)


def leave(request: Request, form: FormData) -> Response:
    """Let the contact go; what waits for them moves on."""
    del form
    visitor, person = coordinator(request), _known(request)
    retire_contact(ports(request), visitor.alliance, person.id, visitor.contact.id)
    return back(f"/partners/{person.partner}", "contact-left")


def before_revoking(request: Request) -> Response:
    """Say what revoking a contact's links does."""
    visitor = coordinator(request)
    with ports(request).store.look(visitor.alliance) as work:
        person = _person(work, request)
        partner = work.register.partner(person.partner)
    return show(request, "contact_links", "partners", known=person, partner=partner)


def revoke(request: Request, form: FormData) -> Response:
    """Let no link mailed to the contact until now open anything."""
    del form
    visitor, person = coordinator(request), _known(request)
    revoke_links(ports(request), visitor.alliance, person.id, visitor.contact.id)
    return back(f"/partners/{person.partner}", "links-revoked")


def _known(request: Request) -> Contact:
    with ports(request).store.look(coordinator(request).alliance) as work:
        return _person(work, request)


def _person(work: Work, request: Request) -> Contact:
    """Return the contact of the address; raises NotFound when they are of another partner."""
    person = work.register.contact(request.path_params["contact"])
    if person.partner != request.path_params["partner"]:
        raise NotFound("contacts.unknown", id=person.id)
    return person
