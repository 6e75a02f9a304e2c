"""The year clock: what happens when, for the alliance or for the one who looks, and its calendars to subscribe to."""

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.register.access import member, show
from adapters.web.shown import title_facts
from domain.processes.year import calendar_link, year_clock
from domain.workdays import helsinki_date
from domain.yearclock import Span, by_month, mine, shared

AHEAD = timedelta(days=365)


def page(request: Request) -> Response:
    """Show the months to come; `?for=me` keeps what concerns the one who looks."""
    now = ports(request).clock.now()
    today = helsinki_date(now)
    own = request.query_params.get("for") == "me"
    with member(request) as (visitor, work):
        span = Span(today.replace(day=1), today + AHEAD, today)
        entries = year_clock(work, span, visitor.contact)
        names = {one.id: one.name for one in work.register.partners()}
        code, contact = visitor.alliance, visitor.contact
    chosen = mine(entries, contact) if own else shared(entries)
    links = {whose: calendar_link(code, contact.id, whose, now) for whose in ("me", "all")}
    addresses = {whose: ports(request).links.address(link) for whose, link in links.items()}
    facts: dict[str, Any] = {
        "months": [(month, [(one, title_facts(one.facts)) for one in some]) for month, some in by_month(chosen)],
        "own": own,
        "today": today,
        "names": names,
        "addresses": addresses,
        "until": links["me"].until,
    }
    return show(request, "year", **facts)
