"""What waits, and who has the turn: the same for coordinators and operators."""

from dataclasses import replace

from domain.asides import AskTime
from domain.partners import Sector
from domain.processes.answering import act
from domain.processes.waiting import LATE, MORE_TIME, Waiting, Waits, for_operators, what_waits
from domain.requests import Move
from tests.region import COUNTY, HEARING, ISOLA, KAISA, KIVELA, OLLI, RANTA, Region


def waiting(region: Region) -> Waiting:
    with region.store.look(region.code) as work:
        return what_waits(work, region.clock.now())


def listed(region: Region) -> list[Waits]:
    with region.store.look(region.code) as work:
        now = region.clock.now()
        return for_operators(work, what_waits(work, now), now)


def test_where_nothing_was_asked_nothing_waits() -> None:
    region = Region()
    assert waiting(region).nothing
    assert listed(region) == []


def test_of_a_held_round_nobody_waits_yet() -> None:
    region = Region()
    region.open_round()
    region.clock.pass_time(minutes=-1)
    found = waiting(region)
    assert found.nothing
    assert [one.id for one in found.rounds] == ["2027"]


def test_a_request_is_soon_in_its_last_week_and_late_after_it() -> None:
    region = Region()
    region.open_round()
    assert not waiting(region).late
    assert {one.partner for one in waiting(region).later} >= {"isola", "kivela"}
    region.clock.pass_time(days=25)
    assert {one.partner for one in waiting(region).soon} >= {"isola", "kivela"}
    region.clock.pass_time(days=7)
    assert {one.partner for one in waiting(region).late} >= {"isola", "kivela"}
    late = [one for one in listed(region) if one.what == LATE]
    assert {one.organisation for one in late} >= {ISOLA.name, KIVELA.name, RANTA.name}


def test_who_asks_for_time_waits_for_the_coordinator_and_is_not_called_late() -> None:
    region = Region()
    region.open_round()
    act(region.ports, region.code, "values.2027.isola", KAISA.id, Move.ASK_TIME, AskTime())
    region.clock.pass_time(days=32)
    found = waiting(region)
    assert [request.partner for request, _ in found.wishes] == ["isola"]
    assert "isola" not in {one.partner for one in found.late}
    assert (ISOLA.name, MORE_TIME) in {(one.organisation, one.what) for one in listed(region)}


def test_the_backbone_s_own_lateness_shows_like_everybody_s() -> None:
    region = Region(catalogue=[replace(HEARING, asked_of=tuple(Sector))])
    region.open_round()
    region.clock.pass_time(days=32)
    assert (COUNTY.name, LATE) in {(one.organisation, one.what) for one in listed(region)}


def test_operators_read_of_organisations_and_never_of_people() -> None:
    region = Region()
    region.open_round()
    region.clock.pass_time(days=32)
    told = str(listed(region))
    assert COUNTY.name.fi not in told
    assert not any(person.name in told for person in (KAISA, OLLI))
