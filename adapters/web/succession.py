"""One form for a change of persons: the coordinator's for anybody, a partner's own for oneself."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator
from adapters.web.coordinator.access import show as show_page
from adapters.web.coordinator.fields import filled
from adapters.web.faults import checked
from adapters.web.forms import posted
from adapters.web.pages import render
from adapters.web.sessions import Visitor, let_out, who
from adapters.web.shown import title_facts
from domain.errors import FieldsBroken, NotFound, RuleBroken
from domain.forums import Forum
from domain.links import Purpose
from domain.partners import Contact
from domain.processes.joining.succeeding import Successor, burden_of, hand_on
from domain.words import Language

PERSON = "/partners/{partner}/contacts/{contact}/hand-on"
OWN = "/desk/successor"


def form(request: Request) -> Response:
    """Show a coordinator what would move to a successor."""
    visitor = coordinator(request)
    return _page(request, visitor, person_of(request, visitor), {})


def hand(request: Request, form: FormData) -> Response:
    """Move it."""
    visitor, fields = coordinator(request), filled(form)
    person = person_of(request, visitor)
    try:
        hand_on(ports(request), visitor.alliance, person.id, visitor.contact.id, checked(Successor, fields))
    except FieldsBroken as refused:
        return _page(request, visitor, person, fields, refused.fields)
    return back(f"/partners/{person.partner}", "handed-on")


def own_form(request: Request) -> Response:
    """Show a partner's contact what would move to their successor."""
    visitor = whole_visitor(request)
    return _page(request, visitor, visitor.contact, {}, own=True)


def own_hand(request: Request, form: FormData) -> Response:
    """Move it; the person's links end, this browser's too."""
    visitor, fields = whole_visitor(request), filled(form)
    try:
        said = _surely(fields)
        heir = hand_on(ports(request), visitor.alliance, visitor.contact.id, visitor.contact.id, said)
    except FieldsBroken as refused:
        return _page(request, visitor, visitor.contact, fields, refused.fields, own=True)
    response = render(request, "successor_done.html.jinja", heir=heir)
    let_out(request, response)
    return response


def _surely(fields: Mapping[str, Any]) -> Successor:
    """Read the form of one who goes: the box has to be ticked, which no robot does."""
    if "sure" not in fields:
        raise FieldsBroken({"sure": RuleBroken("successor.sure")})
    return checked(Successor, fields)


def whole_visitor(request: Request) -> Visitor:
    """Return the visitor if a link to their desk was opened: that of one request alone hands nothing on.

    With a coordinator goes the right to lead, so it takes having signed in.
    """
    visitor = who(request, Purpose.DESK, Purpose.SESSION)
    return who(request, Purpose.SESSION) if visitor.contact.coordinator else visitor


def person_of(request: Request, visitor: Visitor) -> Contact:
    with ports(request).store.look(visitor.alliance) as work:
        person = work.register.contact(request.path_params["contact"])
    if person.partner != request.path_params["partner"]:
        raise NotFound("contacts.unknown", id=person.id)
    return person


def _page(
    request: Request,
    visitor: Visitor,
    known: Contact,
    fields: Mapping[str, Any],
    errors: Mapping[str, RuleBroken] | None = None,
    *,
    own: bool = False,
) -> Response:
    with ports(request).store.look(visitor.alliance) as work:
        burden, forums = burden_of(work, known.id), {one.code: one.name for one in work.handbook.all(Forum)}
        abouts = work.requests.abouts(burden.requests)
        facts: dict[str, Any] = {
            "known": known,
            "partner": work.register.partner(known.partner),
            "moves": [(one, title_facts(abouts[one.id])) for one in burden.requests],
            "seats": [(forums[one.forum], one.contact == known.id) for one in burden.seats if one.forum in forums],
            "others": [one for one in work.register.contacts(known.partner) if one.active and one.id != known.id],
        }
    shown = {"language": known.language.value, **fields}
    facts |= {"fields": shown, "errors": errors or {}, "own": own, "tongues": list(Language)}
    section = "" if own else "partners"
    return show_page(request, "successor", section, status=422 if errors else 200, **facts)


routes = [
    Route(OWN, own_form),
    Route(OWN, posted(own_hand), methods=["POST"]),
    Route(PERSON, form),
    Route(PERSON, posted(hand), methods=["POST"]),
]
