"""Who may read the register: members who opened a link to their desk or signed in; a little of it all the world."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from adapters.web import context as of
from adapters.web.coordinator.access import show as show_page
from adapters.web.sessions import SignedOut, Visitor, entered
from domain.errors import NotFound, RuleBroken
from domain.links import Purpose
from domain.ports import Work

PLACES = {
    "year": "/year",
    "forums": "/forums",
    "directory": "/directory",
    "seats": "/seats",
    "network": "/network",
    "crisis": "/crisis-list",
    "duties": "/duties",
    "glossary": "/glossary",
    "search": "/search",
}
"""The register's pages, for members."""
OPEN = ("network", "glossary")
"""Those that all the world may read, in a form that names nobody."""


@contextmanager
def member(request: Request) -> Iterator[tuple[Visitor, Work]]:
    """Look at the data of the person's alliance with them. A link to one request alone opens no register.

    Raises SignedOut, and RuleBroken for somebody whose organisation is not a member (yet): others' addresses and
    telephone numbers are for members.
    """
    with entered(request, Purpose.DESK, Purpose.SESSION) as found:
        visitor, work = found
        if not work.register.partner(visitor.contact.partner).active:
            raise RuleBroken("register.members-only")
        yield found


@contextmanager
def anybody(request: Request, alliance: str = "") -> Iterator[Work]:
    """Look at the data of an alliance as a stranger. Without its code there must be one alliance only.

    Raises NotFound, and SignedOut where it is not known whose page is meant.
    """
    known = of.ports(request).store.alliances()
    if alliance and alliance not in known:
        raise NotFound("alliance.unknown", code=alliance)
    if not alliance and len(known) != 1:
        raise SignedOut(Purpose.DESK)
    with of.ports(request).store.look(alliance or known[0]) as work:
        request.state.alliance = work.register.alliance()
        yield work


def show(request: Request, page: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """Show a page of the register in its frame: the way to its neighbours, for members or for all the world."""
    alliance = of.alliance(request)
    code = alliance.code if alliance else ""
    outside = {name: f"/public/{code}/{name}" for name in OPEN}
    places = PLACES if of.person(request) else outside
    section = "year" if page == "year" else "directory"
    return show_page(request, f"register/{page}", section, status=status, places=places, place=page, **facts)
