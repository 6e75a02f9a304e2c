"""Who may see the coordinator's pages, and the frame they are shown in."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from adapters.web.context import alliance, ports
from adapters.web.pages import render, stylesheet
from adapters.web.sessions import SignedOut, Visitor, who
from adapters.wording.catalogue import catalogue
from domain.links import Purpose
from domain.operating import PROCESSES

SECTIONS = {
    "home": "/coordinator",
    "rounds": "/rounds",
    "plan": "/plan",
    "forums": "/forums",
    "partners": "/partners",
    "year": "/year",
    "directory": "/directory",
    "reports": "/coordinator/reports",
    "processes": "/processes",
}


def coordinator(request: Request) -> Visitor:
    """Return the signed-in coordinator; raises SignedOut for everybody else, also for one who no longer is."""
    visitor = who(request, Purpose.SESSION)
    leading = alliance(request)
    if not visitor.contact.coordinator or leading is None or visitor.contact.partner != leading.backbone:
        raise SignedOut(Purpose.SESSION)
    return visitor


def show(request: Request, page: str, section: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """Show a coordinator's page, with a word about what was just done (`?done=`) if there is one for it."""
    done = f"coordinator.done.{request.query_params.get('done', '')}"
    frame = {
        "section": section,
        "sections": SECTIONS,
        "done": done if done in catalogue() else "",
        "errors": {},
        "now": ports(request).clock.now(),
        "resting": _resting(request) if section and section != "processes" else (),
        "post_is_held": bool(section) and not {"kept_back", "held"} & set(facts) and _post_is_held(request),
        "own_stylesheet": stylesheet("coordinator.css"),
    }
    return render(request, f"coordinator/{page}.html.jinja", status=status, **(frame | facts))


def _post_is_held(request: Request) -> bool:
    """Tell whether nothing leaves by itself, so that no page seems to promise a letter at once."""
    leading = alliance(request)
    if leading is None:
        return False
    with ports(request).store.look(leading.code) as work:
        return work.holds.standing() is not None


def _resting(request: Request) -> list[str]:
    """Return the processes that rest, so that nobody wonders why nothing happens."""
    leading = alliance(request)
    if leading is None:
        return []
    with ports(request).store.look(leading.code) as work:
        off = work.switches.off()
    return [name for name in PROCESSES if name in off]


def back(path: str, done: str = "") -> RedirectResponse:
    """Go on to a page after something was done, so that reloading it does nothing twice."""
    more = f"{'&' if '?' in path else '?'}done={done}" if done else ""
    return RedirectResponse(path + more, 303)
