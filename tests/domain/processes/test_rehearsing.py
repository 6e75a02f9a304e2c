"""A year of the region rehearsed: nothing leaves, nothing stays, and every promise about notices is kept."""

from collections import Counter
from dataclasses import replace
from datetime import date, time

import pytest

from adapters.register.demo import CODE
from adapters.wording.rehearsed import rehearsed
from domain.alliance import Sending
from domain.partners import Sector
from domain.processes.meetings.planning import plan_forums
from domain.processes.rehearsing import rehearse
from domain.rehearsal import Cast, Rehearsal
from domain.requests import Status
from domain.words import Language, Text
from domain.workdays import allows, helsinki, helsinki_date
from domain.yearclock import Season
from tests.founding import Empty, a_founded_demo
from tests.region import CONTACTS, COUNTY, HEARING, Region

SPRING = (date(2027, 1, 1), date(2027, 6, 30))
TWO_YEARS = (date(2027, 1, 1), date(2028, 12, 31))


def rows(region: Region) -> list[str]:
    with region.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        return list(driver.iterdump())


def played(region: Region, cast: Cast | None = None) -> Rehearsal:
    return rehearse(region.ports, region.code, *SPRING, cast)


@pytest.fixture(scope="module")
def spring() -> Rehearsal:
    """The region's spring, its round not yet opened."""
    return played(Region())


def test_a_rehearsal_sends_nothing_and_leaves_the_data_as_it_was() -> None:
    region = Region()
    region.open_round()
    before = rows(region)
    assert played(region).sent
    assert (rows(region), region.mail.sent, region.wake.calls) == (before, [], region.wake.calls)


def test_a_round_opens_when_its_period_has_ended_and_comes_to_its_end(spring: Rehearsal) -> None:
    (run,) = spring.rounds
    assert (run.id, run.opens) == ("2026", date(2027, 1, 8))
    assert run.closed is not None
    assert sum(run.counts.values()) == 8  # what the region's five partners are asked for


def test_a_round_opens_on_the_day_the_year_clock_says() -> None:
    region = Region()
    with region.store.begin(region.code) as work:
        work.handbook.save(Season, [Season("figures", Text("Luvut"), 2, 14, "open-round")])
    (run,) = played(region).rounds
    assert (run.id, run.opens) == ("2026", date(2027, 2, 15))  # the 14th is a Sunday


def test_every_statutory_clock_is_met_or_reported(spring: Rehearsal) -> None:
    told = {(one.duty.code, one.partner): one for one in spring.duties}
    assert {code for code, _ in told} == {"l5", "l6"}
    answered = [one for one in told.values() if one.duty.code == "l5" and one.met]
    assert answered
    assert all(one.met and one.met <= SPRING[1] for one in answered)
    assert told["l6", "isola"].met is None


def test_what_falls_between_today_and_the_asked_time_goes_out_before_it() -> None:
    region = Region()
    region.open_round()
    from_today = rehearse(region.ports, region.code, helsinki_date(region.clock.now()), date(2027, 6, 30))
    summer = rehearse(region.ports, region.code, date(2027, 3, 15), date(2027, 6, 30))
    assert summer.sent == [one for one in from_today.sent if helsinki_date(one.at) >= date(2027, 3, 15)]
    assert summer.before == len(from_today.sent) - len(summer.sent) > 0
    assert (from_today.before, summer.begun) == (0, from_today.first)


def test_whoever_waits_hears_which_day_is_being_played() -> None:
    days: list[tuple[date, int, int]] = []
    rehearse(Region().ports, "demo", date(2027, 2, 1), date(2027, 2, 3), None, lambda *day: days.append(day))
    assert days == [(date(2027, 2, 1 + n), n, 3) for n in range(3)]


def test_a_round_that_stands_already_is_not_opened_again() -> None:
    region = Region()
    region.open_round("2026")
    assert [one.id for one in played(region).rounds] == ["2026"]


def test_a_period_that_nobody_is_there_to_tell_of_is_passed_over() -> None:
    region = Region(contacts=CONTACTS[:2])
    found = rehearse(region.ports, region.code, date(2027, 1, 1), date(2027, 1, 20))
    assert (found.rounds, found.sent) == ([], [])


def test_the_backbone_can_be_silent_too() -> None:
    everybody = replace(HEARING, asked_of=tuple(Sector))
    region = Region(catalogue=[everybody])
    found = rehearse(region.ports, region.code, date(2027, 1, 1), date(2027, 1, 31), Cast(silent=(COUNTY.id,)))
    assert f"values.2026.{COUNTY.id}" in {one.id for one in found.waiting}


@pytest.mark.walk
@pytest.mark.parametrize(("seed", "same"), [(1, True), (2, False)])
def test_the_same_seed_brings_the_same_time_and_another_brings_another(
    seed: int, same: bool, spring: Rehearsal
) -> None:
    assert (played(Region(), Cast(seed)) == spring) is same


def test_a_partner_who_stays_silent_is_reminded_called_and_left_in_peace_but_for_what_came_of_it() -> None:
    found = played(Region(), Cast(silent=("isola",)))
    theirs = [one for one in found.sent if one.partner == "isola"]
    assert [one.letter for one in theirs] == ["digest", "digest", "digest", "figures-together"]
    calls = [id for one in found.sent if one.partner == COUNTY.id for id in one.requests if id.startswith("call.")]
    assert any("isola" in id for id in calls)
    assert found.waiting == []


def keeps_its_promises(found: Rehearsal) -> None:
    """Check that notices leave in office hours, once a day for each person, and thrice at most for each request."""
    notices = [one for one in found.sent if one.letter == "digest"]
    assert all(allows(helsinki_date(one.at)) for one in notices)
    assert all(time(8) <= helsinki(one.at).time() < time(16) for one in notices)
    assert max(Counter((one.contact, helsinki_date(one.at)) for one in notices).values()) == 1
    assert max(Counter((one.contact, id) for one in notices for id in one.requests).values()) <= 3
    assert all(one.status is Status.OPEN and one.locks >= found.last for one in found.waiting)
    assert all(one.closed for one in found.rounds)


@pytest.mark.walk
@pytest.mark.parametrize("seed", range(1, 5))
def test_in_two_years_every_promise_about_notices_is_kept(seed: int) -> None:
    region = Region()
    found = rehearse(region.ports, region.code, *TWO_YEARS, Cast(seed))
    assert len(found.rounds) == 2
    keeps_its_promises(found)


@pytest.fixture(scope="module")
def founded() -> Empty:
    """The demo alliance as a real one: its mails of a day are gathered."""
    demo = a_founded_demo()
    with demo.store.begin(CODE) as work:
        work.register.save(replace(work.register.alliance(), sending=Sending.OFFICE), [], [])
    return demo


def test_planning_the_year_again_adds_nothing() -> None:
    demo = a_founded_demo()
    assert plan_forums(demo.ports, CODE).counts["planned"] + plan_forums(demo.ports, CODE, 2029).counts["planned"]
    again = [plan_forums(demo.ports, CODE, year).counts["planned"] for year in (0, 2029)]
    assert again == [0, 0]


@pytest.mark.walk
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [1, 2])
def test_all_processes_play_two_years_of_the_demo_and_every_statutory_clock_is_met_or_reported(
    seed: int, founded: Empty
) -> None:
    found = rehearse(founded.ports, CODE, *TWO_YEARS, Cast(seed))
    keeps_its_promises(found)
    letters = {one.letter for one in found.sent}
    assert {"digest", "meeting-invitation", "meeting-agenda", "report", "welcome"} <= letters
    told = {(one.duty.code, one.partner, one.due.year) for one in found.duties}
    with founded.store.look(CODE) as work:
        towns = {one.id for one in work.register.partners() if one.sector is Sector.MUNICIPALITY}
    later = {(one.duty.code, one.partner) for one in found.duties if one.met and one.met.year > one.due.year}
    owed = {(code, town, 2027) for code in ("l5", "l6", "l12") for town in towns}
    owed |= {(code, town, 2028) for code, town, _ in owed if (code, town) not in later}  # met in 2028 for 2027
    assert owed <= told
    for code in ("l5", "l6", "l12"):
        times = [one for one in found.duties if one.duty.code == code]
        assert sum(one.in_time for one in times) > len(times) / 2
    rows = next(one.rows for one in rehearsed(found, Language.EN).tables if one.head[-1:] == ["Met"])
    assert len(rows) == len(found.duties)
    assert sum("not noted as met" in row[-1] for row in rows) == sum(one.met is None for one in found.duties)
