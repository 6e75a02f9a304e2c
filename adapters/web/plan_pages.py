"""The plan for everybody: a public page without anybody's name or words, and one for those who take part."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web.context import ports
from adapters.web.pages import render, stylesheet
from adapters.web.plan_views import VIEWS, grouped
from adapters.web.sessions import who
from domain.errors import NotFound
from domain.links import Purpose
from domain.processes.plans.board import read_board
from domain.processes.plans.editing import the_plan


def public(request: Request) -> Response:
    """Show an alliance's plan to anybody, once one has been adopted."""
    code = request.path_params["alliance"]
    if code not in ports(request).store.alliances():
        raise NotFound("plan.unknown", id=code)
    return _page(request, code, inside=False)


def inside(request: Request) -> Response:
    """Show it to a partner, with what the others have told."""
    visitor = who(request, Purpose.DESK, Purpose.SESSION)
    return _page(request, visitor.alliance, inside=True, partner=visitor.contact.partner)


def _page(request: Request, alliance: str, *, inside: bool, partner: str = "") -> Response:
    now = ports(request).clock.now()
    by = request.query_params.get("by", "")
    by = by if by in VIEWS else VIEWS[0]
    with ports(request).store.look(alliance) as work:
        request.state.alliance = work.register.alliance()
        plan = the_plan(work, now)
        adopted = next(iter(work.plans.versions(plan.id)), None)
        if adopted is None and not inside:
            raise NotFound("plan.unknown", id=alliance)
        board = read_board(work, plan, now, None if inside or adopted is None else adopted.revision)
    facts: dict[str, Any] = {"board": board, "by": by, "views": VIEWS, "groups": grouped(board, by), "inside": inside}
    facts["own_stylesheet"] = stylesheet("coordinator.css")
    return render(request, "plan.html.jinja", **facts, mine=board.of_partner(partner) if partner else [], now=now)


routes = [Route("/public/{alliance}/plan", public), Route("/desk/plan", inside)]
