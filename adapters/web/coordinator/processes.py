"""The switches: which processes run by themselves, and which rest."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.held import kept_back
from domain.operating import PROCESSES
from domain.processes.operating import switch


def every(request: Request) -> Response:
    """Show each process, what it does and whether it rests, and how fresh the national figures are."""
    visitor = coordinator(request)
    with ports(request).store.look(visitor.alliance) as work:
        off, waits = work.switches.off(), kept_back(work)
        fetched, missing = work.figures.freshness(), work.figures.never_fetched()
    facts: dict[str, Any] = {"off": off, "kept_back": waits, "fetched": fetched, "missing": missing}
    return show(request, "processes", "processes", processes=PROCESSES, **facts)


def turn(request: Request, form: FormData) -> Response:
    """Let a process rest, or wake it."""
    visitor, off = coordinator(request), form.get("to") == "off"
    switch(ports(request), visitor.alliance, request.path_params["name"], visitor.contact.id, off=off)
    return back("/processes", "switched-off" if off else "switched-on")
