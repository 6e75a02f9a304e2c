"""Meetings recorded: what is raised, who is there, what is said, decided and objected to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.chain import digest_of
from domain.errors import FieldsBroken, RuleBroken, Stale
from domain.events import Event
from domain.forums import Forum
from domain.meetings.agendas import BY_COORDINATOR, FIRST_RAISED, Item, Raised, item_id
from domain.meetings.meeting import AHEAD, Meeting, Stage, check_stage
from domain.meetings.minutes import (
    MINUTES,
    Checked,
    Decision,
    Presence,
    Proposal,
    Struck,
    Written,
    counted,
    decide,
)
from domain.outcome import Outcome, how_many
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.processes.meetings.deciding import check_action
from domain.processes.meetings.planning import region_of
from domain.processes.taking import Effect, take_in
from domain.requests import BY_RULE, Reply, Request
from domain.words import Text
from domain.workdays import helsinki_date

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
        # The same words on the same day are a form sent twice; the same title over other words is not.
        whose = f"{by.partner}.{about}" if about else by.partner
        words = digest_of({"title": said.title, "words": said.words})[:16]
        source = f"partner.{whose}.{helsinki_date(now)}.{words}"
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
        found = open_for_writing(work, meeting)
        # The same words at the same meeting are a form sent twice.
        id = item_id(found.forum, f"{meeting}.{said.title}.{said.words}")
        late = found.agenda_at is not None
        title = Text(said.title)
        rest = (said.words, by.id, now, FIRST_RAISED, late, found.about)
        item = Item(id, found.forum, title, BY_COORDINATOR, meeting, *rest)
        if work.agendas.add_missing([item]):
            work.tell(Event("agenda.raised", id, by.id, now))
    return id


def still_open(work: Work, meeting: str) -> Meeting:
    """Return a meeting whose minutes can be written; raises RuleBroken for any other."""
    found = work.meetings.get(meeting)
    check_stage(found, Stage.CONVENED)
    return found


def open_for_writing(work: Work, meeting: str) -> Meeting:
    """Return a meeting whose minutes nobody else can write until this is done; raises RuleBroken as `still_open`."""
    work.records.one_at_a_time()
    return still_open(work, meeting)


def attend(ports: Ports, alliance: str, meeting: str, there: Sequence[Presence]) -> None:
    """Write down who is there; raises RuleBroken once the minutes are finished."""
    with ports.store.begin(alliance) as work:
        found = open_for_writing(work, meeting)
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
        open_for_writing(work, meeting)
        standing = work.records.texts(meeting).get(item)
        if standing and standing.words == words:
            return standing.number
        work.records.write(Written(meeting, item, seen + 1, words, by, now))
    return seen + 1


def decide_item(ports: Ports, alliance: str, meeting: str, by: str, said: Proposal, instead_of: str = "") -> Decision:
    """Record a decision by the votes of those who are there; its quorum and result stay as they are computed now.

    One with an owner and a goal becomes an action of the plan when the minutes are finished. The same decision on the
    same item is a form sent twice, and is recorded once. `instead_of` is the decision it corrects, which is struck.
    Raises RuleBroken before the meeting has begun, for an item of another one, or when nobody has been written down
    as present, and Stale when what it corrects was struck meanwhile.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        found, known = open_for_writing(work, meeting), work.records.decisions(meeting)
        there, seats, quorum = _who_decides(work, found, said, now)
        number = len(known) + len(work.records.struck(meeting)) + 1
        decision = decide(found, number, said, there, seats, quorum, by, now)
        check_action(work, decision, now)
        if again := next((one for one in known if one.is_like(decision)), None):
            return again
        old = _standing(known, instead_of) if instead_of else None
        work.records.decide(decision)
        if old:
            work.records.strike(Struck(old, by, now, decision.id))
        work.tell(Event(f"decision.{decision.result}", decision.id, by, now))
    ports.wake()
    return decision


def _who_decides(work: Work, meeting: Meeting, said: Proposal, now: datetime) -> tuple[list[str], int, int]:
    """Return the members that are there, how many seats there are and the quorum; raises RuleBroken."""
    if said.item not in {one.id for one in work.agendas.items(meeting.id)}:
        raise RuleBroken("decision.item")
    forum, members = members_of(work, meeting, now)
    there = counted(work.records.presence(meeting.id), members)
    if not there:
        raise RuleBroken("decision.nobody")
    if now < meeting.starts:
        raise RuleBroken("decision.too-early", starts=meeting.starts)
    if said.owner and not any(one.id == said.owner and one.active for one in work.register.partners()):
        raise FieldsBroken({"owner": RuleBroken("decision.owner")})
    return there, len(members), forum.quorum


def strike_decision(ports: Ports, alliance: str, meeting: str, decision: str, by: str) -> None:
    """Take a decision back while the minutes are open: it is kept, and does not count.

    Raises RuleBroken once they are finished, Stale where it does not stand.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        open_for_writing(work, meeting)
        if decision in {one.decision.id for one in work.records.struck(meeting)}:
            return  # a form sent twice
        work.records.strike(Struck(_standing(work.records.decisions(meeting), decision), by, now))
        work.tell(Event("decision.struck", decision, by, now))
    ports.wake()


def _standing(known: Sequence[Decision], id: str) -> Decision:
    found = next((one for one in known if one.id == id), None)
    if found is None:
        raise Stale("decision.gone")
    return found


def members_of(work: Work, meeting: Meeting, now: datetime) -> tuple[Forum, list[str]]:
    """Return a meeting's forum, and the partners that have a vote in it."""
    forum = work.handbook.find(Forum, meeting.forum)
    return forum, region_of(work, helsinki_date(now)).members(forum, meeting.about)


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
    """Put an objection on an agenda in place of what the same member said before; what was read there stays."""
    meeting, ours = work.meetings.get(request.subject), f"objection.{request.id}."
    work.agendas.drop([one for one in still_to_publish(work, meeting.forum, now) if one.source.startswith(ours)])
    if reply.body.get("checked") == Checked.OBJECTS:
        words = str(reply.body.get("words", ""))
        raise_item(work, meeting.forum, OBJECTION, f"{ours}{reply.number}", now, reply.by, words, meeting.about)


def still_to_publish(work: Work, forum: str, now: datetime) -> list[Item]:
    """Return what waits for a forum's meetings and stands on no agenda that has been published."""
    coming = work.meetings.all(forum, first=helsinki_date(now), stage=Stage.CONVENED)
    agendas = [work.agendas.items(one.id) for one in coming if one.starts > now and one.agenda_at is None]
    return [*work.agendas.backlog(forum), *(item for agenda in agendas for item in agenda)]


EFFECTS: Mapping[str, Effect] = {MINUTES.name: _objected}
