"""Who is at the door: the links a browser has opened, kept in one cookie, and the form token bound to them."""

import hmac
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from domain.errors import NotFound, RuleBroken
from domain.links import OPENING, Link, Purpose
from domain.partners import Contact
from domain.ports import Work
from domain.workdays import helsinki_date

MOST = 12
LONGEST = 3_500
"""Browsers keep at least 4,096 bytes of a cookie, its name and attributes included."""
DAYS = 90


class SignedOut(Exception):
    """No opened link leads here; `purpose` tells which kind was needed."""

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(purpose.value)
        self.purpose = purpose


@dataclass(frozen=True, slots=True)
class Held:
    """A link this browser has opened, with its token."""

    link: Link
    token: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person behind the opened links; all of them are of one contact."""

    contact: Contact
    alliance: str
    links: tuple[Link, ...]

    def opens(self, request: str) -> bool:
        """Tell whether a link to the person's desk, to the coordinator's page or to this very request was opened."""
        return any(link.purpose is not Purpose.ANSWER or link.subject == request for link in self.links)


def cookie_name(request: Request) -> str:
    """Name the cookie so that https binds it to this host (`__Host-`); plain http is for this machine only."""
    return "__Host-yhdyspinta" if is_secure(request) else "yhdyspinta"


def is_secure(request: Request) -> bool:
    """Tell whether partners reach us by https."""
    return ports(request).links.home().startswith("https:")


def held(request: Request) -> tuple[Held, ...]:
    """Return the links in the cookie that we signed and whose end date has not passed, newest first."""
    if not hasattr(request.state, "held"):
        request.state.held = _read_links(request)
    return cast("tuple[Held, ...]", request.state.held)


def _read_links(request: Request) -> tuple[Held, ...]:
    today = helsinki_date(ports(request).clock.now())
    found = []
    for part in request.cookies.get(cookie_name(request), "").split("~")[:MOST]:
        purpose, _, token = part.partition(":")
        try:
            link = ports(request).links.read(token, Purpose(purpose))
        except (RuleBroken, ValueError):
            continue
        if link.until >= today and link.purpose in OPENING:
            found.append(Held(link, token))
    return tuple(found)


def who(request: Request, *purposes: Purpose) -> Visitor:
    """Return the person at the page, checked against the register and the revoked links.

    With purposes given, only links for those count: `who(request, Purpose.SESSION)` is a signed-in coordinator.
    Raises SignedOut, which the app turns into a page with a way back in.
    """
    with entered(request, *purposes) as (visitor, _):
        return visitor


@contextmanager
def entered(request: Request, *purposes: Purpose) -> Iterator[tuple[Visitor, Work]]:
    """Look at the data of the person's alliance with them, in the transaction that checked `who` they are."""
    wanted = purposes or tuple(Purpose)
    links = [one.link for one in held(request) if one.link.purpose in wanted]
    if not links:
        raise SignedOut(wanted[0])
    with ports(request).store.look(links[0].alliance) as work:
        same = [link for link in links if (link.alliance, link.contact) == (links[0].alliance, links[0].contact)]
        valid = tuple(link for link in same if not work.spent.is_spent(link))
        try:
            contact = work.register.contact(links[0].contact)
        except NotFound:
            raise SignedOut(wanted[0]) from None
        if not valid or not contact.active:
            raise SignedOut(wanted[0])
        request.state.alliance = work.register.alliance()
        request.state.person = contact
        yield Visitor(contact, links[0].alliance, valid), work


def let_in(request: Request, response: Response, link: Link) -> None:
    """Remember an opened link in the browser. Links of another person are forgotten."""
    token = ports(request).links.token(link)
    others = [
        one
        for one in held(request)
        if (one.link.alliance, one.link.contact) == (link.alliance, link.contact) and one.link.id != link.id
    ]
    _set(request, response, [Held(link, token), *others])


def let_out(request: Request, response: Response) -> None:
    """Forget every opened link."""
    response.delete_cookie(cookie_name(request), path="/", secure=is_secure(request), httponly=True, samesite="lax")


def _set(request: Request, response: Response, links: Iterable[Held]) -> None:
    value = ""
    for one in list(links)[:MOST]:
        longer = f"{value}~{one.link.purpose}:{one.token}".lstrip("~")
        value = longer if len(longer) <= LONGEST else value
    age = int(timedelta(days=DAYS).total_seconds())
    response.set_cookie(
        cookie_name(request), value, age, path="/", secure=is_secure(request), httponly=True, samesite="lax"
    )


def form_token(request: Request, at: datetime | None = None) -> str:
    """Return the hidden field that ties a form to this browser's session: the instant, and a seal on it."""
    links = held(request)
    stamp = f"{(at or ports(request).clock.now()).timestamp():.3f}"
    return f"{stamp}.{_seal(links[0].token, stamp)}" if links else ""


def form_seen_at(request: Request, token: str) -> float | None:
    """Return when (Unix seconds) the form with this token was shown; None when it is not of this session.

    Any opened link's seal will do: a second link may have been opened after the page was shown.
    """
    stamp, _, seal = token.rpartition(".")
    if any(hmac.compare_digest(_seal(one.token, stamp), seal) for one in held(request)):
        return float(stamp)
    return None


def _seal(token: str, stamp: str) -> str:
    # The token never leaves the HttpOnly cookie, so only our own pages know what it seals.
    return hmac.digest(token.encode(), f"form.{stamp}".encode(), "sha256").hex()[:32]
