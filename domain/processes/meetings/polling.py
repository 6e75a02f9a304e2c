"""Date polls: opened, counted, offered anew when no date did, ended."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count

from domain.errors import RuleBroken
from domain.events import Event
from domain.forums import Forum, Seat
from domain.meetings.dates import DATES, Tally, dates_id, tallies
from domain.meetings.meeting import Meeting, Moved, Slot, Stage, check_stage, goes_on
from domain.meetings.planning import CHOICES, alternatives, diary_of
from domain.meetings.rsvp import RSVP
from domain.ports import Ports, Work
from domain.processes.indicators.rounds import people_told
from domain.processes.meetings.planning import Region, offered, region_of
from domain.requests import BY_RULE, Move, Request, Status, steer
from domain.workdays import add_workdays, helsinki_date

DAYS_TO_ANSWER = 6
"""Working days to answer a poll."""
DAYS_BETWEEN = 3
"""Working days at least between the end of a poll and the first day it offers."""


def open_poll(work: Work, region: Region, meeting: Meeting, now: datetime) -> None:
    """Ask each member which of some days suit them: the planned one and others near it."""
    check_stage(meeting, Stage.PLANNED)
    days = [meeting.day, *_days(work, region, meeting, {meeting.day})][:CHOICES]
    _ask_for(work, region, meeting, days, now)


def poll_again(ports: Ports, alliance: str, meeting: str) -> Meeting:
    """Offer days that were not offered before, when none of them did or all have passed, and ask everybody anew.

    Raises RuleBroken for a meeting that is not being polled, or when no day is free.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        region, old = region_of(work, helsinki_date(now)), work.meetings.get(meeting)
        check_stage(old, Stage.POLLED)
        days = _days(work, region, old, {one.day for one in work.meetings.slots(meeting)})
        if not days:
            raise RuleBroken("poll.no-days")
        end_requests(work, old, now)
        done = _ask_for(work, region, replace(old, day=days[0], moved=Moved.CHOSEN), days, now)
    ports.wake()
    return done


def _days(work: Work, region: Region, meeting: Meeting, besides: Collection[date]) -> list[date]:
    """Return the nearest days that suit the members, nearest first, besides those known."""
    forum = work.handbook.find(Forum, meeting.forum)
    # A poll may still ask about days ahead when the day first planned for it has passed.
    others = [one for one in work.meetings.all() if one.id != meeting.id]
    diary = diary_of(others, region.taken(), offered(work, others))
    earliest = add_workdays(region.today, DAYS_TO_ANSWER + DAYS_BETWEEN)
    who = {seat.contact for seat in region.seated(forum, meeting.about)}
    return alternatives(forum, max(meeting.day, earliest), diary, who, earliest, besides)


def _ask_for(work: Work, region: Region, meeting: Meeting, days: Collection[date], now: datetime) -> Meeting:
    due = add_workdays(region.today, DAYS_TO_ANSWER)
    seats = region.seated(work.handbook.find(Forum, meeting.forum), meeting.about)
    work.meetings.offer(meeting.id, [Slot(day, meeting.begins) for day in sorted(days)])
    done = work.meetings.write(replace(meeting, stage=Stage.POLLED))
    known = {one.id for one in work.requests.of_subject(meeting.id)}
    requests = [_ask(work, done, seat, known, region.today, due, now) for seat in seats]
    work.requests.add_missing(requests, Event("dates.asked", meeting.id, BY_RULE, now))
    return done


def _ask(
    work: Work, meeting: Meeting, seat: Seat, known: Collection[str], opens: date, due: date, now: datetime
) -> Request:
    id = next(id for id in (dates_id(meeting.id, seat.partner, n) for n in count()) if id not in known)
    locks = max(due, meeting.day - timedelta(days=1))
    who = (work.register.alliance().backbone, seat.partner, seat.contact)
    return Request(id, DATES.name, meeting.id, *who, opens, due, locks, notice_at=now)


def asked_in_poll(work: Work, fresh: Request, now: datetime) -> Request | None:
    """Ask who sits in the forum once more which days suit, while some of them are still ahead."""
    meeting, region = work.meetings.get(fresh.subject), region_of(work, helsinki_date(now))
    forum = region.forum(meeting.forum)
    seats = region.seated(forum, meeting.about) if forum else []
    seat = next((one for one in seats if one.partner == fresh.partner), None)
    ahead = [one.day for one in work.meetings.slots(meeting.id) if one.starts > now]
    if meeting.stage is not Stage.POLLED or not seat or not ahead:
        return None
    last = max(region.today, max(ahead) - timedelta(days=1))
    due = min(add_workdays(region.today, DAYS_TO_ANSWER), last)
    return replace(fresh, contact=seat.contact, due=due, locks=last)


def poll_of(work: Work, region: Region, meeting: Meeting) -> list[Tally]:
    """Return how each slot of a poll stands."""
    forum = work.handbook.find(Forum, meeting.forum)
    members = {id: region.partners[id].sector for id in region.members(forum, meeting.about)}
    said, declined = work.meetings.availability(meeting.id), declined_by(work, meeting)
    return tallies(work.meetings.slots(meeting.id), said, members, forum.quorum, declined)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What speaks against ending a poll with some time now: how the time stands in it, and who may still answer.

    Without a tally nobody was asked about the time. `asked` organisations are invited at once.
    """

    tally: Tally | None
    asked: int
    silent: int
    until: date | None


def unfinished(work: Work, region: Region, meeting: Meeting, slot: Slot) -> Unfinished | None:
    """Tell what a poll still lacks for a time to be chosen; nothing where its days have passed or it is not polled."""
    found = poll_of(work, region, meeting) if meeting.stage is Stage.POLLED else []
    if all(one.slot.day < region.today for one in found):
        return None
    tally = next((one for one in found if one.slot == slot), None)
    waits = [due for due in _unanswered(work, meeting) if due >= region.today]
    if tally and tally.enough and not waits:
        return None
    return Unfinished(tally, found[0].asked, len(waits), max(waits, default=None))


def answers_lost(work: Work, meeting: Meeting, now: datetime) -> int:
    """Count the organisations whose answers about days still ahead would no longer count if others were asked for."""
    ahead = {one.code for one in work.meetings.slots(meeting.id) if one.starts > now}
    return sum(not ahead.isdisjoint(said) for said in work.meetings.availability(meeting.id).values())


def declined_by(work: Work, meeting: Meeting) -> dict[str, Request]:
    """Return who has said that they do not answer this time, each with the request they said it to.

    What was said to dates before those asked for last counts no more, not even when the last ones have ended.
    """
    asked = [one for one in work.requests.of_subject(meeting.id) if one.kind == DATES.name]
    last = {one.partner: one for one in sorted(asked, key=lambda one: (one.opens, len(one.id), one.id))}
    return {partner: one for partner, one in last.items() if one.status is Status.DECLINED}


def polls_ended(work: Work, today: date) -> list[str]:
    """Return the polls whose answers are all in, or whose time is up, however long ago."""
    polled = work.meetings.all(stage=Stage.POLLED)
    return [one.id for one in polled if all(due < today for due in _unanswered(work, one))]


def _unanswered(work: Work, meeting: Meeting) -> list[date]:
    asked = work.requests.of_subject(meeting.id)
    return [one.due for one in asked if one.kind == DATES.name and one.may(Move.DECLINE, one.opens) and not one.answer]


def overtaken(work: Work, now: datetime) -> list[Meeting]:
    """Return the meetings whose days have all passed before anybody was invited, oldest first."""
    forums = {one.code: one for one in work.handbook.all(Forum)}
    some = [*work.meetings.all(stage=Stage.PLANNED), *work.meetings.all(stage=Stage.POLLED)]
    past = [one for one in some if one.starts <= now and one.forum in forums and goes_on(forums[one.forum], one)]
    over = (one for one in past if all(slot.starts <= now for slot in work.meetings.slots(one.id)))
    return sorted(over, key=lambda one: one.starts)


def who_was_polled(work: Work, meeting: Meeting) -> list[str]:
    """Return who was asked for a poll's dates and knows of it: by a mail, or because they have answered."""
    if meeting.stage is not Stage.POLLED:
        return []
    asked = [one for one in work.requests.of_subject(meeting.id) if one.kind == DATES.name]
    standing = [one for one in asked if one.status in {Status.OPEN, Status.ANSWERED, Status.ACCEPTED}]
    return sorted(people_told(work, standing) | {one.contact for one in standing if one.answer})


def end_requests(work: Work, meeting: Meeting, now: datetime) -> None:
    """End what was asked about a meeting's earlier time; nobody is written to about it."""
    for request in work.requests.of_subject(meeting.id):
        if request.kind in {DATES.name, RSVP.name} and request.may(Move.WITHDRAW, helsinki_date(now)):
            work.post.take_back([request.id])
            work.requests.write(steer(request, Move.WITHDRAW, BY_RULE, now))
