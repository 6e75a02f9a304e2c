"""Invitations follow the seats: whoever takes one after a meeting was convened is invited, whoever left it let go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from domain.asides import Words
from domain.forums import Forum, Seat
from domain.meetings.meeting import Meeting, Stage
from domain.meetings.rsvp import RSVP, Coming, invited, still_invited
from domain.ports import Requests, Work
from domain.processes.indicators.rounds import people_told
from domain.processes.meetings.letters import giver_of, handed_on, invite, let_go, stands_in
from domain.processes.meetings.planning import Looking, Region, region_of
from domain.reminders import asking_key
from domain.requests import BY_RULE, Move, Notice, Reply, Request, Status, steer
from domain.workdays import helsinki_date


class LookingAtRequests(Looking, Protocol):
    """As much of a transaction as it takes to see whose invitations no longer fit the seats."""

    @property
    def requests(self) -> Requests: ...


@dataclass(frozen=True, slots=True)
class Changed:
    """A partner whose seat at a convened meeting has changed hands: who sits there now, and the invitation before.

    Without a seat it is let go; `again` counts the invitations of the partner until now.
    """

    partner: str
    seat: Seat | None
    before: Request | None
    again: int


def convened_ahead(work: Looking, region: Region, now: datetime) -> list[Meeting]:
    """Return the meetings that people have in their calendars and that have not begun."""
    found = work.meetings.all(first=region.today, stage=Stage.CONVENED)
    return [one for one in found if one.starts > now and region.forum(one.forum)]


def changed(work: LookingAtRequests, region: Region, meeting: Meeting, requests: Iterable[Request]) -> list[Changed]:
    """Return whose invitations, among the requests about a meeting, no longer fit who sits where."""
    forum = region.forum(meeting.forum)
    seats = {one.partner: one for one in region.seated(forum, meeting.about)} if forum else {}
    known = invited(meeting, requests)
    found = []
    for partner in sorted({*seats, *known}):
        seat, some = seats.get(partner), known.get(partner, [])
        last = some[-1] if some else None
        if last and last.status is Status.WITHDRAWN:
            if seat and (seat.contact != last.contact or _came_back(work, last)):
                found.append(Changed(partner, seat, None, len(some)))
        elif last is None or not _stays(work, region, last, seat):
            found.append(Changed(partner, seat, last, len(some)))
    return found


def _came_back(work: LookingAtRequests, withdrawn: Request) -> bool:
    """Tell whether an invitation ended because there was no seat, and not because a coordinator took it back."""
    ended = work.requests.reply(withdrawn.id, withdrawn.version)
    return ended.by == BY_RULE or bool(ended.body.get("left"))


def _stays(work: LookingAtRequests, region: Region, invitation: Request, seat: Seat | None) -> bool:
    """Tell whether an invitation stays with whom it is.

    A colleague whom it was handed to by the one who had it keeps it. Where a seat names nobody, it stays too: who
    speaks for an organisation changes with every holiday.
    """
    holder = invitation.contact
    if seat is None or holder == seat.contact:
        return seat is not None
    here = {one.id for one in region.contacts if one.active and one.partner == invitation.partner}
    names = any(
        (one.forum, one.partner, one.contact) == (seat.forum, seat.partner, seat.contact) for one in region.seats
    )
    return holder in here and (not names or _by_its_holder(work, invitation))


def _by_its_holder(work: LookingAtRequests, invitation: Request) -> bool:
    given = [one for one in work.requests.history(invitation.id) if one.move is Move.HAND_OVER]
    return bool(given) and giver_of(given[-1]) == given[-1].by


def follow_seats(work: Work, region: Region, now: datetime) -> int:
    """Invite whoever sits in a convened meeting by now and take it out of the calendars of those who do not.

    Whoever carries on for somebody is asked anew: another person's yes is none of theirs. Returns how many seats had
    changed. What is told of it is looked at anew each time, so that a word that was lost is made good.
    """
    count = 0
    for meeting in convened_ahead(work, region, now):
        forum = work.handbook.find(Forum, meeting.forum)
        # First the seats, for an invitation that ends needs no deputy.
        asked = work.requests.of_subject(meeting.id)
        count += sum(_change(work, forum, meeting, one, now) for one in changed(work, region, meeting, asked))
        count += _bring_deputies(work, region, forum, meeting, now)
        tell_of_seats(work, forum, meeting, now)
    return count


def seats_changed(work: LookingAtRequests, now: datetime) -> int:
    """Count the seats at convened meetings that have changed hands, for the sweep."""
    region = region_of(work, helsinki_date(now))
    meetings = convened_ahead(work, region, now)
    asked = work.requests.of_subjects([one.id for one in meetings])
    return sum(len(changed(work, region, one, asked[one.id])) for one in meetings)


def _change(work: Work, forum: Forum, meeting: Meeting, one: Changed, now: datetime) -> bool:
    """End an invitation and ask whoever sits there; of a reply that was taken in, its asker lets go."""
    if one.before:
        work.post.take_back([one.before.id])
        move = Move.RELEASE if one.before.status is Status.ACCEPTED else Move.WITHDRAW
        work.requests.write(steer(one.before, move, BY_RULE, now, Words()))
    if one.seat:
        letters = invite(work, forum, meeting, [one.seat], now, again=one.again)
        work.post.queue(letters)
        note_invited(work, meeting, {letter.contact: letter.key for letter in letters}, [one.partner])
    return True


def _bring_deputies(work: Work, region: Region, forum: Forum, meeting: Meeting, now: datetime) -> int:
    """Invite whoever stands in by now for those whose deputy comes; where nobody does, ask them anew."""
    seats = {one.partner: one for one in region.seated(forum, meeting.about)}
    known, count = invited(meeting, work.requests.of_subject(meeting.id)), 0
    for partner, (_, coming, who) in work.records.rsvps(meeting).items():
        seat = seats.get(partner)
        if seat is None or coming != Coming.DEPUTY or who:
            continue
        if seat.deputy:
            there = [replace(seat, contact=seat.deputy)]
            work.post.queue(invite(work, forum, meeting, there, now, request=known[partner][-1]))
        else:
            count += _change(work, forum, meeting, Changed(partner, seat, known[partner][-1], len(known[partner])), now)
    return count


def note_invited(work: Work, meeting: Meeting, letters: Mapping[str, str], partners: Iterable[str]) -> None:
    """The invitation is the asking: the ladder goes on from the step after it."""
    now_invited = still_invited(meeting, work.requests.of_subject(meeting.id))
    found = [now_invited[partner] for partner in partners]
    work.requests.note([Notice(one.id, asking_key(one), one.contact, letters.get(one.contact)) for one in found])


def who_has_it(work: Work, meeting: Meeting) -> list[str]:
    """Return who has a convened meeting in their calendars: those who are asked now, and deputies who stand in."""
    if meeting.stage is not Stage.CONVENED:
        return []
    replies = work.records.rsvps(meeting)
    seats = {one.partner: one for one in work.seats.all() if one.forum == meeting.forum}
    comes = [id for id, (_, coming, who) in replies.items() if coming == Coming.DEPUTY and not who and id in seats]
    found = [*(contact for contact, _, _ in replies.values()), *(seats[id].deputy for id in comes)]
    return sorted({one for one in found if one})


def carried_over(work: Work, meeting: Meeting) -> set[str]:
    """Return the partners whose standing yes was carried over from the date poll."""
    known = still_invited(meeting, work.requests.of_subject(meeting.id))
    by = {(one.request, one.number): one.by for one in work.requests.made(meeting.id, RSVP.name, Move.ANSWER)}
    return {partner for partner, one in known.items() if by.get((one.id, one.answer)) == BY_RULE}


def tell_of_seats(work: Work, forum: Forum, meeting: Meeting, now: datetime) -> None:
    """Bring the meeting into the calendar of whoever an invitation went to, and out of those it is gone from."""
    asked = work.requests.of_subject(meeting.id)
    known = invited(meeting, asked)
    stay, given = frozenset(who_has_it(work, meeting)), _given(work, meeting)
    for again, one in (numbered for some in known.values() for numbered in enumerate(some)):
        for reply in given.get(one.id, []):
            mark = f"{again}-{reply.number}"
            work.post.queue(list(handed_on(work, forum, meeting, one, reply, now, stay, mark)))
        if one.status is Status.WITHDRAWN:
            told = people_told(work, [one]) & ({one.contact} - stay)
            work.post.queue(let_go(work, forum, meeting, told, f"{again}-ended", now))
    for partner in _stood_in_for(work, meeting, asked):
        gone = [one.id for one in work.register.contacts(partner) if one.id not in stay]
        told = {id for id in gone if stands_in(work, meeting, id)}
        work.post.queue(let_go(work, forum, meeting, told, "deputy", now))


def _given(work: Work, meeting: Meeting) -> Mapping[str, Sequence[Reply]]:
    """Return each invitation's hand-overs, oldest first."""
    found: dict[str, list[Reply]] = {}
    for one in work.requests.made(meeting.id, RSVP.name, Move.HAND_OVER):
        found.setdefault(one.request, []).append(one)
    return found


def _stood_in_for(work: Work, meeting: Meeting, asked: Iterable[Request]) -> set[str]:
    """Return the partners, among those asked, that have said, now or earlier, that their deputy comes."""
    partners = {one.id: one.partner for one in asked}
    said = work.requests.made(meeting.id, RSVP.name, Move.ANSWER)
    return {partners[one.request] for one in said if one.body.get("coming") == Coming.DEPUTY}
