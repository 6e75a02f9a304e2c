"""Minutes written during a meeting, on one page: who is there, texts, decisions; looked at, then finished."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import Field
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import language, ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.fields import filled
from adapters.web.coordinator.meetings import about_meeting
from adapters.web.faults import checked
from adapters.web.forms import nested
from adapters.web.sessions import Visitor
from domain.errors import FieldsBroken, RuleBroken, Stale
from domain.forums import Forum
from domain.meetings.agendas import Raised
from domain.meetings.meeting import Meeting, Stage
from domain.meetings.minutes import Decision, Presence, Proposal, Rule, Vote
from domain.meetings.rsvp import Coming
from domain.ports import Work
from domain.processes.meetings.deciding import goals
from domain.processes.meetings.finishing import before_finishing, finish
from domain.processes.meetings.planning import region_of
from domain.processes.meetings.recording import add_item, attend, decide_item, strike_decision, write_item
from domain.words import Language, Line, Outside, Prose, Slug
from domain.workdays import helsinki_date

Fields = Mapping[str, Any]


class Text(Outside):
    """The text of one item, over the version that was seen."""

    item: Line
    words: Prose = ""
    seen: int = 0


class Seat(Outside):
    """One organisation's line: whether it is there, and by whom."""

    here: bool = False
    who: Line = ""
    stands_in: bool = False


class Seats(Outside):
    """Who is there."""

    seats: Mapping[Slug, Seat] = Field(default_factory=dict)


def page(request: Request) -> Response:
    """Show the minutes as they stand."""
    return _page(request, coordinator(request))


def _page(
    request: Request,
    visitor: Visitor,
    fields: Fields | None = None,
    errors: Mapping[str, RuleBroken] | None = None,
    status: int = 422,
) -> Response:
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        meeting = work.meetings.get(request.path_params["meeting"])
        forum = work.handbook.find(Forum, meeting.forum)
        facts = about_meeting(work, forum, meeting, now)
        facts["seats"] = _seats(work, forum, meeting, request)
        facts["goals"] = goals(work, now)
        facts["owners"] = _owners(work, language(request))
        facts["drafts"] = {one.id: _as_typed(one) for one in facts["decisions"]}
        facts |= _taken_back(work, meeting)
    more = {"fields": fields or {}, "errors": errors or {}, "rules": list(Rule), "votes": list(Vote)}
    may = {"may": meeting.stage is Stage.CONVENED, "begun": now >= meeting.starts}
    return show(request, "meeting_minutes", "forums", status=status if errors else 200, **facts, **more, **may)


def _taken_back(work: Work, meeting: Meeting) -> dict[str, Any]:
    """Return the decisions that were corrected or struck, and who did it."""
    struck = work.records.struck(meeting.id)
    return {"struck": struck, "writers": work.register.people(one.by for one in struck), "lead": True}


def _as_typed(decision: Decision) -> Fields:
    """Return a decision as its form would give it, to be corrected."""
    plain = {"words": decision.words, "rule": decision.rule.value, "owner": decision.owner, "goal": decision.goal}
    votes = {f"votes.{partner}": vote.value for partner, vote in decision.votes.items()}
    return {**plain, "due": decision.due.isoformat() if decision.due else "", **votes}


def _owners(work: Work, reader: Language) -> list[str]:
    """Return whom a decision may ask to carry it out, by name: any partner, whether it sits in the forum or not."""
    some = [one for one in work.register.partners() if one.active]
    return [one.id for one in sorted(some, key=lambda one: one.name[reader].casefold())]


def _seats(work: Work, forum: Forum, meeting: Meeting, request: Request) -> list[tuple[str, Presence, bool]]:
    """Return each member with who is there, from what was written down or else from the replies."""
    region = region_of(work, helsinki_date(ports(request).clock.now()))
    there = {one.partner: one for one in work.records.presence(meeting.id)}
    replies = {} if there else work.records.rsvps(meeting)
    seats = {one.partner: one for one in region.seated(forum, meeting.about)}
    people = work.register.people(id for one in seats.values() for id in (one.contact, one.deputy) if id)
    found = []
    for member in region.members(forum, meeting.about):
        _, coming, who = replies.get(member, ("", "", ""))
        seat, instead = seats.get(member), coming == Coming.DEPUTY
        person = people.get((seat.deputy if instead else seat.contact) if seat else "")
        expected = Presence(member, who or (person.name if person else ""), instead)
        found.append((member, there.get(member, expected), member in there or coming in {Coming.YES, Coming.DEPUTY}))
    return found


def save(request: Request, form: FormData) -> Response:
    """Do what the pressed button says."""
    visitor, fields = coordinator(request), filled(form)
    do = str(form.get("do", ""))
    try:
        done = ACTS.get(do, _write)(request, visitor, fields)
    except FieldsBroken as refused:
        return _page(request, visitor, {**fields, "do": do}, refused.fields)
    except Stale as refused:
        return _page(
            request,
            visitor,
            {**fields, "do": do},
            {"" if "decision" in fields else f"words.{fields.get('item', '')}": refused},
            409,
        )
    except RuleBroken as refused:
        return _page(request, visitor, {**fields, "do": do}, {"": refused})
    id = request.path_params["meeting"]
    place = f"#item-{fields['item']}" if fields.get("item") else ""
    return back(f"/meetings/{id}/minutes", f"{done}{place}")


def _attend(request: Request, visitor: Visitor, fields: Fields) -> str:
    said = checked(Seats, nested(fields.items()))
    there = [Presence(id, one.who, one.stands_in) for id, one in said.seats.items() if one.here]
    attend(ports(request), visitor.alliance, request.path_params["meeting"], there)
    return "attended"


@contextmanager
def _at_item(fields: Fields, ids: Mapping[str, str] | None = None) -> Iterator[None]:
    """Let faults name the fields of their own item or decision, each has the same ones; `ids` where they differ."""
    try:
        yield
    except FieldsBroken as refused:
        key, known = fields.get("decision") or fields.get("item", ""), ids or {}
        raise FieldsBroken({f"{known.get(name, name)}.{key}": one for name, one in refused.fields.items()}) from None


def _write(request: Request, visitor: Visitor, fields: Fields) -> str:
    with _at_item(fields):
        said = checked(Text, fields)
    id = request.path_params["meeting"]
    write_item(ports(request), visitor.alliance, id, said.item, visitor.contact.id, said.words, said.seen)
    return "written"


def _add(request: Request, visitor: Visitor, fields: Fields) -> str:
    id = request.path_params["meeting"]
    add_item(ports(request), visitor.alliance, id, visitor.contact, checked(Raised, fields))
    return "raised"


def _decide(request: Request, visitor: Visitor, fields: Fields) -> str:
    with _at_item(fields, {"words": "decision"}):
        said = checked(Proposal, nested(fields.items()))
        decide_item(ports(request), visitor.alliance, request.path_params["meeting"], visitor.contact.id, said)
    return "decided"


def _correct(request: Request, visitor: Visitor, fields: Fields) -> str:
    id, old = request.path_params["meeting"], fields.get("decision", "")
    with _at_item(fields, {"words": "decision"}):
        said = checked(Proposal, nested(fields.items()))
        decide_item(ports(request), visitor.alliance, id, visitor.contact.id, said, old)
    return "corrected"


def _strike(request: Request, visitor: Visitor, fields: Fields) -> str:
    id, decision = request.path_params["meeting"], fields.get("decision", "")
    strike_decision(ports(request), visitor.alliance, id, decision, visitor.contact.id)
    return "struck"


def before_striking(request: Request) -> Response:
    """Show what would be struck, and what of it that would touch, before it is done."""
    visitor, id = coordinator(request), request.path_params["meeting"]
    with ports(request).store.look(visitor.alliance) as work:
        meeting = work.meetings.get(id)
        forum = work.handbook.find(Forum, meeting.forum)
        facts = about_meeting(work, forum, meeting, ports(request).clock.now()) | _taken_back(work, meeting)
    one = next((one for one in facts["decisions"] if one.id == request.query_params.get("decision")), None)
    if one is None or meeting.stage is not Stage.CONVENED:
        return back(f"/meetings/{id}/minutes")
    return show(request, "meeting_strike", "forums", one=one, **facts)


def before_the_finish(request: Request) -> Response:
    """Show what would be sealed and sent, to how many, and what is missing, before it is done for good."""
    return _before_the_finish(request, coordinator(request))


def _before_the_finish(request: Request, visitor: Visitor, refused: RuleBroken | None = None) -> Response:
    now, id = ports(request).clock.now(), request.path_params["meeting"]
    with ports(request).store.look(visitor.alliance) as work:
        meeting = work.meetings.get(id)
        facts = about_meeting(work, work.handbook.find(Forum, meeting.forum), meeting, now)
        facts |= _taken_back(work, meeting)
        outlook = before_finishing(work, id, now) if meeting.stage is Stage.CONVENED else None
    errors, status = ({"": refused}, 409 if isinstance(refused, Stale) else 422) if refused else ({}, 200)
    return show(request, "meeting_finish", "forums", status=status, outlook=outlook, errors=errors, fields={}, **facts)


def seal_and_send(request: Request, form: FormData) -> Response:
    """Finish the minutes just as they were looked at."""
    visitor, id = coordinator(request), request.path_params["meeting"]
    try:
        finish(ports(request), visitor.alliance, id, visitor.contact.id, str(form.get("seen", "")))
    except RuleBroken as refused:
        return _before_the_finish(request, visitor, refused)
    return back(f"/meetings/{id}", "recorded")


ACTS: Mapping[str, Callable[[Request, Visitor, Fields], str]] = {
    "add": _add,
    "attend": _attend,
    "correct": _correct,
    "decide": _decide,
    "strike": _strike,
}
