"""A year of meetings: on allowed days, nobody in two places, negotiations in time, planned once."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import RuleBroken
from domain.forums import Forum
from domain.meetings.meeting import Meeting, Moved
from domain.meetings.planning import CLOCK, may_meet, occurrences, plan_year
from domain.words import Text

TODAY = date(2026, 11, 22)
TOWNS = ["isola", "kivela", "ranta"]
PEOPLE = [f"c-{n:04}" for n in range(6)]
RULES = ("FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=24", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "")


@st.composite
def regions(draw: st.DrawFn) -> tuple[list[Forum], dict[tuple[str, str], list[str]]]:
    """Some forums with whoever sits there."""
    forums, people = [], {}
    for number in range(draw(st.integers(1, 4))):
        code, negotiates = f"forum-{number}", draw(st.booleans())
        weeks = draw(st.sets(st.integers(1, 52), max_size=3))
        rule = "" if negotiates else draw(st.sampled_from(RULES))
        one = Forum(code, Text(code), recurrence=rule, negotiation=negotiates, weeks_off=tuple(weeks))
        forums.append(one)
        for about in ["", *(TOWNS if negotiates else [])]:
            people[code, about] = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4, unique=True))
    return forums, people


def plan(
    forums: list[Forum], people: dict[tuple[str, str], list[str]], known: list[Meeting], year: int = 2027
) -> list[Meeting]:
    towns = {one.code: TOWNS for one in forums if one.negotiation}
    return plan_year(forums, year, known, people, towns, TODAY)[0]


@given(regions())
def test_every_meeting_is_on_an_allowed_day(region: tuple[list[Forum], dict[tuple[str, str], list[str]]]) -> None:
    forums, people = region
    by_code = {one.code: one for one in forums}
    assert all(may_meet(by_code[one.forum], one.day) for one in plan(forums, people, []))


@given(regions())
def test_nobody_is_in_two_places_on_one_day(region: tuple[list[Forum], dict[tuple[str, str], list[str]]]) -> None:
    forums, people = region
    days = [(one.day, person) for one in plan(forums, people, []) for person in people[one.forum, one.about]]
    assert max(Counter(days).values(), default=0) <= 1


@given(regions())
def test_planning_twice_plans_once(region: tuple[list[Forum], dict[tuple[str, str], list[str]]]) -> None:
    forums, people = region
    first = plan(forums, people, [])
    assert plan(forums, people, first) == []


@given(regions(), st.integers(2028, 2030))
def test_each_municipality_is_met_within_365_days_of_the_last_time(
    region: tuple[list[Forum], dict[tuple[str, str], list[str]]], last: int
) -> None:
    forums, people = region
    known: list[Meeting] = []
    for year in range(2027, last + 1):
        known += plan(forums, people, known, year)
    for one in known:
        before = [m.day for m in known if (m.forum, m.about) == (one.forum, one.about) and m.day < one.day]
        if one.about and before and one.moved is not Moved.LATE:
            assert one.day - max(before) <= CLOCK


def test_a_meeting_that_would_fall_on_a_day_off_says_so() -> None:
    forum = Forum("steering", Text("Ohjausryhmä"), recurrence="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=6")
    (planned,) = plan([forum], {}, [])
    assert (planned.planned, planned.day, planned.moved) == (date(2027, 12, 6), date(2027, 12, 7), Moved.OFF)
    assert planned.id == "steering.2027-12-06"


def test_a_meeting_gives_way_to_another_that_shares_a_person() -> None:
    rule = "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=9"
    forums = [Forum("a", Text("A"), recurrence=rule), Forum("b", Text("B"), recurrence=rule)]
    shared = {("a", ""): ["c-0001"], ("b", ""): ["c-0001", "c-0002"]}
    first, second = plan(forums, shared, [])
    assert (first.day, second.day, second.moved) == (date(2027, 3, 9), date(2027, 3, 10), Moved.BUSY)


def test_a_negotiation_that_is_overdue_comes_as_soon_as_it_can_and_says_that_it_is_late() -> None:
    forum = Forum("talks", Text("Neuvottelut"), negotiation=True)
    last = Meeting("talks.2025.isola", "talks", date(2025, 3, 3), date(2025, 3, 3), forum.begins, about="isola")
    planned = plan_year([forum], 2026, [last], {}, {"talks": ["isola"]}, TODAY)[0]
    assert [(one.day, one.moved) for one in planned] == [(date(2026, 12, 11), Moved.LATE)]


def test_a_rule_that_names_a_meeting_every_day_is_refused() -> None:
    with pytest.raises(RuleBroken, match="recurrence-dense"):
        occurrences(Forum("a", Text("A"), recurrence="FREQ=DAILY"), 2027)


def test_nothing_is_planned_for_the_coming_days() -> None:
    forum = Forum("a", Text("A"), recurrence="FREQ=WEEKLY;BYDAY=MO")
    first = min(one.day for one in plan_year([forum], 2026, [], {}, {}, TODAY)[0])
    assert first - TODAY >= timedelta(days=21)
