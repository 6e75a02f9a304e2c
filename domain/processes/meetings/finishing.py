"""Minutes finished: looked at, sealed over those before, delivered, and the older ones adopted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.errors import RuleBroken, Stale
from domain.events import Event
from domain.forums import Forum
from domain.meetings.agendas import Item, adopts
from domain.meetings.dates import enough
from domain.meetings.meeting import OVER, Meeting, Stage, sealed_before
from domain.meetings.minutes import (
    MINUTES,
    Result,
    counted,
    minutes_id,
    seal,
)
from domain.ports import Ports, Work
from domain.processes.chatting import tell_of_decisions
from domain.processes.meetings.adopting import bring_adoptions
from domain.processes.meetings.deciding import propose_actions, unplannable
from domain.processes.meetings.planning import Region, region_of
from domain.processes.meetings.recording import members_of, open_for_writing, still_open
from domain.requests import BY_RULE, Request
from domain.workdays import add_workdays, helsinki_date


@dataclass(frozen=True, slots=True)
class Outlook:
    """What finishing the minutes would seal and deliver, as they stand: `seal` names just these words and votes.

    `present` members count for the quorum, `told` are the people the minutes go to and `left_out` the members that
    have nobody to send them to.
    """

    seal: str
    seats: int
    present: int
    enough: bool
    textless: Sequence[Item]
    told: Sequence[str]
    left_out: Sequence[str]
    refused: RuleBroken | None = None


def before_finishing(work: Work, meeting: str, now: datetime) -> Outlook:
    """Look at what finishing would do; raises RuleBroken where the minutes cannot be written any more."""
    found = still_open(work, meeting)
    forum, members = members_of(work, found, now)
    there = counted(work.records.presence(meeting), members)
    texts = work.records.texts(meeting)
    textless = [one for one in work.agendas.items(meeting) if one.id not in texts or not texts[one.id].words.strip()]
    seated = region_of(work, helsinki_date(now)).seated(forum, found.about)
    reached = {seat.partner for seat in seated}
    return Outlook(
        seal_of(work, found),
        len(members),
        len(there),
        enough(len(there), len(members), forum.quorum),
        textless,
        sorted({seat.contact for seat in seated}),
        [one for one in members if one not in reached],
        _too_early(found, there, now) or unplannable(work, meeting, now),
    )


def _too_early(meeting: Meeting, there: Sequence[str], now: datetime) -> RuleBroken | None:
    """Tell why minutes cannot be finished yet."""
    if now < meeting.starts:
        return RuleBroken("minutes.too-early", starts=meeting.starts)
    return None if there else RuleBroken("decision.nobody")


def finish(ports: Ports, alliance: str, meeting: str, by: str, seen: str | None = None) -> Meeting:
    """Finish the minutes: quorum frozen, sealed over those before, delivered to each member for remarks.

    What was decided that somebody shall do becomes an action of the plan. `seen` is the seal of what somebody looked
    at first. Raises RuleBroken before the meeting has begun, when nobody was there or the plan has no room for an
    action, and Stale when something has been written since that look.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        found = open_for_writing(work, meeting)
        forum, members = members_of(work, found, now)
        there = counted(work.records.presence(meeting), members)
        if refused := _too_early(found, there, now) or unplannable(work, meeting, now):
            raise refused
        digest = seal_of(work, found)
        if seen not in {None, digest}:
            raise Stale("minutes.changed")
        frozen = replace(found, seats=len(members), present=len(there), digest=digest)
        done = work.meetings.write(replace(frozen, stage=Stage.HELD, minuted_at=now))
        _deliver(work, region_of(work, helsinki_date(now)), forum, done, now)
        _adopt(work, done)
        propose_actions(work, done.id, now)
        bring_adoptions(work, done.forum, done.about, now)
        tell_of_decisions(work, forum, done, work.records.decisions(meeting), now)
        work.tell(Event("meeting.recorded", done.id, by, now))
    ports.wake()
    return done


def seal_of(work: Work, meeting: Meeting) -> str:
    """Compute the hash of a meeting's minutes over those of the forum that were finished before them."""
    last = sealed_before(meeting, work.meetings.all(meeting.forum))
    there, items = work.records.presence(meeting.id), work.agendas.items(meeting.id)
    texts, decisions = work.records.texts(meeting.id), work.records.decisions(meeting.id)
    return seal(last.digest if last else "", meeting, there, items, texts, decisions)


def is_unbroken(work: Work, forum: str) -> bool:
    """Tell whether all finished minutes of a forum are still as they were sealed."""
    return all(one.digest == seal_of(work, one) for one in work.meetings.all(forum) if one.stage in OVER)


def _deliver(work: Work, region: Region, forum: Forum, meeting: Meeting, now: datetime) -> None:
    """Bring the minutes to each member; whoever says nothing in time agrees."""
    due = objections_until(forum, now)
    backbone = work.register.alliance().backbone
    requests = [
        Request(
            minutes_id(meeting.id, seat.partner),
            MINUTES.name,
            meeting.id,
            backbone,
            seat.partner,
            seat.contact,
            region.today,
            due,
            due,
            notice_at=now,
        )
        for seat in region.seated(forum, meeting.about)
    ]
    work.requests.add_missing(requests, Event("minutes.asked", meeting.id, BY_RULE, now))


def objections_until(forum: Forum, finished: datetime) -> date:
    """Return the last day on which members may object to minutes finished then."""
    return add_workdays(helsinki_date(finished), forum.objection_days)


def _adopt(work: Work, meeting: Meeting) -> None:
    """Adopt the older minutes that were decided on here."""
    decided = {one.item for one in work.records.decisions(meeting.id) if one.result is Result.PASSED}
    for item in work.agendas.items(meeting.id):
        older = work.meetings.find(adopts(item)) if item.id in decided and adopts(item) else None
        if older and older.stage is Stage.HELD:
            work.meetings.write(replace(older, stage=Stage.ADOPTED, adopted_in=meeting.id))
