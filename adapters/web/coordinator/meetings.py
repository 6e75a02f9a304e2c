"""One meeting: its poll, its time, who comes, its agenda; convened, moved and cancelled by a coordinator."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Annotated, Any

from pydantic import BeforeValidator
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import language, ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.declines import said_no
from adapters.web.coordinator.fields import filled
from adapters.web.coordinator.forums import as_warned, concerns, forum_of, leads, visitor_of
from adapters.web.faults import checked
from adapters.web.sessions import Visitor
from domain.asides import Words
from domain.errors import FieldsBroken, NotFound, RuleBroken
from domain.forums import Forum
from domain.meetings.dates import best
from domain.meetings.meeting import AHEAD, Meeting, Slot, Stage, slot_of
from domain.ports import Work
from domain.processes.meetings.colliding import Taken
from domain.processes.meetings.convening import agenda_day, begin, cancel, convene
from domain.processes.meetings.finishing import objections_until
from domain.processes.meetings.invitations import carried_over
from domain.processes.meetings.planning import region_of
from domain.processes.meetings.polling import answers_lost, declined_by, poll_again, poll_of
from domain.processes.plans.adopting import adopted_in
from domain.vocabulary import vocabulary
from domain.words import Line, Outside
from domain.workdays import SomeDay, helsinki_date


def _clock(text: object) -> object:
    """Read a time as people write it: 9.00, klo 9."""
    if not isinstance(text, str):
        return text
    plain = text.removeprefix("klo").strip().replace(".", ":")
    hours, _, minutes = plain.partition(":")
    return f"{hours.zfill(2)}:{minutes or '00'}"


class Fixed(Outside):
    """A time and place: one of the poll's slots, or another day, maybe in spite of what else is on it."""

    slot: Line = ""
    despite: Line = ""
    """The slot whose warning was read."""
    of_poll: bool = False
    """A slot was to be chosen."""
    day: SomeDay = None
    begins: Annotated[time | None, BeforeValidator(_clock)] = None
    place: Line = ""
    join: Line = ""

    def when(self) -> Slot:
        """Return the time; raises FieldsBroken where a part of it is missing."""
        if self.slot:
            return slot_of(self.slot)
        if self.of_poll:
            raise FieldsBroken({"slot": RuleBroken("meeting.choose-slot")})
        if self.day is None or self.begins is None:
            names = [name for name in ("day", "begins") if getattr(self, name) is None]
            raise FieldsBroken({name: RuleBroken("field.missing") for name in names})
        return Slot(self.day, self.begins)


def one(request: Request) -> Response:
    """Show a meeting."""
    return _page(request, visitor_of(request))


def _page(
    request: Request,
    visitor: Visitor,
    fields: Mapping[str, str] | None = None,
    errors: Mapping[str, RuleBroken] | None = None,
    page: str = "meeting",
    taken: Taken | None = None,
    lost: int = 0,
) -> Response:
    lead = leads(request, visitor)
    with ports(request).store.look(visitor.alliance) as work:
        meeting = work.meetings.get(request.path_params["meeting"])
        forum = forum_of(work, visitor, meeting.forum, all_of_them=lead)
        now = ports(request).clock.now()
        if not concerns(region_of(work, helsinki_date(now)), visitor, meeting, all_of_them=lead):
            raise NotFound("meeting.unknown", id=meeting.id)
        facts = about_meeting(work, forum, meeting, now)
        place = vocabulary(work.handbook).shown(meeting.place, language(request))
        warned = as_warned(work, taken)
    day = {"day": meeting.day.isoformat(), "begins": f"{meeting.begins:%H:%M}"}
    known = {**day, "place": place, "join": meeting.join, "reason": "", **(fields or {})}
    more = {"lead": lead, "fields": known, "errors": errors or {}, "is_ahead": meeting.stage in AHEAD}
    status = 409 if taken or lost else 422 if errors else 200
    return show(request, page, "forums", status=status, warned=warned, taken=taken, lost=lost, **facts, **more)


def about_meeting(work: Work, forum: Forum, meeting: Meeting, now: datetime) -> dict[str, Any]:
    """Return what the pages of a meeting show."""
    region, partners = region_of(work, helsinki_date(now)), {one.id: one.name for one in work.register.partners()}
    poll = poll_of(work, region, meeting) if meeting.stage is Stage.POLLED else []
    items, texts = work.agendas.items(meeting.id), work.records.texts(meeting.id)
    adopted = work.meetings.find(meeting.adopted_in) if meeting.adopted_in else None
    until = objections_until(forum, meeting.minuted_at) if meeting.minuted_at else None
    return {
        "meeting": meeting,
        "forum": forum,
        "names": partners,
        "poll": poll,
        "declined": _declined(work, meeting) if meeting.stage in {Stage.POLLED, Stage.CONVENED} else [],
        "best": best([one for one in poll if one.slot.starts > now]),
        "overtaken": meeting.starts <= now and all(one.slot.starts <= now for one in poll),
        "replies": _replies(work, meeting) if meeting.stage is Stage.CONVENED else [],
        "carried": carried_over(work, meeting) if meeting.stage is Stage.CONVENED else (),
        "items": items,
        "texts": texts,
        "written": [(one, texts[one.id].words if one.id in texts else "") for one in items],
        "there": [(partners[one.partner], one) for one in work.records.presence(meeting.id) if one.partner in partners],
        "members": region.members(forum, meeting.about),
        "decisions": work.records.decisions(meeting.id),
        "adopted_plans": adopted_in(work, meeting.id),
        "remarks": [one for one in work.records.remarks(meeting.id) if one[2]],
        "adopted": adopted,
        "objections_until": until,
        "may_object": until is not None and helsinki_date(now) <= until,
        "agenda_day": agenda_day(forum, meeting),
    }


def _declined(work: Work, meeting: Meeting) -> list[tuple[str, str, str]]:
    """Return who does not answer the poll this time: partner, the request, and the reason for the coordinator."""
    found = [(one, said_no(work, one)) for one in declined_by(work, meeting).values()]
    return sorted((one.partner, one.id, said.reason) for one, said in found if said)


def _replies(work: Work, meeting: Meeting) -> list[tuple[str, str, str, str]]:
    """Return each partner's reply to the invitation: partner, contact's name, what it says, who comes instead."""
    replies = work.records.rsvps(meeting)
    people = work.register.people(contact for contact, _, _ in replies.values())
    return [
        (partner, people[contact].name if contact in people else "", coming, who)
        for partner, (contact, coming, who) in sorted(replies.items())
    ]


def fix(request: Request, form: FormData) -> Response:
    """Convene the meeting, or move it; everybody gets an invitation for their calendar."""
    visitor, id, fields = coordinator(request), request.path_params["meeting"], filled(form)
    try:
        said = checked(Fixed, fields)
        by, slot = visitor.contact.id, said.when()
        convene(ports(request), visitor.alliance, id, by, slot, said.place, said.join, said.despite)
    except FieldsBroken as refused:
        return _page(request, visitor, fields, refused.fields)
    except Taken as taken:
        return _page(request, visitor, fields, taken=taken)
    except RuleBroken as refused:
        return _page(request, visitor, fields, {"slot" if fields.get("slot") else "day": refused})
    return back(f"/meetings/{id}", "convened")


def poll(request: Request, form: FormData) -> Response:
    """Begin now what the clock would begin later: ask for dates, or invite as planned; or ask for other dates."""
    visitor, id = coordinator(request), request.path_params["meeting"]
    if form.get("do") == "again" and (lost := _lost(request, visitor, id)) and form.get("lost") != str(lost):
        return _page(request, visitor, lost=lost)
    try:
        done = _other_dates(request, visitor, id) if form.get("do") == "again" else _begin(request, visitor, id)
    except Taken as taken:
        return _page(request, visitor, {"slot": taken.slot.code}, taken=taken)
    except RuleBroken as refused:
        return _page(request, visitor, errors={"": refused})
    return back(f"/meetings/{id}", done)


def _lost(request: Request, visitor: Visitor, id: str) -> int:
    """Count the answers that would count no more; they are told first."""
    with ports(request).store.look(visitor.alliance) as work:
        return answers_lost(work, work.meetings.get(id), ports(request).clock.now())


def _other_dates(request: Request, visitor: Visitor, id: str) -> str:
    poll_again(ports(request), visitor.alliance, id)
    return "polled"


def _begin(request: Request, visitor: Visitor, id: str) -> str:
    return begin(ports(request), visitor.alliance, id, visitor.contact.id)


def before_cancelling(request: Request) -> Response:
    """Ask before cancelling."""
    return _page(request, coordinator(request), page="meeting_cancel")


def call_off(request: Request, form: FormData) -> Response:
    """Cancel the meeting; it leaves everybody's calendar."""
    visitor, id, fields = coordinator(request), request.path_params["meeting"], filled(form)
    try:
        cancel(ports(request), visitor.alliance, id, visitor.contact.id, checked(Words, fields).reason)
    except FieldsBroken as refused:
        return _page(request, visitor, fields, refused.fields, "meeting_cancel")
    except RuleBroken as refused:
        return _page(request, visitor, fields, {"": refused}, "meeting_cancel")
    return back(f"/meetings/{id}", "cancelled")
