"""Days that are taken: not offered twice, not chosen without a word, and chosen knowingly where somebody insists."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from domain.errors import FieldsBroken, RuleBroken
from domain.forums import Forum, Seat
from domain.meetings.meeting import Meeting, Slot, Stage
from domain.processes.meetings.colliding import Taken
from domain.processes.meetings.convening import begin, cancel, convene, convene_meetings
from domain.processes.meetings.extra import add_meeting
from domain.processes.meetings.planning import plan_forums
from domain.words import Text
from tests.region import COORDINATOR, KAISA, Region

FIRST = Forum("first", Text("Ohjaus"), members=("county", "isola"), recurrence="FREQ=YEARLY;BYMONTH=4;BYDAY=2TU")
SECOND = replace(FIRST, code="second", name=Text("Arki"), recurrence="FREQ=YEARLY;BYMONTH=4;BYDAY=2WE")
APART = replace(SECOND, code="apart", members=("club",))
TALKS = Forum("talks", Text("Neuvottelut"), members=("county", "isola"), negotiation=True)


def a_region(*forums: Forum) -> Region:
    made = Region()
    with made.store.begin(made.code) as work:
        work.handbook.save(Forum, list(forums))
    plan_forums(made.ports, made.code, 2027)
    return made


def meetings(region: Region, forum: str) -> list[Meeting]:
    with region.store.look(region.code) as work:
        return work.meetings.all(forum)


def fixed(region: Region, meeting: Meeting, slot: Slot, despite: str = "") -> Meeting:
    return convene(region.ports, region.code, meeting.id, COORDINATOR.id, slot, despite=despite)


def added(region: Region, forum: str, slot: Slot, about: str = "", despite: str = "") -> Meeting:
    return add_meeting(region.ports, region.code, forum, COORDINATOR.id, slot, "Sali", about, despite)


def test_two_polls_never_offer_the_same_people_the_same_day() -> None:
    region = a_region(replace(FIRST, poll=True), replace(SECOND, poll=True))
    region.clock.instant = datetime(2027, 3, 3, 8, tzinfo=UTC)
    convene_meetings(region.ports, region.code)
    with region.store.look(region.code) as work:
        polled = work.meetings.all(stage=Stage.POLLED)
        first, second = ({slot.day for slot in work.meetings.slots(one.id)} for one in polled)
    assert (len(first), len(second), first & second) == (3, 3, set())


def test_whoever_moves_a_meeting_onto_another_is_told_who_would_be_called_to_both_and_may_insist() -> None:
    region = a_region(FIRST, SECOND)
    (first,), (second,) = meetings(region, "first"), meetings(region, "second")
    slot = Slot(second.day, time(9))
    with pytest.raises(Taken) as refused:
        fixed(region, first, slot)
    (other,) = refused.value.collisions
    assert (other.meeting, other.contacts) == (second, [COORDINATOR.id, KAISA.id])
    with pytest.raises(Taken):
        fixed(region, first, slot, Slot(first.day, time(9)).code)
    assert fixed(region, first, slot, slot.code).day == second.day
    assert fixed(region, first, Slot(second.day, time(12))).begins == time(12)


def test_a_day_that_another_poll_asks_about_counts_as_taken() -> None:
    region = a_region(FIRST, replace(SECOND, poll=True))
    (first,), (second,) = meetings(region, "first"), meetings(region, "second")
    convene_meetings(region.ports, region.code, second.id)
    with region.store.look(region.code) as work:
        offered = work.meetings.slots(second.id)[-1]
    with pytest.raises(Taken):
        fixed(region, first, offered)


def test_a_meeting_of_others_or_a_cancelled_one_takes_nobodys_day() -> None:
    region = a_region(FIRST, SECOND, APART)
    (first,), (second,), (apart,) = (meetings(region, code) for code in ("first", "second", "apart"))
    cancel(region.ports, region.code, second.id, COORDINATOR.id)
    assert fixed(region, first, Slot(apart.day, time(9))).stage is Stage.CONVENED


def test_invitations_sent_before_their_time_to_a_day_that_is_taken_by_now_are_warned_of_too() -> None:
    region = a_region(FIRST, SECOND)
    (first,), (second,) = meetings(region, "first"), meetings(region, "second")
    slot = Slot(first.day, time(14))
    fixed(region, second, slot, slot.code)
    with pytest.raises(Taken) as refused:
        begin(region.ports, region.code, first.id, COORDINATOR.id)
    assert refused.value.slot == first.slot
    assert fixed(region, first, first.slot, first.slot.code).stage is Stage.CONVENED


def test_a_free_day_is_invited_to_at_once() -> None:
    region = a_region(FIRST, replace(SECOND, poll=True))
    (first,), (second,) = meetings(region, "first"), meetings(region, "second")
    assert begin(region.ports, region.code, first.id, COORDINATOR.id) == "convened"
    assert begin(region.ports, region.code, second.id, COORDINATOR.id) == "polled"
    assert [one.stage for one in meetings(region, "first")] == [Stage.CONVENED]


def test_a_week_off_is_said_before_a_meeting_is_put_there() -> None:
    region = a_region(replace(FIRST, weeks_off=(16,)))
    (first,) = meetings(region, "first")
    slot = Slot(date(2027, 4, 20), time(9))
    with pytest.raises(Taken) as refused:
        fixed(region, first, slot)
    assert (refused.value.week_off, list(refused.value.collisions)) == (True, [])
    assert fixed(region, first, slot, slot.code).day == slot.day


def test_a_forum_without_a_rule_gets_the_meetings_that_are_added_and_each_once() -> None:
    region = a_region(replace(FIRST, recurrence=""), SECOND)
    slot = Slot(date(2027, 5, 4), time(13))
    assert [added(region, "first", slot).id for _ in range(2)] == ["first.2027-05-04"] * 2
    cancel(region.ports, region.code, "first.2027-05-04", COORDINATOR.id)
    assert added(region, "first", slot).id == "first.2027-05-04.2"
    convene_meetings(region.ports, region.code, "first.2027-05-04.2")
    assert [one.stage for one in meetings(region, "first")] == [Stage.CANCELLED, Stage.CONVENED]
    with pytest.raises(Taken):
        added(region, "first", Slot(meetings(region, "second")[0].day, time(9)))


@pytest.mark.parametrize("day", [date(2027, 3, 26), date(2026, 12, 1)])
def test_no_meeting_is_added_on_a_holiday_or_in_the_past(day: date) -> None:
    with pytest.raises(RuleBroken):
        added(a_region(FIRST), "first", Slot(day, time(9)))


def test_a_negotiation_that_is_added_says_with_whom_and_the_year_plans_no_other() -> None:
    region = a_region(TALKS)
    plan_forums(region.ports, region.code, 2028)
    (planned,) = (one for one in meetings(region, "talks") if one.about == "isola")
    cancel(region.ports, region.code, planned.id, COORDINATOR.id)
    slot = Slot(date(2028, 6, 7), time(13))
    with pytest.raises(FieldsBroken):
        added(region, "talks", slot)
    made = added(region, "talks", slot, "isola")
    assert (made.id, made.about) == (f"{planned.id}.2", "isola")
    assert plan_forums(region.ports, region.code, 2028).counts["planned"] == 0


def test_an_ended_forum_gets_no_new_meeting() -> None:
    region = a_region(FIRST)
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [replace(FIRST, active=False)])
        work.seats.take([Seat("first", "isola", KAISA.id)])
    with pytest.raises(RuleBroken, match="ended"):
        added(region, "first", Slot(date(2027, 6, 2), time(13)))
