"""The search: one field, and what was found of meetings, the plan, reports and agreements, each with its page."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import language, ports
from adapters.web.coordinator.access import show
from adapters.web.coordinator.forums import leads, visitor_of
from adapters.web.faults import checked
from domain.errors import FieldsBroken
from domain.processes.searching import Reader, search
from domain.words import Line, Outside
from domain.workdays import helsinki_date


class Words(Outside):
    """What is looked for."""

    q: Line = ""


def page(request: Request) -> Response:
    """Show what was found."""
    visitor, today = visitor_of(request), helsinki_date(ports(request).clock.now())
    facts: dict[str, Any] = {"q": "", "trouble": None, "found": []}
    try:
        facts["q"] = checked(Words, dict(request.query_params)).q
    except FieldsBroken as refused:
        facts["trouble"] = refused.fields["q"]
    reader = Reader(visitor.contact.partner, leads(request, visitor), language(request), today)
    with ports(request).store.look(visitor.alliance) as work:
        facts["found"] = search(work, facts["q"], reader)
    return show(request, "search", "forums", **facts, lead=reader.leads)
