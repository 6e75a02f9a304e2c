"""A region's year of meetings: negotiations within 365 days whoever noted the last, forums that meet by season."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.duties import Done
from domain.forums import Forum
from domain.meetings.meeting import Meeting, Stage
from domain.processes.meetings.convening import cancel
from domain.processes.meetings.planning import plan_forums
from domain.processes.year import note_done, year_clock
from domain.words import Text
from domain.yearclock import Season, Span
from tests.fakes import FakeClock
from tests.region import COORDINATOR, Region

TALKS = Forum("talks", Text("Neuvottelut"), members=("county", "isola", "kivela", "ranta"), negotiation=True)
GROUP = Forum("group", Text("Arjen ryhmä"), members=("county", "isola"))


@pytest.fixture
def region() -> Region:
    made = Region(clock=FakeClock(datetime(2026, 11, 23, 10, tzinfo=UTC)))
    with made.store.begin(made.code) as work:
        work.handbook.save(Forum, [TALKS, GROUP])
    return made


def meetings(region: Region, about: str = "") -> list[Meeting]:
    with region.store.look(region.code) as work:
        return [one for one in work.meetings.all() if one.about == about]


def noted(region: Region, partner: str, day: date) -> None:
    note_done(region.ports, region.code, Done("l12", partner, day, COORDINATOR.id))


def test_a_negotiation_noted_by_hand_is_followed_within_365_days(region: Region) -> None:
    noted(region, "isola", date(2026, 3, 3))
    noted(region, "kivela", date(2026, 3, 4))
    region.clock.instant = datetime(2027, 2, 1, 10, tzinfo=UTC)
    plan_forums(region.ports, region.code, 2027)
    assert [one.day for one in meetings(region, "isola")] == [date(2027, 3, 3)]
    assert [one.day for one in meetings(region, "kivela")] == [date(2027, 3, 4)]


def test_who_was_negotiated_with_this_year_is_met_next_year_only(region: Region) -> None:
    noted(region, "isola", date(2026, 11, 20))
    plan_forums(region.ports, region.code)
    assert [one.day for one in meetings(region, "isola")] == [date(2027, 11, 19)]


def test_a_cancelled_negotiation_is_planned_again_on_another_day_of_its_year(region: Region) -> None:
    noted(region, "ranta", date(2026, 6, 1))
    plan_forums(region.ports, region.code, 2027)
    (first,) = meetings(region, "ranta")
    cancel(region.ports, region.code, first.id, COORDINATOR.id, "Sairastuminen.")
    for _ in range(2):
        plan_forums(region.ports, region.code, 2027)
    again = [one for one in meetings(region, "ranta") if one.stage is Stage.PLANNED]
    assert [one.id for one in again] == [f"{first.id}.2"]
    assert date(2027, 1, 1) <= again[0].day < first.day <= date(2027, 6, 1)


def test_one_cancelled_when_its_turn_is_over_is_still_met_in_its_year(region: Region) -> None:
    plan_forums(region.ports, region.code, 2027)
    first = meetings(region, "isola")[0]
    region.clock.instant = datetime(2027, 1, 25, 10, tzinfo=UTC)
    cancel(region.ports, region.code, first.id, COORDINATOR.id)
    plan_forums(region.ports, region.code, 2027)
    assert [one.day.year for one in meetings(region, "isola") if one.stage is Stage.PLANNED] == [2027]


def test_a_season_that_names_a_forum_plans_its_meeting_and_shows_it_once(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.handbook.save(Season, [Season("autumn", Text("Syysseminaari"), 10, 3, forum="group")])
    span = Span(date(2027, 1, 1), date(2027, 12, 31), date(2026, 11, 23))
    with region.store.look(region.code) as work:
        before = [(one.say, one.usual) for one in year_clock(work, span) if one.day.month == 10]
    plan_forums(region.ports, region.code)
    (planned,) = meetings(region)
    assert (planned.id, planned.day) == ("group.2027-10-03", date(2027, 10, 4))
    with region.store.look(region.code) as work:
        after = [(one.say, one.usual) for one in year_clock(work, span) if one.day.month == 10]
    assert before == after == [("year.meeting", True)]


def test_a_season_of_a_forum_that_has_ended_plans_nothing(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [replace(GROUP, active=False)])
        work.handbook.save(Season, [Season("autumn", Text("Syysseminaari"), 10, 3, forum="group")])
    assert plan_forums(region.ports, region.code).counts["planned"] == 0
