"""The desk: everything asked of a person and of their organisation, what waits first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from adapters.web.context import ports, setup
from adapters.web.forms import posted
from adapters.web.pages import render
from adapters.web.register.access import PLACES
from adapters.web.sessions import Visitor, held, let_out, who
from adapters.web.shown import Item, state, title_facts
from domain.joining.onboarding import Progress, Stage
from domain.links import Purpose
from domain.partners import Partner
from domain.ports import Work
from domain.processes.doors import renew_link
from domain.processes.indicators.comparing import Glance, last_round
from domain.processes.joining.onboarding import progress_of
from domain.processes.plans.board import own_actions
from domain.requests import Request as Asked
from domain.requests import Status
from domain.workdays import helsinki_date

NEWEST = 50
"""How many of the requests that are over the desk shows."""


def page(request: Request) -> Response:
    """Show the desk. Somebody who came by the link of one request sees that one, and may ask for a link to all."""
    visitor = who(request)
    now = ports(request).clock.now()
    today, most = helsinki_date(now), None if request.query_params.get("all") else NEWEST
    with ports(request).store.look(visitor.alliance) as work:
        mine = [one for one in work.requests.of_contact(visitor.contact.id) if visitor.opens(one.id)]
        ours = work.requests.of_partner(visitor.contact.partner)
        others = [one for one in ours if visitor.opens(one.id) and one.contact != visitor.contact.id]
        partner = work.register.partner(visitor.contact.partner)
        waiting, done = _parted(mine, today)
        theirs, past = _parted(others, today)
        facts: dict[str, Any] = {
            "waiting": _items(work, visitor, waiting, today),
            "done": _items(work, visitor, done[:most], today),
            "others": _items(work, visitor, [*theirs, *past[:most]], today),
            "partner": partner,
            "last": _last(work, visitor, partner, ours) if partner.active else None,
            "joining": _joining(work, visitor),
            "actions": own_actions(work, visitor.contact.partner, now) if visitor.opens("") else [],
            "left_out": {name: bool(most) and len(some) > NEWEST for name, some in (("done", done), ("others", past))},
        }
    whole = visitor.opens("")
    register = PLACES if whole and partner.active else {}
    return render(request, "desk.html.jinja", whole=whole, register=register, newest=NEWEST, **facts)


def _last(work: Work, visitor: Visitor, partner: Partner, ours: Sequence[Asked]) -> Glance | None:
    """Return how the organisation's newest figures stand; their page is named only where it opens."""
    found = last_round(work, partner, ours)
    opens = found is not None and found.request is not None and visitor.opens(found.request.id)
    return found if found is None or opens else replace(found, request=None)


def _parted(found: Sequence[Asked], today: date) -> tuple[list[Asked], list[Asked]]:
    """Part what can still be answered, soonest first, from what is over, newest first; what opens later is neither."""
    found = [one for one in found if one.opens <= today or one.version]
    waits = [one.status is Status.OPEN and today <= one.locks for one in found]
    parted = list(zip(found, waits, strict=True))
    return [one for one, still in parted if still], [one for one, still in reversed(parted) if not still]


def _items(work: Work, visitor: Visitor, found: Sequence[Asked], today: date) -> list[Item]:
    people = work.register.people({one.contact for one in found})
    abouts = work.requests.abouts(found)
    drafted = work.requests.drafted(visitor.contact.id, [one.id for one in found if one.contact == visitor.contact.id])
    items = []
    for one in found:
        mine = one.contact == visitor.contact.id
        name = people[one.contact].name if one.contact in people else ""
        items.append(Item(one, title_facts(abouts[one.id]), state(one, today, mine=mine), name, drafted.get(one.id)))
    return items


def _joining(work: Work, visitor: Visitor) -> Progress | None:
    """Tell how far the person's organisation is in joining, while it is."""
    membership = work.memberships.of(visitor.contact.partner) if visitor.opens("") else None
    return progress_of(work, membership) if membership and membership.stage is Stage.JOINING else None


def send_link(request: Request, form: FormData) -> Response:
    """Mail the visitor a link that opens the whole desk."""
    del form
    visitor = who(request)
    request.app.state.counter.count("asked", visitor.contact.id, setup(request).rates.asked)
    renew_link(ports(request), visitor.links[0])
    return render(request, "closed-sent.html.jinja")


def leave(request: Request, form: FormData) -> Response:
    """Close the session in this browser; the mailed links go on working."""
    del form
    coordinates = any(one.link.purpose is Purpose.SESSION for one in held(request))
    response = RedirectResponse("/coordinator/sign-in" if coordinates else "/", 303)
    let_out(request, response)
    return response


routes = [
    Route("/desk", page),
    Route("/desk/link", posted(send_link), methods=["POST"]),
    Route("/leave", posted(leave), methods=["POST"]),
]
