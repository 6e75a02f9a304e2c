"""A contact's own channel: their own page for it, and the coordinator's for anybody's; its address is never shown."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.forms import posted
from adapters.web.sessions import Visitor
from adapters.web.succession import person_of, whole_visitor
from domain.channels import shown_address
from domain.errors import NotFound, RuleBroken
from domain.links import Link, Purpose, serial_at
from domain.own_channels import stands
from domain.partners import Contact
from domain.ports import Ports
from domain.processes.own_channels import give_channel, open_channel, take_channel
from domain.workdays import helsinki_date

PERSON = "/partners/{partner}/contacts/{contact}/channel"
OWN = "/desk/channel"
TURNS: Mapping[str, Callable[[Ports, str, str, str], None]] = {"opened": open_channel, "removed": take_channel}
"""By what has happened to the channel afterwards."""


def form(request: Request) -> Response:
    """Show a coordinator where a contact's notices go."""
    visitor = coordinator(request)
    return _page(request, visitor, person_of(request, visitor))


def turn(request: Request, form: FormData) -> Response:
    """Give a contact a channel, try it again, or take it away."""
    visitor = coordinator(request)
    return _turned(request, visitor, person_of(request, visitor), form)


def own_form(request: Request) -> Response:
    """Show a partner's contact where their notices go."""
    visitor = whole_visitor(request)
    return _page(request, visitor, visitor.contact)


def own_turn(request: Request, form: FormData) -> Response:
    """Give oneself a channel, try it again, or take it away."""
    visitor = whole_visitor(request)
    return _turned(request, visitor, visitor.contact, form)


def _turned(request: Request, visitor: Visitor, whose: Contact, form: FormData) -> Response:
    what, by = str(form.get("do", "")), (visitor.alliance, whose.id, visitor.contact.id)
    if what == "given":
        try:
            give_channel(ports(request), *by, str(form.get("url", "")))
        except RuleBroken as refused:
            return _page(request, visitor, whose, {"url": refused})
    elif what in TURNS:
        TURNS[what](ports(request), *by)
    else:
        raise NotFound("channel.unknown")
    return back(request.url.path, f"own-channel-{what}")


def _page(
    request: Request, visitor: Visitor, whose: Contact, errors: Mapping[str, RuleBroken] | None = None
) -> Response:
    with ports(request).store.look(visitor.alliance) as work:
        channel, partner = work.own_channels.of(whose.id), work.register.partner(whose.partner)
        faring = work.own_channels.faring().get(whose.id)
    own = request.url.path == OWN
    facts = {"known": whose, "partner": partner, "own": own, "channel": channel, "fields": {}, "errors": errors or {}}
    facts |= {"faring": faring, "stands": stands(channel, faring) if channel else ""}
    facts |= {"shown": shown_address(channel.url) if channel else "", "how_often": _how_often(request, visitor)}
    return show(request, "own_channel", "" if own else "partners", status=422 if errors else 200, **facts)


def _how_often(request: Request, visitor: Visitor) -> str:
    """Return the address where the visitor chooses how often to be written to; in mails it stands, in chats not."""
    now = ports(request).clock.now()
    until = helsinki_date(now) + timedelta(days=1)
    link = Link(Purpose.REMINDERS, visitor.alliance, visitor.contact.id, "", until, serial_at(now))
    return f"/l/{link.purpose}/{ports(request).links.token(link)}"


routes = [
    Route(OWN, own_form),
    Route(OWN, posted(own_turn), methods=["POST"]),
    Route(PERSON, form),
    Route(PERSON, posted(turn), methods=["POST"]),
]
