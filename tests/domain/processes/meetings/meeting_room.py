"""A steering group on its way to its next meeting: what the tests of its processes share."""

from datetime import date, time, timedelta

from domain.forums import Forum, Seat
from domain.meetings.dates import Can, Dates
from domain.meetings.meeting import Meeting, Slot
from domain.meetings.minutes import Decision, Presence, Proposal
from domain.messages import Message
from domain.processes.answering import act
from domain.processes.meetings.convening import convene, convene_meetings
from domain.processes.meetings.planning import plan_forums
from domain.processes.meetings.recording import attend, decide_item
from domain.processes.post import deliver_messages
from domain.requests import Move, Request
from domain.words import Text
from tests.region import COORDINATOR, KAISA, PARTNERS, PEKKA, Region

ID = "steering.2027-03-09"
STEERING = Forum(
    "steering",
    Text("Ohjausryhmä", "Styrgruppen", "Steering group"),
    members=tuple(one.id for one in PARTNERS),
    recurrence="FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU",
    poll=True,
    agenda=(Text("Tilannekuva"), Text("Toimet")),
)
PLACE = "Valtuustosali"


def a_polled_region(region: Region | None = None) -> Region:
    """A region whose steering group has its year planned and the dates of its next meeting polled."""
    made = region or Region()
    with made.store.begin(made.code) as work:
        work.handbook.save(Forum, [STEERING])
        work.seats.take([Seat("steering", "isola", KAISA.id, PEKKA.id)])
    plan_forums(made.ports, made.code, 2027)
    convene_meetings(made.ports, made.code)
    return made


def meeting(region: Region, id: str = ID) -> Meeting:
    with region.store.look(region.code) as work:
        return work.meetings.get(id)


def asked(region: Region, kind: str, id: str = ID) -> list[Request]:
    with region.store.look(region.code) as work:
        return [one for one in work.requests.of_subject(id) if one.kind == kind]


def sent(region: Region, letter: str) -> list[Message]:
    deliver_messages(region.ports, region.code)
    return [message for message, _ in region.mail.sent if message.letter == letter]


def says(region: Region, partner: str, by: str, *can: Can) -> None:
    with region.store.look(region.code) as work:
        codes = [one.code for one in work.meetings.slots(ID)]
    said = Dates(slots=dict(zip(codes, can, strict=True)))
    act(region.ports, region.code, f"dates.{ID}.{partner}", by, Move.ANSWER, said)


def convened(region: Region, day: date = date(2027, 3, 9), begins: time = time(9), place: str = PLACE) -> Meeting:
    slot = Slot(day, begins)
    return convene(region.ports, region.code, ID, COORDINATOR.id, slot, place, despite=slot.code)


def at_the_meeting(region: Region) -> Meeting:
    """The meeting has begun and four of six are there."""
    found = convened(region)
    region.clock.instant = found.starts + timedelta(minutes=10)
    there = [Presence("isola", "Pekka Puro", stands_in=True), Presence("kivela", "Olli Oja")]
    there += [Presence("ranta", "Siri Strand"), Presence("county", "Aino Aalto")]
    attend(region.ports, region.code, ID, there)
    return found


def items(region: Region, id: str = ID) -> list[str]:
    with region.store.look(region.code) as work:
        return [one.id for one in work.agendas.items(id)]


def decided(region: Region, **more: object) -> Decision:
    said = Proposal.model_validate({"item": items(region)[0], "words": "Jatketaan yhdessä.", **more})
    return decide_item(region.ports, region.code, ID, COORDINATOR.id, said)
