"""The plan for everybody: a public page without anybody's name or words, and one for those who take part."""

from dataclasses import dataclass, replace
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
from domain.plans.plan import Plan, Version
from domain.processes.plans.board import Board, read_board
from domain.processes.plans.choosing import the_plan


def public(request: Request) -> Response:
    """Show an alliance's adopted plan to anybody: the newest version, or an earlier one by its name."""
    code, wanted = request.path_params["alliance"], request.query_params.get("version", "")
    if code not in ports(request).store.alliances():
        raise NotFound("plan.unknown", id=code)
    now = ports(request).clock.now()
    with ports(request).store.look(code) as work:
        request.state.alliance = work.register.alliance()
        adopted = [Adopted(plan, one) for plan in work.plans.all() for one in work.plans.versions(plan.id)]
        chosen = next((one for one in adopted if one.name == wanted or not wanted), None)
        if chosen is None:
            raise NotFound("plan.unknown", id=code)
        board = read_board(work, chosen.plan, now, chosen.version.revision)
    shown = replace(board, version=chosen.version)
    return _page(request, shown, inside=False, adopted=adopted, chosen=chosen)


@dataclass(frozen=True, slots=True)
class Adopted:
    """A version of a council term's plan that was adopted."""

    plan: Plan
    version: Version

    @property
    def name(self) -> str:
        """Return what it is called in the page's address."""
        return f"{self.plan.id}.{self.version.number}"


def inside(request: Request) -> Response:
    """Show the plan as it stands to a partner, with what the others have told."""
    visitor = who(request, Purpose.DESK, Purpose.SESSION)
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        request.state.alliance = work.register.alliance()
        board = read_board(work, the_plan(work, now), now)
    return _page(request, board, inside=True, mine=board.of_partner(visitor.contact.partner))


def _page(request: Request, board: Board, **facts: Any) -> Response:
    by = request.query_params.get("by", "")
    by = by if by in VIEWS else VIEWS[0]
    known: dict[str, Any] = {"board": board, "by": by, "views": VIEWS, "groups": grouped(board, by)}
    known |= {"mine": [], "adopted": [], "chosen": None}
    known["own_stylesheet"] = stylesheet("coordinator.css")
    return render(request, "plan.html.jinja", **{**known, **facts})


routes = [Route("/public/{alliance}/plan", public), Route("/desk/plan", inside)]
