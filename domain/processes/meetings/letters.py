"""The mails about a meeting: invitations, word of another time, cancellations, agendas; one recipient each."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from domain.forums import Forum, Seat
from domain.meetings.meeting import Meeting, Stage, uid
from domain.meetings.rsvp import RSVP, rsvp_id, still_invited
from domain.messages import Message
from domain.partners import Contact
from domain.ports import Work
from domain.processes.answering import facts_of
from domain.requests import BY_RULE, Reply, Request
from domain.vocabulary import vocabulary
from domain.workdays import add_workdays, helsinki_date

DAYS_TO_REPLY = 5
STAND_IN = "meeting-stand-in"


def invite(
    work: Work,
    forum: Forum,
    meeting: Meeting,
    seats: Sequence[Seat],
    now: datetime,
    request: Request | None = None,
    expected: Container[str] = (),
    again: int | None = None,
) -> list[Message]:
    """Ask each seat whether it comes and return the letters that say so, each with the meeting for a calendar.

    A deputy is told of the request of the one they stand in for, and is asked nothing. Partners that are `expected`
    have said already that the time suits them. Whoever takes a seat afterwards is invited without hearing what time
    it was before; `again` counts who was invited before them.
    """
    fresh = [] if request else [_rsvp(work, meeting, seat, now, again or 0) for seat in seats]
    work.requests.add_missing(fresh)
    requests = {one.partner: one for one in fresh} | ({request.partner: request} if request else {})
    people = work.register.people(seat.contact for seat in seats)
    first = "meeting-moved" if meeting.sequence and again is None else "meeting-invitation"
    letter = STAND_IN if request else first
    about, letters = calendar_facts(work, forum, meeting), []
    if meeting.agenda_at:
        about = {**about, "items_said": _items_said(work, meeting)}
    for seat in seats:
        facts = {**facts_of(work, requests[seat.partner]), **about}
        facts |= {"expected": True} if seat.partner in expected else {}
        letters.append(_letter(work, letter, meeting, people[seat.contact], facts, now, f".{again}" if again else ""))
    return letters


def stands_in(work: Work, meeting: Meeting, contact: str) -> bool:
    """Tell whether somebody was told that they stand in at a meeting."""
    return work.post.find(_key(STAND_IN, meeting, contact)) is not None


def _rsvp(work: Work, meeting: Meeting, seat: Seat, now: datetime, again: int) -> Request:
    today = helsinki_date(now)
    due = min(add_workdays(today, DAYS_TO_REPLY), meeting.day)
    who = (work.register.alliance().backbone, seat.partner, seat.contact)
    id = rsvp_id(meeting, seat.partner, again)
    return Request(id, RSVP.name, meeting.id, *who, today, due, meeting.day, notice_at=now)


def cancellations(
    work: Work, forum: Forum, meeting: Meeting, contacts: Iterable[str], now: datetime, reason: str = ""
) -> list[Message]:
    """Return the letters that take a meeting out of people's calendars."""
    facts = {**calendar_facts(work, forum, meeting), "cancelled": True, "reason": reason}
    people = work.register.people(contacts)
    letter = "meeting-cancelled" if meeting.stage is Stage.CANCELLED else "meeting-not-yours"
    return [_letter(work, letter, meeting, one, facts, now) for _, one in sorted(people.items())]


def polls_off(
    work: Work, forum: Forum, meeting: Meeting, contacts: Iterable[str], now: datetime, reason: str
) -> list[Message]:
    """Return the letters to those who were asked for dates of a meeting that is not held."""
    facts = {**calendar_facts(work, forum, meeting), "reason": reason}
    people = work.register.people(contacts)
    return [_letter(work, "meeting-poll-off", meeting, one, facts, now) for _, one in sorted(people.items())]


def let_go(
    work: Work, forum: Forum, meeting: Meeting, contacts: Iterable[str], mark: str, now: datetime
) -> list[Message]:
    """Return the letters to those whose seat somebody else has, or nobody; `mark` tells one time from another."""
    facts = {**calendar_facts(work, forum, meeting), "cancelled": True}
    people = sorted(work.register.people(contacts).items())
    return [_letter(work, "meeting-let-go", meeting, one, facts, now, f".{mark}") for _, one in people]


def giver_of(given: Reply) -> str:
    """Return who had an invitation until it was handed over; empty where a rule did so and did not say.

    Hand-overs of earlier versions say nothing of it.
    """
    return str(given.body.get("giver", "")) or ("" if given.by == BY_RULE else given.by)


def handed_on(
    work: Work,
    forum: Forum,
    meeting: Meeting,
    request: Request,
    given: Reply,
    now: datetime,
    stay: Container[str],
    mark: str,
) -> Iterator[Message]:
    """Yield the letters about an invitation that was handed on: to whoever has it now, and to whoever had it.

    Those who `stay` have it in their calendars by right, of whatever invitation. `mark` tells one hand-over from
    another. Nothing goes to people nobody knows.
    """
    giver, taker = giver_of(given), str(given.body.get("contact", ""))
    about = {**facts_of(work, request), **calendar_facts(work, forum, meeting)}
    people, by_hand = work.register.people({giver, taker}), given.by == giver
    had, has = people.get(giver), people.get(taker)
    if has and has.active and taker == request.contact and taker in stay:
        letter = "meeting-yours" if by_hand else "meeting-invitation"
        yield _letter(work, letter, meeting, has, about, now, f".{mark}")
    if had and had.partner == request.partner and giver not in stay:
        letter = "meeting-handed-on" if by_hand else "meeting-let-go"
        yield _letter(work, letter, meeting, had, {**about, "cancelled": True}, now, f".{mark}")


def agenda_letters(work: Work, forum: Forum, meeting: Meeting, now: datetime) -> list[Message]:
    """Return the letters that bring the agenda to whoever was invited, each with the reader's own link."""
    requests = list(still_invited(meeting, work.requests.of_subject(meeting.id)).values())
    people = work.register.people(one.contact for one in requests)
    about = {**calendar_facts(work, forum, meeting), "items_said": _items_said(work, meeting)}
    return [
        _letter(work, "meeting-agenda", meeting, people[one.contact], {**facts_of(work, one), **about}, now)
        for one in requests
        if people[one.contact].active
    ]


def _items_said(work: Work, meeting: Meeting) -> list[dict[str, Any]]:
    return [asdict(one.title) for one in work.agendas.items(meeting.id)]


def calendar_facts(work: Work, forum: Forum, meeting: Meeting) -> Mapping[str, Any]:
    """Return what a letter and its calendar tell of a meeting, as of now."""
    about = work.register.partner(meeting.about).name if meeting.about else None
    facts: dict[str, Any] = {
        "forum": asdict(forum.name),
        "meeting": meeting.id,
        "uid": uid(work.alliance, meeting.id),
        "sequence": meeting.sequence,
        "starts": meeting.starts.isoformat(),
        "ends": meeting.ends.isoformat(),
        "place": vocabulary(work.handbook).fact(meeting.place),
        "join": meeting.join,
    }
    return {**facts, "with": asdict(about)} if about else facts


def _key(letter: str, meeting: Meeting, to: str, mark: str = "") -> str:
    return f"{letter}.{meeting.id}.{to}.{meeting.sequence}{mark}"


def _letter(
    work: Work, letter: str, meeting: Meeting, to: Contact, facts: Mapping[str, Any], now: datetime, mark: str = ""
) -> Message:
    key = _key(letter, meeting, to.id, mark)
    sender = next((one.id for one in work.register.coordinators()), to.id)
    return Message(key, to.id, sender, letter, to.language, facts, now)
