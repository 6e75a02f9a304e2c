"""The forums: where the alliance meets, when next, what was decided; for coordinators, and for members to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import alliance, language, ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.fields import filled
from adapters.web.faults import checked
from adapters.web.sessions import Visitor, who
from domain.errors import FieldsBroken, NotFound, RuleBroken
from domain.forums import Forum
from domain.links import Purpose
from domain.meetings.agendas import Item, Raised
from domain.meetings.meeting import AHEAD, OVER, Meeting, goes_on
from domain.ports import Work
from domain.processes.meetings.colliding import Taken
from domain.processes.meetings.finishing import is_unbroken
from domain.processes.meetings.planning import FARTHEST, Region, plan_forums, region_of
from domain.processes.meetings.polling import overtaken, polls_ended
from domain.processes.meetings.recording import raise_by_form, unwritten
from domain.processes.plans.adopting import adopted_in
from domain.processes.searching import may_read, seen_forums
from domain.vocabulary import vocabulary
from domain.words import Outside, Text
from domain.workdays import helsinki_date


class Year(Outside):
    """A year to plan."""

    year: Annotated[int, Field(ge=2000, le=2100)]


@dataclass(frozen=True, slots=True)
class Row:
    """A forum as a line of the list: its next meeting, and the one before."""

    forum: Forum
    next: Meeting | None
    last: Meeting | None
    left: int


def visitor_of(request: Request) -> Visitor:
    """Return whoever sees the forums: a coordinator, or a member at their whole desk."""
    return who(request, Purpose.SESSION, Purpose.DESK)


def leads(request: Request, visitor: Visitor) -> bool:
    """Tell whether the visitor coordinates the alliance, signed in as such."""
    leading = alliance(request)
    signed_in = any(one.purpose is Purpose.SESSION for one in visitor.links)
    return bool(signed_in and visitor.contact.coordinator and leading and visitor.contact.partner == leading.backbone)


def seen(work: Work, visitor: Visitor, *, all_of_them: bool) -> list[Forum]:
    """Return the forums a visitor may see."""
    return seen_forums(work, visitor.contact.partner, all_of_them=all_of_them)


def forum_of(work: Work, visitor: Visitor, code: str, *, all_of_them: bool) -> Forum:
    """Return one of them; raises NotFound for others, so that their names tell nothing."""
    found = next((one for one in seen(work, visitor, all_of_them=all_of_them) if one.code == code), None)
    if found is None:
        raise NotFound("forum.unknown", id=code)
    return found


def concerns(region: Region, visitor: Visitor, what: Meeting | Item, *, all_of_them: bool) -> bool:
    """Tell whether a visitor may read of something in their forum: a negotiation is for those who negotiate."""
    return all_of_them or may_read(region, visitor.contact.partner, what.forum, what.about)


def whose(region: Region, visitor: Visitor, forum: Forum) -> list[str]:
    """Return the municipalities to choose from when something is raised for a negotiation; one's own needs no word."""
    municipalities = region.municipalities(forum) if forum.negotiation else []
    return [] if visitor.contact.partner in municipalities else municipalities


def every(request: Request) -> Response:
    """List the forums with their next meetings, and what waits for a coordinator."""
    return _every(request, visitor_of(request))


def _every(
    request: Request,
    visitor: Visitor,
    fields: Mapping[str, str] | None = None,
    errors: Mapping[str, RuleBroken] | None = None,
) -> Response:
    lead, now = leads(request, visitor), ports(request).clock.now()
    today = helsinki_date(now)
    with ports(request).store.look(visitor.alliance) as work:
        forums, region = seen(work, visitor, all_of_them=lead), region_of(work, today)
        meetings = [one for one in work.meetings.all() if concerns(region, visitor, one, all_of_them=lead)]
        facts: dict[str, Any] = {
            "forums": [_line(one, meetings, today) for one in forums],
            "names": {one.code: one.name for one in forums},
            "waiting": meetings_waiting(work, now) if lead else [],
            "abouts": {one.id: one.name for one in work.register.partners()},
        }
    known = {"year": str(today.year + (today.month > 6)), **(fields or {})}
    more = {"lead": lead, "fields": known, "errors": errors or {}, "latest": today.year + FARTHEST}
    return show(request, "forums", "forums", status=422 if errors else 200, **facts, **more)


def _line(forum: Forum, meetings: Sequence[Meeting], today: date) -> Row:
    mine = [one for one in meetings if one.forum == forum.code]
    ahead = [one for one in mine if one.stage in AHEAD and one.day >= today and goes_on(forum, one)]
    over = [one for one in mine if one.stage in OVER]
    return Row(forum, next(iter(ahead), None), over[-1] if over else None, len(ahead))


def meetings_waiting(work: Work, now: datetime) -> list[tuple[str, Meeting]]:
    """Return what waits for a coordinator: polls to choose from, days that passed unsettled, minutes to write."""
    late = overtaken(work, now)
    polls = [one for one in map(work.meetings.get, polls_ended(work, helsinki_date(now))) if one not in late]
    named = (("choose", polls), ("overtaken", late), ("write", unwritten(work, now)))
    return [(what, one) for what, some in named for one in some]


def plan(request: Request, form: FormData) -> Response:
    """Plan a year's meetings."""
    visitor, fields = coordinator(request), filled(form)
    try:
        done = plan_forums(ports(request), visitor.alliance, checked(Year, fields).year)
    except FieldsBroken as refused:
        return _every(request, visitor, fields, refused.fields)
    except RuleBroken as refused:
        return _every(request, visitor, fields, {"year": refused})
    return back("/forums", "planned" if done.counts["planned"] else "planned-before")


def one(request: Request) -> Response:
    """Show a forum: what it is for, who sits there, its meetings and decisions."""
    return show_forum(request, visitor_of(request))


def show_forum(
    request: Request,
    visitor: Visitor,
    fields: Mapping[str, str] | None = None,
    errors: Mapping[str, RuleBroken] | None = None,
    taken: Taken | None = None,
) -> Response:
    """Show a forum, maybe with a form that was refused, or whose day is taken."""
    lead, today = leads(request, visitor), helsinki_date(ports(request).clock.now())
    with ports(request).store.look(visitor.alliance) as work:
        forum = forum_of(work, visitor, request.path_params["forum"], all_of_them=lead)
        region = region_of(work, today)
        every_one, backlog = work.meetings.all(forum.code), work.agendas.backlog(forum.code)
        meetings = [one for one in every_one if concerns(region, visitor, one, all_of_them=lead)]
        days = {one.id: one for one in meetings}
        facts: dict[str, Any] = {
            "forum": forum,
            "places": _places(work, region, forum),
            "ahead": [one for one in meetings if one.stage in AHEAD and goes_on(forum, one)],
            "past": [one for one in reversed(meetings) if one.stage not in AHEAD],
            "backlog": [one for one in backlog if concerns(region, visitor, one, all_of_them=lead)],
            "whose": whose(region, visitor, forum),
            "decisions": [one for one in reversed(work.records.decisions(forum=forum.code)) if one.meeting in days],
            "adopted_plans": adopted_in(work),
            "days": days,
            "unbroken": is_unbroken(work, forum.code),
            "municipalities": region.municipalities(forum) if forum.negotiation else [],
            "warned": as_warned(work, taken),
        }
        place = vocabulary(work.handbook).shown(forum.place, language(request))
    names = {id: one.name for id, one in region.partners.items()}
    known = {"begins": f"{forum.begins:%H:%M}", "place": place, **(fields or {})}
    more = {"lead": lead, "names": names, "fields": known, "errors": errors or {}, "taken": taken}
    return show(request, "forum", "forums", status=409 if taken else 422 if errors else 200, **facts, **more)


def as_warned(work: Work, taken: Taken | None) -> list[tuple[Text, Meeting, list[str]]]:
    """Return what else is on a day: the forum and its meeting, and who is called to both, by name."""
    if taken is None:
        return []
    people = work.register.people(id for one in taken.collisions for id in one.contacts)
    names = {one.code: one.name for one in work.handbook.all(Forum)}
    return [
        (names[one.meeting.forum], one.meeting, [people[id].name for id in one.contacts if id in people])
        for one in taken.collisions
    ]


def _places(work: Work, region: Region, forum: Forum) -> list[tuple[Any, str, str]]:
    """Return each member's name with who sits there and who stands in; empty where nobody is known."""
    seats = {one.partner: one for one in region.seated(forum)}
    people = work.register.people(id for one in seats.values() for id in (one.contact, one.deputy) if id)
    found = []
    for member in region.members(forum):
        seat = seats.get(member)
        named = [people[id].name if id in people else "" for id in ((seat.contact, seat.deputy) if seat else ("", ""))]
        found.append((region.partners[member].name, named[0], named[1]))
    return found


def raise_it(request: Request, form: FormData) -> Response:
    """Put something on the agenda of the forum's next meeting."""
    visitor, fields, code = visitor_of(request), filled(form), request.path_params["forum"]
    with ports(request).store.look(visitor.alliance) as work:
        forum_of(work, visitor, code, all_of_them=leads(request, visitor))
    try:
        said = checked(Raised, fields)
    except FieldsBroken as refused:
        return show_forum(request, visitor, fields, refused.fields)
    try:
        raise_by_form(ports(request), visitor.alliance, code, visitor.contact, said)
    except FieldsBroken as refused:
        return show_forum(request, visitor, fields, refused.fields)
    return back(f"/forums/{code}", "raised")
