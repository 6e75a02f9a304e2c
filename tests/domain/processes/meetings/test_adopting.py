"""Minutes are adopted by the forum's next meeting, whenever they are finished, and by no second one."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from domain.forums import Forum
from domain.meetings.agendas import adopts
from domain.meetings.meeting import Meeting, Slot
from domain.meetings.minutes import Presence, Proposal
from domain.processes.meetings.convening import cancel, convene, convene_meetings
from domain.processes.meetings.finishing import finish
from domain.processes.meetings.planning import plan_forums
from domain.processes.meetings.recording import attend, decide_item, write_item
from domain.workdays import at
from tests.domain.processes.meetings.meeting_room import STEERING, meeting
from tests.region import COORDINATOR, Region

MONTHLY = replace(STEERING, recurrence="FREQ=MONTHLY;BYDAY=2TU", poll=False)
MARCH, APRIL, MAY = (f"steering.2027-{day}" for day in ("03-09", "04-13", "05-11"))
FIVE = timedelta(days=5)
"""How long a secretary writes."""


@pytest.fixture
def region() -> Region:
    """A region whose steering group meets every month; March and April are convened."""
    made = Region()
    with made.store.begin(made.code) as work:
        work.handbook.save(Forum, [MONTHLY])
    plan_forums(made.ports, made.code, 2027)
    for id in (MARCH, APRIL):
        convene(made.ports, made.code, id, COORDINATOR.id, meeting(made, id).slot)
    return made


def on(region: Region, day: date) -> None:
    region.clock.instant = at(day, time(13))
    convene_meetings(region.ports, region.code)


def adopting(region: Region, id: str) -> list[str]:
    """Whose minutes a meeting's agenda says it adopts."""
    with region.store.look(region.code) as work:
        return [older for one in work.agendas.items(id) if (older := adopts(one))]


def adopt(region: Region, id: str) -> None:
    """Adopt whatever the agenda of a meeting says; its own minutes are still to be finished."""
    there = [Presence(id, id) for id in ("isola", "kivela", "ranta", "county")]
    attend(region.ports, region.code, id, there)
    for older in adopting(region, id):
        said = Proposal(item=f"{id}.adopt.{older}", words="Hyväksytään.")
        decide_item(region.ports, region.code, id, COORDINATOR.id, said)


def held(region: Region, id: str, after: timedelta = FIVE) -> Meeting:
    on(region, meeting(region, id).day)
    adopt(region, id)
    on(region, meeting(region, id).day + after)
    return finish(region.ports, region.code, id, COORDINATOR.id)


def test_minutes_finished_after_the_next_meeting_was_convened_are_adopted_there(region: Region) -> None:
    held(region, MARCH)
    assert adopting(region, APRIL) == [MARCH]
    held(region, APRIL)
    assert [meeting(region, MARCH).adopted_in, adopting(region, MAY)] == [APRIL, [APRIL]]


def test_what_was_adopted_is_not_put_forward_again_while_those_minutes_are_written(region: Region) -> None:
    held(region, MARCH)
    on(region, date(2027, 4, 13))
    adopt(region, APRIL)
    on(region, date(2027, 5, 4))  # the agenda of May is out, April's minutes are not
    assert meeting(region, MAY).agenda_at
    assert adopting(region, MAY) == []


def test_minutes_that_were_left_over_come_to_the_next_meeting_each_once(region: Region) -> None:
    on(region, date(2027, 3, 9))
    attend(region.ports, region.code, MARCH, [Presence("isola", "Kaisa")])
    on(region, date(2027, 4, 13))
    attend(region.ports, region.code, APRIL, [Presence("isola", "Kaisa")])
    on(region, date(2027, 4, 20))
    for id in (MARCH, APRIL):
        finish(region.ports, region.code, id, COORDINATOR.id)
    assert adopting(region, MAY) == [MARCH, APRIL]


def test_minutes_finished_while_the_next_meeting_sits_are_adopted_at_it_and_said_to_come_late(region: Region) -> None:
    on(region, date(2027, 3, 9))
    adopt(region, MARCH)
    on(region, date(2027, 4, 6))  # the agenda of April is sent
    on(region, date(2027, 4, 13))
    finish(region.ports, region.code, MARCH, COORDINATOR.id)
    with region.store.look(region.code) as work:
        item = next(one for one in work.agendas.items(APRIL) if adopts(one))
    assert [item.late, item.title.fi] == [True, "Kokouksen 9.3.2027 pöytäkirjan hyväksyminen"]
    adopt(region, APRIL)
    finish(region.ports, region.code, APRIL, COORDINATOR.id)
    assert meeting(region, MARCH).adopted_in == APRIL


def test_when_a_meeting_is_cancelled_the_one_after_it_adopts(region: Region) -> None:
    held(region, MARCH)
    convene(region.ports, region.code, MAY, COORDINATOR.id, meeting(region, MAY).slot)
    assert adopting(region, MAY) == []
    cancel(region.ports, region.code, APRIL, COORDINATOR.id)
    assert adopting(region, MAY) == [MARCH]


def test_a_meeting_brought_forward_takes_the_adopting_over(region: Region) -> None:
    held(region, MARCH)
    convene(region.ports, region.code, MAY, COORDINATOR.id, Slot(date(2027, 4, 7), time(9)))
    assert [adopting(region, MAY), adopting(region, APRIL)] == [[MARCH], []]


def test_what_somebody_has_written_about_an_adoption_is_never_taken_away(region: Region) -> None:
    held(region, MARCH)
    item = f"{APRIL}.adopt.{MARCH}"
    write_item(region.ports, region.code, APRIL, item, COORDINATOR.id, "Jätettiin pöydälle.", 0)
    convene(region.ports, region.code, MAY, COORDINATOR.id, Slot(date(2027, 4, 7), time(9)))
    assert [adopting(region, MAY), adopting(region, APRIL)] == [[MARCH], [MARCH]]
