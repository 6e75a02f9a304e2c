"""Meetings on their way: dates polled, convened, invited to, moved, cancelled, agendas published."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from domain.errors import RuleBroken
from domain.events import Event
from domain.forums import Forum, Seat
from domain.meetings.agendas import standing_items, waiting_for
from domain.meetings.dates import DATES, Can
from domain.meetings.meeting import (
    AHEAD,
    Meeting,
    Slot,
    Stage,
    at_other_time,
    check_stage,
    goes_on,
    next_sequence,
)
from domain.meetings.rsvp import RSVP, Coming, Rsvp, rsvp_id
from domain.outcome import Outcome, how_many
from domain.ports import Ports, Work
from domain.processes.chatting import tell_of_meeting
from domain.processes.meetings.adopting import bring_adoptions
from domain.processes.meetings.colliding import check_day
from domain.processes.meetings.invitations import follow_seats, note_invited, tell_of_seats, who_has_it
from domain.processes.meetings.letters import (
    DAYS_TO_REPLY,
    agenda_letters,
    cancellations,
    invite,
    polls_off,
)
from domain.processes.meetings.planning import Looking, Region, region_of
from domain.processes.meetings.polling import (
    DAYS_BETWEEN,
    DAYS_TO_ANSWER,
    end_requests,
    open_poll,
    polls_ended,
    who_was_polled,
)
from domain.processes.taking import Effect, no_effect, take_in
from domain.requests import BY_RULE, Move, Reply, Request, take
from domain.vocabulary import vocabulary
from domain.workdays import Hours, add_workdays, allows, helsinki_date, next_allowed

DAYS_TO_POLL = 42
"""How long before a meeting its dates are polled; a meeting without a poll is convened a little later."""
DAYS_TO_CONVENE = 28
ROOM_TO_REPLY = DAYS_TO_REPLY + 1
"""Allowed days between an invitation and its meeting, so that after a rest nobody is reminded that very morning."""
ROOM_TO_POLL = DAYS_TO_ANSWER + DAYS_BETWEEN + ROOM_TO_REPLY
CALLED = ("meeting.convened", "meeting-called")
DAYS_AHEAD = 100
"""How far ahead something may be due: what would fall into quiet weeks is done before them."""


def convene_meetings(ports: Ports, alliance: str, only: str = "") -> Outcome:
    """Do whatever is due for meetings ahead: follow the seats, open polls, convene those without one, publish agendas.

    A meeting named is polled or convened now, however far it is. A poll waits for the coordinator to choose.
    """
    taken = take_in(ports, alliance, EFFECTS)
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        region, sending = region_of(work, helsinki_date(now)), work.register.alliance().sending
        seats = follow_seats(work, region, now)
        counts = {"answers": taken.count, "seats": seats, "polled": 0, "convened": 0, "agendas": 0}
        ids = []
        for meeting in due_meetings(work, region, now, only):
            step = next_step(region.forum(meeting.forum), meeting, now, at_once=bool(only))
            if step and (only or Hours(sending).open(now)):
                STEPS[step](work, region, meeting, now)
                counts[step] += 1
                ids.append(meeting.id)
        ended = polls_ended(work, region.today)
    ports.wake()
    polls = how_many(len(ended), "date poll waits", "date polls wait")
    needs = taken.needs(f"{polls} for a coordinator to choose" if ended else "")
    return Outcome("Meetings", counts, ids, needs)


def due_meetings(work: Looking, region: Region, now: datetime, only: str = "") -> list[Meeting]:
    """Return the meetings for which something is due."""
    if only:
        return [work.meetings.get(only)]
    ahead = _ahead(work, region.today)
    return [one for one in ahead if next_step(region.forum(one.forum), one, now)]


def _ahead(work: Looking, today: date) -> list[Meeting]:
    found = work.meetings.all(first=today, last=today + timedelta(days=DAYS_AHEAD))
    return [one for one in found if one.stage in AHEAD]


def next_step(forum: Forum | None, meeting: Meeting, now: datetime, *, at_once: bool = False) -> str:
    """Tell what is due for a meeting: `polled`, `convened`, `agendas`, or nothing."""
    if forum is None or meeting.starts <= now or not goes_on(forum, meeting):
        return ""
    today = helsinki_date(now)
    if meeting.stage is Stage.PLANNED:
        polls = forum.poll and add_workdays(today, DAYS_TO_ANSWER + 2) < meeting.day
        begins = at_once or today >= begins_on(meeting.day, polls=polls)
        return ("polled" if polls else "convened") if begins else ""
    published = meeting.agenda_at is not None or meeting.stage is not Stage.CONVENED
    return "" if published or today < agenda_day(forum, meeting) else "agendas"


@lru_cache(maxsize=1_000)
def begins_on(meets: date, *, polls: bool) -> date:
    """Return the allowed day when a meeting's dates are polled, or when it is convened: earlier before a rest."""
    days, room = (DAYS_TO_POLL, ROOM_TO_POLL) if polls else (DAYS_TO_CONVENE, ROOM_TO_REPLY)
    last, day = meets - timedelta(days=days), meets - timedelta(days=1)
    while day > last or room > 0 or not allows(day):
        room -= allows(day)
        day -= timedelta(days=1)
    return day


def soonest(today: date) -> date:
    """Return the first meeting day for which nothing begins before the next allowed day: what would, begins now."""
    then = next_allowed(today + timedelta(days=1))
    return max(then + timedelta(days=DAYS_TO_POLL), add_workdays(then, ROOM_TO_POLL + 1))


def latest(today: date, forums: Iterable[Forum]) -> date:
    """Return a day after which no meeting of these forums has its agenda published yet."""
    return add_workdays(today, max((one.agenda_days for one in forums), default=0) + 1)


def agenda_day(forum: Forum, meeting: Meeting) -> date:
    """Return the day the agenda is published: so many working days before the meeting."""
    day, left = meeting.day, forum.agenda_days
    while left > 0:
        day -= timedelta(days=1)
        left -= allows(day)
    return day


def convene(
    ports: Ports, alliance: str, meeting: str, by: str, slot: Slot, place: str = "", join: str = "", despite: str = ""
) -> Meeting:
    """Fix a meeting's time and place and invite everybody; later the same moves it.

    Raises RuleBroken for a day nobody should meet on, or a meeting that is over, and Taken for a day that is not free
    or that its poll is not done with, unless `despite` names the slot whose warning was read.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        region = region_of(work, helsinki_date(now))
        before_it = work.meetings.get(meeting)
        check_stage(before_it, *AHEAD)
        meant = vocabulary(work.handbook).kept(before_it.place, place)
        fixed = at_other_time(before_it, slot, meant, join)
        if fixed.starts <= now:
            raise RuleBroken("meeting.past", starts=fixed.starts)
        if before_it.stage is not Stage.CONVENED or before_it.day != slot.day:
            check_day(work, region, before_it, slot, despite)
        done = _convened(work, region, before_it, fixed, by, now)
    ports.wake()
    return done


def begin(ports: Ports, alliance: str, meeting: str, by: str) -> str:
    """Do now for a planned meeting what the clock would do later, and tell which: `polled` or `convened`.

    Raises RuleBroken where its time has passed, and Taken where the planned day is not free any more.
    """
    now = ports.clock.now()
    with ports.store.look(alliance) as work:
        planned = work.meetings.get(meeting)
        step = next_step(region_of(work, helsinki_date(now)).forum(planned.forum), planned, now, at_once=True)
    if step == "convened":
        convene(ports, alliance, meeting, by, planned.slot, planned.place, planned.join)
    elif step == "polled":
        convene_meetings(ports, alliance, meeting)
    else:
        raise RuleBroken("meeting.nothing-to-begin")
    return step


def _convene_as_planned(work: Work, region: Region, meeting: Meeting, now: datetime) -> None:
    _convened(work, region, meeting, replace(meeting, stage=Stage.CONVENED), BY_RULE, now)


def _convened(work: Work, region: Region, old: Meeting, fixed: Meeting, by: str, now: datetime) -> Meeting:
    if old.stage is Stage.CONVENED and old.sequence == fixed.sequence:
        return old
    forum = work.handbook.find(Forum, fixed.forum)
    tell_of_seats(work, forum, old, now)
    told, suits = who_has_it(work, old), _whom_it_suits(work, old, fixed)
    end_requests(work, old, now)
    # Whoever is invited so late that the agenda is due gets both in one mail.
    together = fixed.agenda_at is None and region.today >= agenda_day(forum, fixed)
    done = work.meetings.write(replace(fixed, convened_at=now, agenda_at=now if together else fixed.agenda_at))
    prepare_agenda(work, forum, done, now)
    event, card = ("meeting.moved", "meeting-rescheduled") if old.stage is Stage.CONVENED else CALLED
    seats = region.seated(forum, done.about)
    letters = invite(work, forum, done, seats, now, expected=suits)
    no_more = [one for one in told if one not in {seat.contact for seat in seats}]
    work.post.queue([*letters, *cancellations(work, forum, done, no_more, now)])
    tell_of_meeting(work, card, forum, done, now)
    note_invited(work, done, {one.contact: one.key for one in letters}, [seat.partner for seat in seats])
    _count_in(work, done, seats, suits, now)
    work.tell(Event(event, done.id, by, now))
    if together:
        work.tell(Event("meeting.agenda-published", done.id, by, now))
    return done


def _whom_it_suits(work: Work, polled: Meeting, fixed: Meeting) -> set[str]:
    """Return the partners who said in the poll that the very time it became suits them."""
    said = work.meetings.availability(polled.id) if polled.stage is Stage.POLLED else {}
    return {partner for partner, slots in said.items() if slots.get(fixed.slot.code) == Can.YES}


def _count_in(work: Work, meeting: Meeting, seats: Iterable[Seat], suits: Container[str], now: datetime) -> None:
    """Carry a yes from the poll over: who gave it is counted in unless they say otherwise, and told so."""
    for seat in (one for one in seats if one.partner in suits):
        request = work.requests.get(rsvp_id(meeting, seat.partner))
        question, said = work.requests.question(request), Rsvp(coming=Coming.YES)
        work.requests.write(take(RSVP, request, question, Move.ANSWER, said, BY_RULE, now))


def prepare_agenda(work: Work, forum: Forum, meeting: Meeting, now: datetime) -> None:
    """Put on the agenda what stands there every time, and whatever has been raised since the last meeting."""
    work.agendas.add_missing(standing_items(forum, meeting))
    bring_adoptions(work, meeting.forum, meeting.about, now)
    work.agendas.take_up(waiting_for(meeting, work.agendas.backlog(forum.code)), meeting.id)


def publish_agenda(work: Work, region: Region, meeting: Meeting, now: datetime) -> None:
    """Send everybody the agenda; what is raised afterwards is marked late."""
    del region
    forum = work.handbook.find(Forum, meeting.forum)
    bring_adoptions(work, meeting.forum, meeting.about, now)
    done = work.meetings.write(replace(meeting, agenda_at=now))
    work.post.queue(agenda_letters(work, forum, done, now))
    work.tell(Event("meeting.agenda-published", done.id, BY_RULE, now))


def cancel(ports: Ports, alliance: str, meeting: str, by: str, reason: str = "") -> Meeting:
    """Cancel a meeting; whoever has it in their calendar, or was asked for its dates, gets word.

    Raises RuleBroken for one that is over.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        old = work.meetings.get(meeting)
        check_stage(old, *AHEAD)
        forum = work.handbook.find(Forum, old.forum)
        tell_of_seats(work, forum, old, now)
        people, polled = who_has_it(work, old), who_was_polled(work, old)
        end_requests(work, old, now)
        done = work.meetings.write(replace(old, stage=Stage.CANCELLED, sequence=next_sequence(old)))
        work.post.queue(cancellations(work, forum, done, people, now, reason))
        work.post.queue(polls_off(work, forum, done, polled, now, reason))
        if old.stage is Stage.CONVENED:
            tell_of_meeting(work, "meeting-called-off", forum, done, now)
        _back_to_the_backlog(work, done)
        bring_adoptions(work, done.forum, done.about, now)
        work.tell(Event("meeting.cancelled", done.id, by, now))
    ports.wake()
    return done


def _back_to_the_backlog(work: Work, meeting: Meeting) -> None:
    work.agendas.take_up([one for one in work.agendas.items(meeting.id) if one.at is not None], "")


def _deputy_comes(work: Work, request: Request, reply: Reply, now: datetime) -> None:
    """Invite the deputy too when the one who sits there cannot come."""
    meeting = work.meetings.get(request.subject)
    if reply.body.get("coming") != Coming.DEPUTY or reply.body.get("who") or meeting.stage is not Stage.CONVENED:
        return
    seats = [one for one in work.seats.of_contact(request.contact) if one.forum == meeting.forum and one.deputy]
    found = [Seat(one.forum, one.partner, one.deputy) for one in seats if one.partner == request.partner]
    forum = work.handbook.find(Forum, meeting.forum)
    work.post.queue(invite(work, forum, meeting, found, now, request=request))


EFFECTS: Mapping[str, Effect] = {DATES.name: no_effect, RSVP.name: _deputy_comes}
STEPS = {"polled": open_poll, "convened": _convene_as_planned, "agendas": publish_agenda}


def what_is_due(work: Looking, now: datetime) -> int:
    """Count the meetings for which something is due now, for the sweep."""
    forums = {one.code: one for one in work.handbook.all(Forum)}
    due = [one for one in _ahead(work, helsinki_date(now)) if next_step(forums.get(one.forum), one, now)]
    return len(due) if due and Hours(work.register.alliance().sending).open(now) else 0
