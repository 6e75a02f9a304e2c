"""What coordinators would do for meetings in a rehearsal: plan the year, choose a polled date, write the minutes."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta

from domain.errors import RuleBroken
from domain.meetings.agendas import adopts
from domain.meetings.dates import best
from domain.meetings.meeting import AHEAD, Meeting, Stage
from domain.meetings.minutes import Presence, Proposal
from domain.meetings.rsvp import Coming
from domain.ports import Ports, Work
from domain.processes.meetings.convening import (
    agenda_day,
    begins_on,
    convene,
)
from domain.processes.meetings.finishing import finish
from domain.processes.meetings.planning import Region, plan_forums, region_of
from domain.processes.meetings.polling import poll_again, poll_of, polls_ended
from domain.processes.meetings.recording import attend, decide_item, unwritten
from domain.requests import BY_RULE
from domain.workdays import helsinki_date

PLANS_IN = (12, 1)
"""Month and day when the next year's meetings are planned."""
WORDS = "Hyväksytään."
A_MONTH = timedelta(days=31)


def plan_ahead(stage: Ports, alliance: str, day: date, first: date) -> None:
    """Plan this year's meetings and the next one's, on the first day and once a year."""
    if day == first or (day.month, day.day) == PLANS_IN:
        plan_forums(stage, alliance)


def lead(stage: Ports, alliance: str) -> None:
    """Choose the best date of each poll that is over, and finish the minutes of each meeting that is."""
    now = stage.clock.now()
    with stage.store.look(alliance) as work:
        if not _waits(work, now):
            return
        region = region_of(work, helsinki_date(now))
        polls = [work.meetings.get(id) for id in polls_ended(work, region.today)]
        chosen = [(one, best(poll_of(work, region, one))) for one in polls]
        over = unwritten(work, now)
    for one, tally in chosen:
        slot = tally.slot if tally else one.slot
        if slot.starts > now:
            convene(stage, alliance, one.id, BY_RULE, slot, one.place, despite=slot.code)
        else:
            with suppress(RuleBroken):  # no day is free: a person would ring round
                poll_again(stage, alliance, one.id)
    for one in over:
        _write(stage, alliance, one)


def _waits(work: Work, now: datetime) -> bool:
    """Tell at little cost whether there is a poll, or a meeting that is over."""
    near = work.meetings.all(first=helsinki_date(now) - A_MONTH, last=helsinki_date(now) + 2 * A_MONTH)
    return any(one.stage is Stage.POLLED or (one.stage is Stage.CONVENED and one.ends <= now) for one in near)


def _write(stage: Ports, alliance: str, meeting: Meeting) -> None:
    with stage.store.look(alliance) as work:
        replies = work.records.rsvps(meeting)
        there = [Presence(id, contact) for id, (contact, coming, _) in replies.items() if coming == Coming.YES]
        adopting = [one.id for one in work.agendas.items(meeting.id) if adopts(one)]
    if not there:
        return
    attend(stage, alliance, meeting.id, there)
    for item in adopting:
        decide_item(stage, alliance, meeting.id, BY_RULE, Proposal(item=item, words=WORDS))
    finish(stage, alliance, meeting.id, BY_RULE)


def wakes_on(work: Work, today: date) -> date:
    """Return the next day on which something of the meetings may be due."""
    region = region_of(work, today)
    next_plan = date(today.year + ((today.month, today.day) >= PLANS_IN), *PLANS_IN)
    days = (day for one in work.meetings.all(first=today) if one.stage in AHEAD for day in _days(region, one))
    return min([next_plan, *(day for day in days if day > today)])


def _days(region: Region, meeting: Meeting) -> Iterator[date]:
    """Yield the days on which something is due for a meeting, and the day after it."""
    forum = region.forum(meeting.forum)
    if forum is None:
        return
    if meeting.stage is Stage.PLANNED:
        yield begins_on(meeting.day, polls=forum.poll)
    if meeting.agenda_at is None:
        yield agenda_day(forum, meeting)
    yield meeting.day
    yield meeting.day + timedelta(days=1)
