"""The plan for everybody: a public page without anybody's name or words, and one for those who take part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web.context import ports
from adapters.web.pages import render, stylesheet
from adapters.web.plan_paths import here
from adapters.web.plan_views import looked_at
from adapters.web.sessions import who
from domain.errors import NotFound
from domain.links import Purpose
from domain.plans.plan import Plan, Retracted, Version
from domain.ports import Work
from domain.processes.plans.adopting import told
from domain.processes.plans.board import Board, read_board
from domain.processes.plans.choosing import plans_to_read, the_plan
from domain.words import NO_TEXT
from domain.workdays import helsinki_date


def public(request: Request) -> Response:
    """Show an alliance's adopted plan to anybody: the newest of the terms begun by now, or another by its name."""
    code, wanted = request.path_params["alliance"], request.query_params.get("version", "")
    if code not in ports(request).store.alliances():
        raise NotFound("plan.unknown", id=code)
    now = ports(request).clock.now()
    with ports(request).store.look(code) as work:
        request.state.alliance = work.register.alliance()
        adopted = [Adopted(plan, one) for plan in work.plans.all() for one in work.plans.versions(plan.id)]
        usual = next((one for one in adopted if one.plan.starts <= helsinki_date(now)), next(iter(adopted), None))
        gone = _taken_back(work, wanted)
        chosen = next((one for one in adopted if one.name == wanted), None) if wanted and not gone else usual
        if chosen is None:
            raise NotFound("plan.unknown", id=code)
        board = read_board(work, chosen.plan, now, chosen.version.revision)
        decisions = {one.name: told(work, one.version) for one in adopted}
    shown = replace(board, version=chosen.version)
    facts: dict[str, Any] = {"adopted": adopted, "chosen": chosen, "gone": gone, "status": 410 if gone else 200}
    facts |= {"decisions": decisions, "decision": decisions[chosen.name], "is_usual": chosen == usual}
    return _page(request, shown, inside=False, **facts)


def _taken_back(work: Work, wanted: str) -> Retracted | None:
    """Return the version of this name if it was taken back: links to it may stand in a council's papers."""
    plan, _, number = wanted.rpartition(".")
    return next((one for one in work.plans.retracted(plan) if str(one.version.number) == number), None)


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
    """Show a plan as it stands to a partner, with what the others have told: the running term's, where it has one."""
    visitor = who(request, Purpose.DESK, Purpose.SESSION)
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        request.state.alliance = work.register.alliance()
        plans = plans_to_read(work, helsinki_date(now))
        board = read_board(work, _wanted(request, plans) or the_plan(work, now), now)
        decision = told(work, board.version) if board.version else NO_TEXT
    mine = board.of_partner(visitor.contact.partner)
    return _page(request, board, inside=True, plans=plans, mine=mine, decision=decision)


def _wanted(request: Request, plans: Sequence[Plan]) -> Plan | None:
    """Return the plan that was named, else the newest whose term has begun."""
    named = here(request).plan
    if named and all(one.id != named for one in plans):
        raise NotFound("plan.unknown", id=named)
    begun = [one for one in plans if one.starts <= helsinki_date(ports(request).clock.now())]
    return next((one for one in plans if one.id == named), begun[-1] if begun else None)


def _page(request: Request, board: Board, **facts: Any) -> Response:
    known: dict[str, Any] = {**looked_at(request, board), "empty": not board.goals}
    known |= {"mine": [], "adopted": [], "chosen": None, "plans": [], "is_usual": True, "gone": None}
    known["own_stylesheet"] = stylesheet("coordinator.css")
    return render(request, "plan.html.jinja", **{**known, **facts})


routes = [Route("/public/{alliance}/plan", public), Route("/desk/plan", inside)]
