"""The accessibility statement and the privacy notice, as the law asks of public services."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web import context
from adapters.web.context import ports
from adapters.web.pages import render
from adapters.web.sessions import SignedOut, who
from domain.partners import Contact


def accessibility(request: Request) -> Response:
    """Show the accessibility statement (Act 306/2019)."""
    return render(request, "accessibility.html.jinja", coordinator=_coordinator(request))


def privacy(request: Request) -> Response:
    """Show what is known of people, why, for how long, and what they may ask for (GDPR articles 13 and 14)."""
    return render(request, "privacy.html.jinja", coordinator=_coordinator(request))


def _coordinator(request: Request) -> Contact | None:
    """Return whom feedback reaches: the visitor's own coordinator, else the only alliance's."""
    code = _alliance(request)
    if not code:
        return None
    with ports(request).store.look(code) as work:
        request.state.alliance = work.register.alliance()
        return next(iter(work.register.coordinators()), None)


def _alliance(request: Request) -> str:
    try:
        return who(request).alliance
    except SignedOut:
        all_of_them = ports(request).store.alliances()
        return all_of_them[0] if len(all_of_them) == 1 and context.alliance(request) is None else ""


routes = [Route("/accessibility", accessibility), Route("/privacy", privacy)]
