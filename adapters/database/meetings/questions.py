"""What the pages of polls, invitations and minutes show, and how their answers become rows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, bindparam, select

from adapters.database.handbook import SqlHandbook
from adapters.database.meetings.agendas import SqlAgendas
from adapters.database.meetings.records import SqlRecords
from adapters.database.meetings.store import SqlMeetings
from adapters.database.named import Named
from adapters.database.register import SqlRegister
from adapters.database.seats import SqlSeats
from adapters.database.tables import replies, requests
from adapters.wording import spoken_time
from domain.forums import Forum
from domain.meetings.dates import Availability, DatesQuestion, poll_over, tallies, time_chosen
from domain.meetings.meeting import Meeting
from domain.meetings.minutes import MinutesQuestion, RemarkRow
from domain.meetings.places import members_of
from domain.meetings.rsvp import Coming, RsvpQuestion, RsvpRow
from domain.partners import Partner
from domain.requests import BY_RULE, Request
from domain.words import Language, Text

Partners = Mapping[str, Partner]
BY = Named(
    select(replies.c.by).where(
        replies.c.alliance == bindparam("alliance"),
        replies.c.request == bindparam("request"),
        replies.c.number == bindparam("number"),
    )
)

ASKED = Named(
    select(requests.c.id).where(
        *(requests.c[name] == bindparam(name) for name in ("alliance", "kind", "subject", "partner"))
    )
)


def _around(connection: Connection, alliance: str, id: str) -> tuple[Meeting, Forum, Partners, Text | None]:
    meeting = SqlMeetings(connection, alliance).get(id)
    forum = SqlHandbook(connection, alliance).find(Forum, meeting.forum)
    partners = {one.id: one for one in SqlRegister(connection, alliance).partners()}
    about = partners[meeting.about].name if meeting.about in partners else None
    return meeting, forum, partners, about


def dates_question(connection: Connection, alliance: str, request: Request) -> DatesQuestion:
    """Return the slots of a poll and how each stands."""
    meeting, forum, partners, about = _around(connection, alliance, request.subject)
    members = {id: partners[id].sector for id in members_of(forum, meeting.about, partners)}
    store = SqlMeetings(connection, alliance)
    found = tallies(store.slots(meeting.id), store.availability(meeting.id), members, forum.quorum)
    over = poll_over(meeting.stage, latest=_latest(connection, alliance, request) == request.id)
    facts = (meeting.id, forum.name, forum.purpose, about, meeting.minutes, meeting.place, found)
    return DatesQuestion(*facts, over, time_chosen(meeting))


def _latest(connection: Connection, alliance: str, request: Request) -> str:
    """Return the request by which the partner was asked last for the dates of the same meeting."""
    facts = {"kind": request.kind, "subject": request.subject, "partner": request.partner}
    known: list[str] = [id for (id,) in ASKED.all(connection, alliance=alliance, **facts)]
    return max(known, key=lambda id: (len(id), id))


def rsvp_question(connection: Connection, alliance: str, request: Request) -> RsvpQuestion:
    """Return the meeting, its agenda and who comes so far."""
    meeting, forum, partners, about = _around(connection, alliance, request.subject)
    items = [one.title for one in SqlAgendas(connection, alliance).items(meeting.id)]
    replies = SqlRecords(connection, alliance).rsvps(meeting)
    comes = sum(coming in {Coming.YES, Coming.DEPUTY} for _, coming, _ in replies.values())
    asked = len(members_of(forum, meeting.about, partners))
    deputy = _deputy(connection, alliance, forum.code, request)
    return RsvpQuestion(
        meeting, forum.name, forum.purpose, about, deputy, items, comes, asked, _carried(connection, alliance, request)
    )


def _carried(connection: Connection, alliance: str, request: Request) -> bool:
    """Tell whether the standing reply was made by rule: carried over from the date poll."""
    return BY.all(connection, alliance=alliance, request=request.id, number=request.answer) == [(BY_RULE,)]


def _deputy(connection: Connection, alliance: str, forum: str, request: Request) -> str:
    """Return the name of who stands in for the reader in the forum; nobody for the one who stands in."""
    seats = SqlSeats(connection, alliance).of_contact(request.contact)
    mine = [one for one in seats if (one.forum, one.partner) == (forum, request.partner)]
    deputies = [one.deputy for one in mine if one.contact == request.contact]
    found = SqlRegister(connection, alliance).people(one for one in deputies if one)
    return next((one.name for one in found.values() if one.active), "")


def minutes_question(connection: Connection, alliance: str, request: Request) -> MinutesQuestion:
    """Return finished minutes."""
    meeting, forum, partners, about = _around(connection, alliance, request.subject)
    records = SqlRecords(connection, alliance)
    texts = records.texts(meeting.id)
    items = SqlAgendas(connection, alliance).items(meeting.id)
    there = [(partners[one.partner].name, one) for one in records.presence(meeting.id) if one.partner in partners]
    names = {one.id: one.name for one in partners.values()}
    said = [(one, texts[one.id].words if one.id in texts else "") for one in items]
    return MinutesQuestion(meeting, forum.name, about, there, said, records.decisions(meeting.id), names)


def availability_row(row: Availability) -> dict[str, Any]:
    """Write one row."""
    return asdict(row)


def rsvp_row(row: RsvpRow) -> dict[str, Any]:
    """Write one row."""
    return asdict(row)


def remark_row(row: RemarkRow) -> dict[str, Any]:
    """Write one row."""
    return asdict(row)


def meetings_about(connection: Connection, alliance: str, some: Sequence[Request]) -> dict[str, dict[str, Any]]:
    """Say which forum's meeting requests are about and when it is, in three languages."""
    meetings = SqlMeetings(connection, alliance).named({one.subject for one in some})
    forums = {one.code: one.name for one in SqlHandbook(connection, alliance).all(Forum)}
    found = {}
    for one in some:
        meeting = meetings[one.subject]
        when = {language.value: spoken_time(meeting.starts, language) for language in Language}
        found[one.id] = {"forum": asdict(forums.get(meeting.forum, Text(meeting.forum))), "when": when}
    return found
