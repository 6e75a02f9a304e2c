"""A page for everything that can go wrong: what happened, that nothing was lost, and what to do next."""

import logging
from collections.abc import Mapping
from sqlite3 import SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE, SQLITE_ERROR
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError, OperationalError, TimeoutError  # noqa: A004 a database's own
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.web.context import kept_language
from adapters.web.guards import headers as security_headers
from adapters.web.pages import render
from adapters.web.sessions import SignedOut, is_secure, who
from domain.errors import NotFound, NotNow, Problem, RuleBroken, Stale
from domain.links import Purpose

MEMBERS_OWN = {"/plan": "/desk/plan", "/partners": "/directory"}
"""Where a partner finds what stands at a coordinator's address."""
LOG = logging.getLogger(__name__)
KNOWN = frozenset({403, 404, 405, 409, 413, 422, 429, 500, 503})
THERE_ALREADY = frozenset({"23505", SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE})
"""PostgreSQL's unique_violation, and SQLite's."""
STATUS: tuple[tuple[type[Problem], int], ...] = ((NotFound, 404), (Stale, 409), (RuleBroken, 422), (NotNow, 503))


def page(
    request: Request, status: int, found: Problem | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Show the page of a failure."""
    shown = status if status in KNOWN else 500 if status >= 500 else 404
    response = render(request, "failure.html.jinja", status=status, shown=shown, found=found)
    # Starlette sends a 500 from outside our middleware, so the page brings its headers along.
    response.headers.update({**security_headers(https=is_secure(request)), **(headers or {})})
    return response


def of_http(request: Request, refused: Exception) -> Response:
    """Answer for what Starlette or a guard refused."""
    status = refused.status_code if isinstance(refused, HTTPException) else 500
    headers = refused.headers if isinstance(refused, HTTPException) else None
    return page(request, status, headers=headers)


def of_problem(request: Request, refused: Exception) -> Response:
    """Answer for a rule that refused where no form could show it."""
    status = next((status for kind, status in STATUS if isinstance(refused, kind)), 500)
    said = refused if isinstance(refused, RuleBroken) else None
    headers = {"Retry-After": "60"} if status == 503 else None
    return page(request, status, said, headers)


def of_database(request: Request, refused: Exception) -> Response:
    """Ask to come back in a minute when the database is busy, full or away; a fault of ours stays a fault."""
    if getattr(getattr(refused, "orig", None), "sqlite_errorcode", None) == SQLITE_ERROR:
        raise refused
    LOG.error("The database refused a page: %s", type(getattr(refused, "orig", None) or refused).__name__)
    return page(request, 503, headers={"Retry-After": "60"})


def of_both(request: Request, refused: Exception) -> Response:
    """Tell that somebody else was quicker, when two wrote the same row at once; any other fault in a row is ours."""
    found = getattr(refused, "orig", None)
    if not {getattr(found, "sqlstate", None), getattr(found, "sqlite_errorcode", None)} & THERE_ALREADY:
        raise refused
    LOG.warning("Two wrote the same row at once.")
    return page(request, 409)


def of_unfit(request: Request, refused: Exception) -> Response:
    """Answer for text that the database cannot even look for, such as a null character in an address."""
    del refused
    return page(request, 404)


def of_stranger(request: Request, refused: Exception) -> Response:
    """Show the way back in: for coordinators the sign-in page, for partners a new link."""
    if isinstance(refused, SignedOut) and refused.purpose in {Purpose.SESSION, Purpose.SIGN_IN}:
        if (theirs := MEMBERS_OWN.get(request.url.path)) and _is_partner(request):
            return RedirectResponse(theirs, 303)
        return RedirectResponse(f"/coordinator/sign-in{kept_language(request)}", 303)
    return closed_door(request)


def _is_partner(request: Request) -> bool:
    """Tell whether somebody is here by the link to their desk who coordinates nothing."""
    try:
        return not who(request, Purpose.DESK).contact.coordinator
    except SignedOut:
        return False


def closed_door(request: Request, *, by_link: bool = False) -> Response:
    """The one answer for every link that does not open: broken, expired, revoked or unknown alike.

    Under a link's own address a button asks for a new one; elsewhere the address it is mailed to is asked for.
    """
    return render(request, "closed.html.jinja", status=403, by_link=by_link)


HANDLERS: Mapping[Any, Any] = {
    HTTPException: of_http,
    SignedOut: of_stranger,
    Problem: of_problem,
    IntegrityError: of_both,
    OperationalError: of_database,
    TimeoutError: of_database,
    DataError: of_unfit,
    Exception: of_http,
}
