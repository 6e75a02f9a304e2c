"""What every page may ask of the running app: its ports, its reader's language."""

from dataclasses import astuple, dataclass
from math import ceil
from pathlib import Path
from typing import cast

from starlette.requests import Request

from domain.alliance import Alliance
from domain.partners import Contact
from domain.ports import Ports
from domain.words import Language

LANGUAGE_COOKIE = "language"
SPOKEN = frozenset(one.value for one in Language)


@dataclass(frozen=True)
class Rates:
    """How often, a minute: openings and posts for one link, broken links for one client, mails asked for."""

    opened: int = 60
    posted: int = 60
    broken: int = 30
    asked: int = 5

    def shared_by(self, processes: int) -> "Rates":
        """Return each one's share where several processes count, each for itself, rounded up.

        A browser that keeps its connection stays with one process, and so has one share.
        """
        return Rates(*(ceil(most / processes) for most in astuple(self)))


@dataclass(frozen=True)
class Setup:
    """How this web was set up. `mailbox` is the Maildir a demo shows."""

    ports: Ports
    demo: bool = False
    mailbox: Path | None = None
    rates: Rates = Rates()


def setup(request: Request) -> Setup:
    """Return how the app was set up."""
    return cast("Setup", request.app.state.setup)


def ports(request: Request) -> Ports:
    """Return the ports handed to the app."""
    return setup(request).ports


def person(request: Request) -> Contact | None:
    """Return the contact at the page, if known by now."""
    return cast("Contact | None", getattr(request.state, "person", None))


def alliance(request: Request) -> Alliance | None:
    """Return the alliance whose page this is, if known by now."""
    return cast("Alliance | None", getattr(request.state, "alliance", None))


def language(request: Request) -> Language:
    """Choose the reader's language: the switch, the earlier choice, the person's own, the browser's, Finnish."""
    known = person(request)
    browser = [part.split(";")[0].strip()[:2] for part in request.headers.get("accept-language", "").split(",")[:10]]
    choices = [
        request.query_params.get("lang"),
        request.cookies.get(LANGUAGE_COOKIE),
        known.language.value if known else None,
        *browser,
    ]
    return Language(next((choice for choice in choices if choice in SPOKEN), Language.FI.value))


def kept_language(request: Request) -> str:
    """Return the query that keeps a language chosen in the address for the next page; empty when none was chosen."""
    chosen = request.query_params.get("lang")
    return f"?lang={chosen}" if chosen in SPOKEN else ""
