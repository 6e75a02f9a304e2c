"""Meetings recorded: who is there, what is said and decided; minutes finished, delivered, objected to, adopted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import FieldsBroken, RuleBroken, Stale
from domain.events import Event
from domain.forums import Forum
from domain.meetings.agendas import BY_COORDINATOR, FIRST_RAISED, Item, Raised, adopts, item_id
from domain.meetings.dates import enough
from domain.meetings.meeting import AHEAD, OVER, Meeting, Stage, check_stage, sealed_before
from domain.meetings.minutes import (
    MINUTES,
    Checked,
    Decision,
    Presence,
    Proposal,
    Result,
    Written,
    counted,
    decide,
    minutes_id,
    seal,
)
from domain.outcome import Outcome, how_many
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.processes.chatting import tell_of_decisions
from domain.processes.meetings.deciding import check_goal, propose_action
from domain.processes.meetings.planning import Region, region_of
from domain.processes.taking import Effect, take_in
from domain.requests import BY_RULE, Reply, Request
from domain.words import Text, slug
from domain.workdays import add_workdays, helsinki_date

OBJECTION = Text("Huomautus pöytäkirjaan", "Anmärkning till protokollet", "An objection to the minutes")


def raise_item(
    work: Work, forum: str, title: Text, source: str, now: datetime, by: str = "", words: str = "", about: str = ""
) -> str:
    """Put an item on the agenda of a forum's next meeting, or let it wait for one; return its id.

    Of negotiations it is the next one with the municipality it is `about`. Whatever raises the same `source` twice
    raises it once. After the agenda has been published it is marked late.
    """
    meeting, late = next_agenda(work, forum, now, about)
    id = item_id(forum, source)
    item = Item(id, forum, title, source, meeting, words, by, now, FIRST_RAISED, late, about)
    if work.agendas.add_missing([item]):
        work.tell(Event("agenda.raised", id, by or BY_RULE, now))
    return id


def next_agenda(work: Work, forum: str, now: datetime, about: str = "") -> tuple[str, bool]:
    """Return the meeting on whose agenda something comes now, if it is convened, and whether it comes late."""
    coming = [one for one in work.meetings.all(forum, first=helsinki_date(now)) if one.stage in AHEAD]
    first = next((one for one in coming if one.about == about and one.starts > now), None)
    convened = first if first and first.stage is Stage.CONVENED else None
    return (convened.id, convened.agenda_at is not None) if convened else ("", False)


def raise_by_form(ports: Ports, alliance: str, forum: str, by: Contact, said: Raised) -> str:
    """Raise an item as somebody typed it; a municipality's own for its own negotiation.

    Raises NotFound for a forum that is not there, RuleBroken for one that has ended, FieldsBroken where others do not
    say whose negotiation they mean.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        about = _whose(work, work.handbook.find(Forum, forum), by, said, now)
        title = Text(said.title)
        # The same words on the same day are a form sent twice.
        whose = f"{by.partner}.{about}" if about else by.partner
        source = f"partner.{whose}.{helsinki_date(now)}.{slug(said.title)}"
        id = raise_item(work, forum, title, source, now, by.id, said.words, about)
    ports.wake()
    return id


def _whose(work: Work, forum: Forum, by: Contact, said: Raised, now: datetime) -> str:
    """Return the municipality whose negotiation an item is for; nothing in other forums."""
    if not forum.active:
        raise RuleBroken("forum.ended")
    if not forum.negotiation:
        return ""
    municipalities = region_of(work, helsinki_date(now)).municipalities(forum)
    if by.partner in municipalities:
        return by.partner
    if said.about not in municipalities:
        raise FieldsBroken({"about": RuleBroken("agenda.about")})
    return said.about


def add_item(ports: Ports, alliance: str, meeting: str, by: Contact, said: Raised) -> str:
    """Put an item on the agenda of a meeting whose minutes are being written; return its id."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        found = _open(work, meeting)
        # The same words at the same meeting are a form sent twice.
        id = item_id(found.forum, f"{meeting}.{said.title}.{said.words}")
        late = found.agenda_at is not None
        title = Text(said.title)
        rest = (said.words, by.id, now, FIRST_RAISED, late, found.about)
        item = Item(id, found.forum, title, BY_COORDINATOR, meeting, *rest)
        if work.agendas.add_missing([item]):
            work.tell(Event("agenda.raised", id, by.id, now))
    return id


def _open(work: Work, meeting: str) -> Meeting:
    """Return a meeting whose minutes can be written; raises RuleBroken for any other."""
    found = work.meetings.get(meeting)
    check_stage(found, Stage.CONVENED)
    return found


def attend(ports: Ports, alliance: str, meeting: str, there: Sequence[Presence]) -> None:
    """Write down who is there; raises RuleBroken once the minutes are finished."""
    with ports.store.begin(alliance) as work:
        found = _open(work, meeting)
        region = region_of(work, helsinki_date(ports.clock.now()))
        members = region.members(work.handbook.find(Forum, found.forum), found.about)
        if any(one.partner not in members for one in there):
            raise RuleBroken("minutes.not-a-member")
        work.records.attend(meeting, there)
    ports.wake()


def write_item(ports: Ports, alliance: str, meeting: str, item: str, by: str, words: str, seen: int) -> int:
    """Write the text of one item over the version that was seen, and return its number.

    Every version is kept. Raises Stale when somebody else has written meanwhile.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        _open(work, meeting)
        standing = work.records.texts(meeting).get(item)
        if standing and standing.words == words:
            return standing.number
        work.records.write(Written(meeting, item, seen + 1, words, by, now))
    return seen + 1


def decide_item(ports: Ports, alliance: str, meeting: str, by: str, said: Proposal) -> Decision:
    """Record a decision by the votes of those who are there; its quorum and result stay as they are computed now.

    One with an owner and a goal becomes an action of the plan, which its owner is asked to accept. The same decision
    on the same item is a form sent twice, and is recorded once.
    Raises RuleBroken before the meeting has begun, for an item of another one, or when nobody has been written down
    as present.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        found = _open(work, meeting)
        if said.item not in {one.id for one in work.agendas.items(meeting)}:
            raise RuleBroken("decision.item")
        forum, members = _members(work, found, now)
        there = counted(work.records.presence(meeting), members)
        if not there:
            raise RuleBroken("decision.nobody")
        if now < found.starts:
            raise RuleBroken("decision.too-early", starts=found.starts)
        if said.owner and not any(one.id == said.owner and one.active for one in work.register.partners()):
            raise FieldsBroken({"owner": RuleBroken("decision.owner")})
        known = work.records.decisions(meeting)
        decision = decide(found, len(known) + 1, said, there, len(members), forum.quorum, by, now)
        if said.owner and said.goal:
            check_goal(work, said.goal, now)
        if again := next((one for one in known if one.is_like(decision)), None):
            return again
        work.records.decide(decision)
        if decision.result is Result.PASSED and decision.owner and said.goal:
            propose_action(work, decision, said.goal, now)
        work.tell(Event(f"decision.{decision.result}", decision.id, by, now))
    ports.wake()
    return decision


def _members(work: Work, meeting: Meeting, now: datetime) -> tuple[Forum, list[str]]:
    forum = work.handbook.find(Forum, meeting.forum)
    return forum, region_of(work, helsinki_date(now)).members(forum, meeting.about)


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
    found = _open(work, meeting)
    forum, members = _members(work, found, now)
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
        _too_early(found, there, now),
    )


def _too_early(meeting: Meeting, there: Sequence[str], now: datetime) -> RuleBroken | None:
    """Tell why minutes cannot be finished yet."""
    if now < meeting.starts:
        return RuleBroken("minutes.too-early", starts=meeting.starts)
    return None if there else RuleBroken("decision.nobody")


def finish(ports: Ports, alliance: str, meeting: str, by: str, seen: str | None = None) -> Meeting:
    """Finish the minutes: quorum frozen, sealed over those before, delivered to each member for remarks.

    `seen` is the seal of what somebody looked at first. Raises RuleBroken before the meeting has begun, or when
    nobody was there, and Stale when something has been written since that look.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        found = _open(work, meeting)
        forum, members = _members(work, found, now)
        there = counted(work.records.presence(meeting), members)
        if refused := _too_early(found, there, now):
            raise refused
        digest = seal_of(work, found)
        if seen not in {None, digest}:
            raise Stale("minutes.changed")
        frozen = replace(found, seats=len(members), present=len(there), digest=digest)
        done = work.meetings.write(replace(frozen, stage=Stage.HELD, minuted_at=now))
        _deliver(work, region_of(work, helsinki_date(now)), forum, done, now)
        _adopt(work, done)
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
    due = add_workdays(region.today, forum.objection_days)
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


def _adopt(work: Work, meeting: Meeting) -> None:
    """Adopt the older minutes that were decided on here."""
    decided = {one.item for one in work.records.decisions(meeting.id) if one.result is Result.PASSED}
    for item in work.agendas.items(meeting.id):
        older = work.meetings.find(adopts(item)) if item.id in decided and adopts(item) else None
        if older and older.stage is Stage.HELD:
            work.meetings.write(replace(older, stage=Stage.ADOPTED, adopted_in=meeting.id))


def record_meetings(ports: Ports, alliance: str) -> Outcome:
    """Take in what members say of minutes: an objection becomes an item of the forum's next meeting."""
    taken = take_in(ports, alliance, EFFECTS)
    now = ports.clock.now()
    with ports.store.look(alliance) as work:
        waiting = unwritten(work, now)
    ports.wake()
    meetings = how_many(len(waiting), "meeting has", "meetings have")
    needs = taken.needs(f"{meetings} no minutes yet" if waiting else "")
    return Outcome("Minutes", {"remarks": taken.count}, [], needs)


def unwritten(work: Work, now: datetime) -> list[Meeting]:
    """Return the meetings that are over and whose minutes are not finished, oldest first."""
    past = work.meetings.all(last=helsinki_date(now))
    return [one for one in past if one.stage is Stage.CONVENED and one.ends <= now]


def _objected(work: Work, request: Request, reply: Reply, now: datetime) -> None:
    if reply.body.get("checked") != Checked.OBJECTS:
        return
    meeting = work.meetings.get(request.subject)
    source = f"objection.{request.id}.{reply.number}"
    words = str(reply.body.get("words", ""))
    raise_item(work, meeting.forum, OBJECTION, source, now, reply.by, words, meeting.about)


EFFECTS: Mapping[str, Effect] = {MINUTES.name: _objected}
