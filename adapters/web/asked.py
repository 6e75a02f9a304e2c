"""The page of one request, whatever its kind: shown by GET, answered by POST."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from adapters.web.context import ports, setup
from adapters.web.forms import ANSWERS, posted, typed
from adapters.web.moving import SIDE_MOVES
from adapters.web.posting import Posting, Then, again, differs, others_draft, show
from adapters.web.reading import acts, filled, seen_by, shown
from adapters.web.sending import send
from adapters.web.sessions import entered, who
from domain.errors import FieldsBroken, NotFound, RuleBroken, Stale
from domain.processes.answering import save_draft


def page(request: Request) -> Response:
    """Show a request."""
    visitor = who(request)
    view = shown(request, visitor, request.path_params["id"])
    return show(request, view, filled(view), done=_done(request))


def _done(request: Request) -> str:
    """Return which move the page has just made, to say so at its top."""
    done = request.query_params.get("done", "")
    return done if done in {*SIDE_MOVES, "joined"} else ""


def post(request: Request, form: FormData) -> Response:
    """Do what the pressed button says; without one, keep a draft."""
    id, pressed = request.path_params["id"], str(form.get("do", "draft"))
    with entered(request) as (visitor, work):
        request.app.state.counter.count("posted", f"{visitor.contact.id}/{id}", setup(request).rates.posted)
        asked = seen_by(work, visitor, id)
        if not acts(visitor, asked):
            raise NotFound("requests.unknown", id=id)
        posting = Posting(request, visitor, work, asked, form, work.requests.draft(id, visitor.contact.id))
        aside = partial(_move_aside, posting, pressed) if pressed in SIDE_MOVES else None
        then = aside or PRESSED.get(pressed, _draft)(posting)
    return then()


def _back(posting: Posting) -> Then:
    return partial(again, posting, 200)


def _draft(posting: Posting) -> Then:
    """Keep the form just as typed, wrong or half done."""
    if not posting.asked.status.value.startswith(("open", "answered", "declined", "accepted")):
        return partial(again, posting, 409)
    if differs(posting):
        return partial(_beside_the_other, posting)
    return partial(_keep, posting, others_draft(posting))


def _beside_the_other(posting: Posting) -> Response:
    """Show what was typed and the draft somebody saved meanwhile; from here on, saving is choosing."""
    view = shown(posting.http, posting.visitor, posting.asked.id)
    mine, differ = posting.fields | others_draft(posting), RuleBroken("form.differs")
    return show(posting.http, view, mine, 409, trouble=differ, other=filled(view))


def _keep(posting: Posting, others: Mapping[str, str]) -> Response:
    body = {**posting.fields, **others}
    try:
        save_draft(ports(posting.http), posting.visitor.alliance, posting.asked.id, posting.by, body)
    except RuleBroken as refused:
        return again(posting, trouble=refused)
    return RedirectResponse(f"/r/{posting.asked.id}{'?done=joined' if others else ''}#kept", 303)


def _move_aside(posting: Posting, pressed: str) -> Response:
    """Decline, ask for time or hand over."""
    try:
        SIDE_MOVES[pressed](posting.http, posting.visitor, posting.asked, posting.form)
    except FieldsBroken as broken:
        # Each small form has a reason of its own on the page.
        places = {f"{pressed}.reason" if name == "reason" else name: fault for name, fault in broken.fields.items()}
        return _again_aside(posting, pressed, errors=places)
    except RuleBroken as refused:
        status = 409 if isinstance(refused, Stale) else 422
        return _again_aside(posting, pressed, status, trouble=refused)
    return RedirectResponse(f"/r/{posting.asked.id}?done={pressed}", 303)


def _again_aside(posting: Posting, pressed: str, status: int = 422, **more: Any) -> Response:
    view = shown(posting.http, posting.visitor, posting.asked.id)
    said = typed(posting.form) | {"rows": " ".join(str(row) for row in posting.form.getlist("rows"))}
    return show(posting.http, view, filled(view), status, side=pressed, side_fields=said, **more)


PRESSED: Mapping[str, Callable[[Posting], Then]] = {"answer": send, "back": _back, "draft": _draft}
routes = [Route("/r/{id}", page), Route("/r/{id}", posted(post, places=ANSWERS), methods=["POST"])]
