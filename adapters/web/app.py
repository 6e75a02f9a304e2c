"""The web: every route, and what stands before them."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from adapters.web import (
    asked,
    coordinator,
    desk,
    doors,
    failures,
    opting_out,
    own_channel,
    plan_pages,
    register,
    results,
    spreadsheets,
    statements,
    succession,
)
from adapters.web import mailbox as mailbox_pages
from adapters.web import reports as report_pages
from adapters.web.context import Rates, Setup
from adapters.web.guards import Counter, SecurityHeaders, SizeLimit
from adapters.web.pages import STATIC
from domain.ports import Ports


def create_app(
    ports: Ports, *, demo: bool = False, mailbox: Path | None = None, rates: Rates | None = None
) -> Starlette:
    """Build the web over the ports. A demo shows its mailbox at /mailbox."""
    app = Starlette(
        routes=[*_routes(demo=demo), Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[
            Middleware(SecurityHeaders, https=ports.links.home().startswith("https:")),
            Middleware(SizeLimit),
        ],
        exception_handlers=dict(failures.HANDLERS),
    )
    app.state.setup = Setup(ports, demo, mailbox, rates or Rates())
    app.state.counter = Counter()
    return app


def _routes(*, demo: bool) -> list[BaseRoute]:
    parts = [
        asked,  # first, for most of what comes is answers
        doors,
        opting_out,
        desk,
        plan_pages,
        results,
        spreadsheets,
        statements,
        succession,
        own_channel,
        report_pages,
        coordinator,
        register,
        *([mailbox_pages] if demo else []),
    ]
    return [route for part in parts for route in part.routes]
