"""The page of one request, whatever its kind: shown by GET, answered by POST."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from adapters.web.context import ports, setup
from adapters.web.doubting import AskFirst
from adapters.web.forms import nested, posted, typed, version_seen
from adapters.web.kinds import PAGES
from adapters.web.moving import SIDE_MOVES, SideFault
from adapters.web.pages import render
from adapters.web.reading import acts, answer_of, filled, first_filled, seen_by, shown
from adapters.web.sessions import Visitor, entered, form_seen_at, who
from adapters.web.shown import Shown, title_facts
from domain.errors import FieldsBroken, NotFound, RuleBroken, Stale
from domain.kinds import KINDS
from domain.processes.answering import act, save_draft
from domain.requests import Move
from domain.requests import Request as Asked

AT_ONCE = 1.0
"""Seconds within which nobody reads a page and presses Send, but a mail scanner does."""
HARMLESS = frozenset({Move.EXTEND, Move.ASK_TIME})
"""Moves that change nothing an answer depends on; after these an answer is taken as it was written."""


@dataclass(frozen=True)
class Posting:
    """One posted form of a request's page."""

    http: Request
    visitor: Visitor
    asked: Asked
    form: FormData
    kept: tuple[Mapping[str, Any], datetime] | None = None

    @cached_property
    def fields(self) -> dict[str, str]:
        """The answer's fields as typed; others, such as `is_admin`, are left out."""
        known = KINDS[self.asked.kind].answer.model_fields
        return {name: value for name, value in typed(self.form).items() if name.partition(".")[0] in known}

    @property
    def seen(self) -> int:
        """The version of the request the sender had before them."""
        return version_seen(self.form)

    @property
    def by(self) -> str:
        """The sender."""
        return self.visitor.contact.id


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
    id = request.path_params["id"]
    with entered(request) as (visitor, work):
        request.app.state.counter.count("posted", f"{visitor.contact.id}/{id}", setup(request).rates.posted)
        asked = seen_by(work, visitor, id)
        kept = work.requests.draft(id, visitor.contact.id)
    if not acts(visitor, asked):
        raise NotFound("requests.unknown", id=id)
    posting = Posting(request, visitor, asked, form, kept)
    pressed = str(form.get("do", "draft"))
    if pressed in SIDE_MOVES:
        return _move_aside(posting, pressed)
    return PRESSED.get(pressed, _draft)(posting)


def show(request: Request, view: Shown, fields: Mapping[str, str], status: int = 200, **more: Any) -> Response:
    """Show the page of a request with these fields filled in."""
    facts: dict[str, Any] = {"errors": {}, "trouble": None, "side": "", "side_fields": {}, "done": ""}
    facts |= {"view": view, "typed": fields, "facts": title_facts(view.about), "pages": PAGES[view.request.kind]}
    return render(request, f"kinds/{view.request.kind}.html.jinja", status=status, **{**facts, **more})


def _again(posting: Posting, status: int = 422, **more: Any) -> Response:
    """Show the page once more with what was typed."""
    view = shown(posting.http, posting.visitor, posting.asked.id)
    return show(posting.http, view, posting.fields, status, **more)


def _back(posting: Posting) -> Response:
    return _again(posting, 200)


def _draft(posting: Posting) -> Response:
    """Keep the form just as typed, wrong or half done."""
    if not posting.asked.status.value.startswith(("open", "answered", "declined", "accepted")):
        return _again(posting, 409)
    # PostgreSQL's JSON cannot hold a null character.
    body = {name: value.replace("\0", "\ufffd") for name, value in posting.fields.items()}
    others = _others_draft(posting)
    try:
        save_draft(ports(posting.http), posting.visitor.alliance, posting.asked.id, posting.by, others | body)
    except RuleBroken as refused:
        return _again(posting, trouble=refused)
    return RedirectResponse(f"/r/{posting.asked.id}{'?done=joined' if others else ''}#kept", 303)


def _others_draft(posting: Posting) -> dict[str, str]:
    """Return what a draft saved at another device since this page was shown holds in fields left empty here.

    People share a mailbox: the newest draft must not silently lose what a colleague has typed.
    """
    kept = posting.kept
    if kept is None or kept[1].isoformat() == posting.form.get("draft"):
        return {}
    mine = _written(posting.fields)
    return {name: str(value) for name, value in kept[0].items() if value and name not in mine}


def _send(posting: Posting) -> Response:
    """Send the answer, unless a field is wrong, something is asked first, or somebody else was quicker."""
    pages = PAGES[posting.asked.kind]
    if (held_back := _held_back(posting)) is not None:
        return held_back
    try:
        said = _parse(posting)
        _write(posting, said)
    except FieldsBroken as broken:
        return _again(posting, errors={pages.place(name, fault): fault for name, fault in broken.fields.items()})
    except AskFirst as question:
        return _ask_first(posting, question)
    except Stale:
        return _settle(posting)
    except RuleBroken as refused:
        return _again(posting, trouble=refused)
    return RedirectResponse(f"/r/{posting.asked.id}{pages.after}", 303)


def _held_back(posting: Posting) -> Response | None:
    """Return a page to look at first: nobody has filled this in, or a colleague's draft belongs to it."""
    if not PAGES[posting.asked.kind].filled(posting.fields) or _by_machine(posting):
        return _again(posting, trouble=RuleBroken("form.press"))
    if others := _others_draft(posting):
        view = shown(posting.http, posting.visitor, posting.asked.id)
        return show(posting.http, view, others | posting.fields, 409, trouble=RuleBroken("form.joined"))
    return None


def _parse(posting: Posting) -> BaseModel:
    """Read the answer by the kind's model; raises FieldsBroken naming each field."""
    try:
        model: type[BaseModel] = KINDS[posting.asked.kind].answer
        return model.model_validate(nested(posting.fields.items()))
    except ValidationError as refused:
        raise FieldsBroken({_name(fault): _reason(fault) for fault in refused.errors()}) from None


def _name(fault: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in fault["loc"])


def _reason(fault: Mapping[str, Any]) -> RuleBroken:
    error = fault.get("ctx", {}).get("error")
    return error if isinstance(error, RuleBroken) else RuleBroken("form.value")


def _write(posting: Posting, said: BaseModel) -> None:
    def first(question: Any, turn: Any) -> None:
        PAGES[posting.asked.kind].first(question, turn, typed(posting.form))

    seen = posting.seen
    if seen != posting.asked.version and _only_harmless(posting, seen):
        seen = posting.asked.version
    act(ports(posting.http), posting.visitor.alliance, posting.asked.id, posting.by, Move.ANSWER, said, seen, first)


def _only_harmless(posting: Posting, seen: int) -> bool:
    with ports(posting.http).store.look(posting.visitor.alliance) as work:
        since = [reply.move for reply in work.requests.history(posting.asked.id) if reply.number > seen]
    return seen >= 0 and HARMLESS.issuperset(since)


def _by_machine(posting: Posting) -> bool:
    """Tell a form sent untouched and at once: mail scanners do that, people do not."""
    if posting.seen != posting.asked.version:
        return False
    shown_at = form_seen_at(posting.http, str(posting.form.get("form", "")))
    if shown_at is None or ports(posting.http).clock.now().timestamp() - shown_at > AT_ONCE:
        return False
    with ports(posting.http).store.look(posting.visitor.alliance) as work:
        draft = work.requests.draft(posting.asked.id, posting.by)
        standing = work.requests.reply(posting.asked.id, posting.asked.answer) if posting.asked.answer else None
    return _written(posting.fields) == _written(first_filled(draft, standing))


def _written(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in fields.items() if value.strip()}


def _ask_first(posting: Posting, question: AskFirst) -> Response:
    # Whoever stops to check a figure may come back tomorrow: what was typed is kept meanwhile.
    with suppress(RuleBroken):
        save_draft(ports(posting.http), posting.visitor.alliance, posting.asked.id, posting.by, posting.fields)
    view = shown(posting.http, posting.visitor, posting.asked.id)
    facts: dict[str, Any] = {
        "view": view,
        "typed": posting.fields,
        "facts": title_facts(view.about),
        "version": posting.seen,
    }
    return render(posting.http, question.template, **facts, **question.facts)


def _settle(posting: Posting) -> Response:
    """The request has moved since: an identical answer has been received already, others are shown side by side."""
    view = shown(posting.http, posting.visitor, posting.asked.id)
    theirs = answer_of(view.standing)
    facts: dict[str, Any] = {"view": view, "typed": posting.fields, "theirs": theirs, "facts": title_facts(view.about)}
    mine = _written(posting.fields)
    if view.standing and view.standing.by == posting.by and _written(theirs) == mine:
        return render(posting.http, "already.html.jinja", **facts, pages=PAGES[posting.asked.kind])
    return render(posting.http, "stale.html.jinja", status=409, **facts)


def _move_aside(posting: Posting, pressed: str) -> Response:
    """Decline, ask for time or hand over."""
    try:
        SIDE_MOVES[pressed](posting.http, posting.visitor, posting.asked, posting.form)
    except SideFault as fault:
        return _again_aside(posting, pressed, errors=fault.fields)
    except RuleBroken as refused:
        status = 409 if isinstance(refused, Stale) else 422
        return _again_aside(posting, pressed, status, trouble=refused)
    return RedirectResponse(f"/r/{posting.asked.id}?done={pressed}", 303)


def _again_aside(posting: Posting, pressed: str, status: int = 422, **more: Any) -> Response:
    view = shown(posting.http, posting.visitor, posting.asked.id)
    said = typed(posting.form) | {"rows": " ".join(str(row) for row in posting.form.getlist("rows"))}
    return show(posting.http, view, filled(view), status, side=pressed, side_fields=said, **more)


PRESSED: Mapping[str, Callable[[Posting], Response]] = {"answer": _send, "back": _back, "draft": _draft}
routes = [Route("/r/{id}", page), Route("/r/{id}", posted(post), methods=["POST"])]
