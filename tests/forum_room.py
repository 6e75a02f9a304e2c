"""A region whose steering group has met once, is polled about its next meeting and has a third one convened."""

from dataclasses import replace
from datetime import date, time, timedelta

from domain.forums import Forum, Seat
from domain.meetings.agendas import Raised
from domain.meetings.dates import Can, Dates
from domain.meetings.meeting import Meeting, Slot, Stage
from domain.meetings.minutes import Presence, Proposal
from domain.processes.answering import act
from domain.processes.meetings.convening import convene, convene_meetings
from domain.processes.meetings.deciding import goals
from domain.processes.meetings.finishing import finish
from domain.processes.meetings.planning import plan_forums
from domain.processes.meetings.recording import attend, decide_item, raise_by_form, write_item
from domain.requests import Move
from domain.words import Text
from tests.region import COORDINATOR, KAISA, PEKKA, Region

POLLED, CONVENED, HELD = "steering.2027-03-09", "steering.2027-05-11", "steering.2027-01-26"
STEERING = Forum(
    "steering",
    Text("Ohjausryhmä", "Styrgruppen", "Steering group"),
    purpose=Text("Sovimme yhteisistä tavoitteista.", "Vi kommer överens om mål.", "We agree on goals."),
    members=("county", "isola", "kivela", "ranta", "club"),
    recurrence="FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU",
    poll=True,
    agenda=(Text("Tilannekuva", "Lägesbild", "The situation"), Text("Toimet", "Åtgärder", "Actions")),
)


def with_forums(
    region: Region, forum: Forum = STEERING, words: str = "Käytiin läpi yhteiset mittarit.", name: str = "Valtuustosali"
) -> Region:
    """Give a region its forums; every text that people would write is `words`, every line `name`."""
    now = region.clock.instant
    with region.store.begin(region.code) as work:
        closed = replace(forum, code="closed", members=("parish",), recurrence="")
        known = [one for one in work.handbook.all(Forum) if one.code not in {forum.code, closed.code}]
        work.handbook.save(Forum, [forum, closed, *known])
        work.seats.take([Seat("steering", "isola", KAISA.id, PEKKA.id)])
        day = date(2027, 1, 26)
        work.meetings.add_missing([Meeting(HELD, forum.code, day, day, time(9), stage=Stage.CONVENED, place=name)])
    plan_forums(region.ports, region.code, 2027)
    raise_by_form(region.ports, region.code, forum.code, KAISA, Raised(title=name, words=words))
    _hold(region, words, name)
    region.clock.instant = now
    convene_meetings(region.ports, region.code, POLLED)
    with region.store.look(region.code) as work:
        slots = [one.code for one in work.meetings.slots(POLLED)]
    said = Dates(slots=dict(zip(slots, (Can.YES, Can.MAYBE, Can.NO), strict=True)), comment=words)
    act(region.ports, region.code, f"dates.{POLLED}.isola", KAISA.id, Move.ANSWER, said)
    convene(region.ports, region.code, CONVENED, COORDINATOR.id, Slot(date(2027, 5, 11), time(9)), name)
    return region


def _hold(region: Region, words: str, name: str) -> None:
    """Hold the meeting of January, decide something, and deliver its minutes."""
    with region.store.begin(region.code) as work:
        meeting = work.meetings.get(HELD)
        items = work.agendas.backlog(meeting.forum)
        work.agendas.take_up(items, HELD)
    region.clock.instant = meeting.starts + timedelta(minutes=1)
    there = [Presence("isola", name, stands_in=True)]
    there += [Presence("ranta", "Siri Strand"), Presence("county", "Aino Aalto")]
    attend(region.ports, region.code, HELD, there)
    item = items[0].id
    write_item(region.ports, region.code, HELD, item, COORDINATOR.id, words, 0)
    with region.store.look(region.code) as work:
        # Where there is a plan, somebody asked to act makes an action of it, which is not ours to add.
        owner = "" if goals(work, region.clock.instant) else "isola"
    proposal = Proposal(item=item, words=words, owner=owner, due=date(2027, 9, 1))
    decide_item(region.ports, region.code, HELD, COORDINATOR.id, proposal)
    finish(region.ports, region.code, HELD, COORDINATOR.id)
