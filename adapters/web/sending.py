"""Sending an answer: decided in the look that checked who sends it, written after that."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any

from pydantic import BaseModel
from starlette.responses import RedirectResponse, Response

from adapters.web.context import ports
from adapters.web.doubting import AskFirst
from adapters.web.faults import checked
from adapters.web.forms import nested, typed
from adapters.web.kinds import PAGES
from adapters.web.pages import render
from adapters.web.posting import Posting, Then, again, others_draft, show, written
from adapters.web.reading import answer_of, first_filled, shown
from adapters.web.sessions import form_seen_at, form_token
from adapters.web.shown import title_facts
from domain.errors import FieldsBroken, RuleBroken, Stale
from domain.kinds import KINDS
from domain.processes.answering import Decided, decide, save_draft, settle
from domain.requests import Move

AT_ONCE = 1.0
"""Seconds within which nobody reads a page and presses Send, but a mail scanner does."""
LONG_SINCE = datetime.fromtimestamp(0, UTC)
"""Since when a form has been before a person whose own post it came from: nobody need wait to press its button."""
HARMLESS = frozenset({Move.EXTEND, Move.ASK_TIME})
"""Moves that change nothing an answer depends on; after these an answer is taken as it was written."""


def send(posting: Posting) -> Then:
    """Send the answer, unless a field is wrong, something is asked first, or somebody else was quicker."""
    if (held_back := _held_back(posting)) is not None:
        return held_back
    try:
        decided = _decide(posting)
    except FieldsBroken as broken:
        return _wrong(posting, broken)
    except AskFirst as question:
        return partial(_ask_first, posting, question)
    except Stale:
        return partial(_compare, posting)
    except RuleBroken as refused:
        return partial(again, posting, trouble=refused)
    return _press(posting) if _is_blank(posting) else partial(_write, posting, decided)


def _wrong(posting: Posting, broken: FieldsBroken) -> Then:
    """Show what is wrong at each field; where nothing was filled in, say just that, or name the box to tick."""
    boxes = {name for name, one in KINDS[posting.asked.kind].answer.model_fields.items() if one.annotation is bool}
    if _is_blank(posting) and not boxes.issuperset(broken.fields):
        return _press(posting)
    place = PAGES[posting.asked.kind].place
    errors = {place(name, fault): fault for name, fault in broken.fields.items()}
    return partial(again, posting, errors=errors, **_known_by_now(posting))


def _known_by_now(posting: Posting) -> dict[str, Any]:
    """Return the token of the form that answers this post: whoever filled in the one before is no machine."""
    return {} if _is_blank(posting) else {"form_token": form_token(posting.http, LONG_SINCE)}


def _is_blank(posting: Posting) -> bool:
    return not PAGES[posting.asked.kind].filled(posting.fields)


def _press(posting: Posting) -> Then:
    """Say that nothing has been filled in."""
    return partial(again, posting, trouble=RuleBroken("form.press"))


def _held_back(posting: Posting) -> Then | None:
    """Return a page to look at first: nobody has pressed this, or a colleague's draft belongs to it."""
    if not _is_blank(posting) and _by_machine(posting):
        return partial(again, posting, trouble=RuleBroken("form.again"))
    if others := others_draft(posting):
        return partial(_join, posting, posting.fields | others)
    return None


def _join(posting: Posting, fields: Mapping[str, str]) -> Response:
    view = shown(posting.http, posting.visitor, posting.asked.id)
    return show(posting.http, view, fields, 409, trouble=RuleBroken("form.joined"))


def _by_machine(posting: Posting) -> bool:
    """Tell a form sent untouched and at once: mail scanners do that, people do not."""
    asked = posting.asked
    if posting.seen != asked.version:
        return False
    shown_at = form_seen_at(posting.http, str(posting.form.get("form", "")))
    if shown_at is None or ports(posting.http).clock.now().timestamp() - shown_at > AT_ONCE:
        return False
    standing = posting.work.requests.reply(asked.id, asked.answer) if asked.answer else None
    shown_first = first_filled(posting.kept, standing)
    if not shown_first:
        shown_first = dict(PAGES[asked.kind].before(posting.work.requests.question(asked)))
    return written(posting.fields) == written(shown_first)


def _decide(posting: Posting) -> Decided:
    """Read the answer by the kind's model and hold it against the rules; raises FieldsBroken naming each field."""
    model: type[BaseModel] = KINDS[posting.asked.kind].answer
    said = checked(model, nested(posting.fields.items()))
    seen = posting.asked.version if _only_harmless(posting) else posting.seen
    now = ports(posting.http).clock.now()
    question, decided = decide(posting.work, posting.asked, posting.visitor.contact, Move.ANSWER, said, now, seen)
    PAGES[posting.asked.kind].first(question, decided.turn, typed(posting.form))
    return decided


def _only_harmless(posting: Posting) -> bool:
    if posting.seen == posting.asked.version:
        return True
    since = [reply.move for reply in posting.work.requests.history(posting.asked.id) if reply.number > posting.seen]
    return posting.seen >= 0 and HARMLESS.issuperset(since)


def _write(posting: Posting, decided: Decided) -> Response:
    try:
        settle(ports(posting.http), posting.visitor.alliance, decided)
    except Stale:
        return _compare(posting)
    PAGES[posting.asked.kind].sent(ports(posting.http), posting.visitor.alliance)
    return RedirectResponse(f"/r/{posting.asked.id}{PAGES[posting.asked.kind].after}", 303)


def _ask_first(posting: Posting, question: AskFirst) -> Response:
    # Whoever stops to check a figure may come back tomorrow: what was typed is kept meanwhile.
    with suppress(RuleBroken):
        save_draft(ports(posting.http), posting.visitor.alliance, posting.asked.id, posting.by, posting.fields)
    facts = {**_beside(posting), "version": posting.seen, **_known_by_now(posting)}
    return render(posting.http, question.template, **facts, **question.facts)


def _compare(posting: Posting) -> Response:
    """The request has moved since: an identical answer has been received already, others are shown side by side."""
    facts = _beside(posting)
    standing = facts["view"].standing
    theirs = answer_of(standing)
    if standing and standing.by == posting.by and written(theirs) == written(posting.fields):
        return render(posting.http, "already.html.jinja", **facts, theirs=theirs, pages=PAGES[posting.asked.kind])
    return render(posting.http, "stale.html.jinja", status=409, **facts, theirs=theirs)


def _beside(posting: Posting) -> dict[str, Any]:
    view = shown(posting.http, posting.visitor, posting.asked.id)
    return {"view": view, "typed": posting.fields, "facts": title_facts(view.about)}
