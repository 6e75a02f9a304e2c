"""Lights tell how things go from what is known and the day alone, and never look better for being late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.indicators.catalogue import Polarity
from domain.plans.lights import (
    Light,
    Overruling,
    Said,
    Shown,
    action_light,
    call_for_talk,
    expected,
    measure_light,
    overruled,
    time_used,
)
from domain.plans.plan import Action, Measure
from domain.words import Text

ACTION = Action("walks", "moving", Text("Kävelykerhot"), date(2027, 1, 1), date(2027, 12, 31))
FRESH = 135
DAYS = st.dates(date(2026, 6, 1), date(2029, 6, 1))
PROGRESS = st.sampled_from([0, 25, 50, 75, 100])


def said(progress: int = 50, day: date = date(2027, 4, 1), *, stuck: bool = False) -> Said:
    return Said("walks", "club", progress, stuck, "", "", "", datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


@st.composite
def news(draw: st.DrawFn) -> Said | None:
    some = said(draw(PROGRESS), draw(DAYS), stuck=draw(st.booleans()))
    return draw(st.sampled_from([some, None]))


@pytest.mark.parametrize(
    ("progress", "today", "light", "why"),
    [
        (50, date(2027, 4, 2), Light.GOOD, "on-time"),
        (0, date(2027, 5, 15), Light.BEHIND, "behind"),
        (0, date(2027, 8, 1), Light.STUCK, "far-behind"),
        (100, date(2029, 1, 1), Light.DONE, "done"),
        (50, date(2027, 12, 31), Light.GREY, "old-news"),
    ],
)
def test_an_actions_light_holds_progress_against_the_time_used(
    progress: int, today: date, light: Light, why: str
) -> None:
    shown = action_light(ACTION, said(progress), today, FRESH)
    assert (shown.light, shown.why) == (light, why)


def test_what_is_past_its_day_and_not_done_is_overdue() -> None:
    assert action_light(ACTION, said(75, date(2027, 12, 1)), date(2028, 1, 3), FRESH).why == "overdue"


def test_who_says_they_are_stuck_is_believed() -> None:
    assert action_light(ACTION, said(75, stuck=True), date(2027, 4, 2), FRESH).why == "stuck"


def test_what_nobody_has_told_of_is_grey_and_before_its_start_simply_later() -> None:
    assert action_light(ACTION, None, date(2027, 3, 1), FRESH).light is Light.GREY
    assert action_light(ACTION, None, date(2026, 12, 1), FRESH).light is Light.LATER


AFTER = date(2028, 9, 1)


@pytest.mark.parametrize(
    ("word", "shown", "why"),
    [
        (None, Shown(Light.GREY, "no-news"), "overdue-silent"),
        (said(50), Shown(Light.GREY, "old-news"), "overdue"),
        (said(50, stuck=True), Shown(Light.GREY, "old-news"), "stuck"),
        (said(100), Shown(Light.DONE, "done"), ""),
        (said(50), Shown(Light.GOOD, "overruled", Light.STUCK, "Sovittu."), ""),
    ],
)
def test_silence_takes_nothing_off_a_forums_agenda(word: Said | None, shown: Shown, why: str) -> None:
    assert call_for_talk(ACTION, word, shown, AFTER) == why


def test_an_action_in_its_time_that_nobody_has_told_of_needs_no_talk() -> None:
    assert call_for_talk(ACTION, None, Shown(Light.GREY, "no-news"), ACTION.due) == ""


@given(news(), DAYS, st.integers(0, 900))
def test_days_that_pass_never_make_a_light_better(word: Said | None, today: date, days: int) -> None:
    later = action_light(ACTION, word, today + timedelta(days=days), FRESH)
    assert later.light >= action_light(ACTION, word, today, FRESH).light


@given(news(), DAYS, DAYS, DAYS)
def test_an_earlier_due_date_never_makes_a_light_better(word: Said | None, today: date, one: date, other: date) -> None:
    first, last = sorted([max(one, ACTION.starts), max(other, ACTION.starts)])
    sooner, later = (action_light(replace(ACTION, due=due), word, today, FRESH) for due in (first, last))
    assert sooner.light >= later.light


@given(DAYS, DAYS, PROGRESS, PROGRESS, st.booleans())
def test_less_progress_never_makes_a_light_better(today: date, day: date, one: int, other: int, stuck: bool) -> None:
    less, more = sorted([one, other])
    lights = [action_light(ACTION, said(some, day, stuck=stuck), today, FRESH).light for some in (less, more)]
    assert lights[0] >= lights[1]


@given(DAYS)
def test_time_used_is_a_part_of_the_whole(today: date) -> None:
    assert 0 <= time_used(ACTION, today) <= 1


def test_a_coordinators_light_stands_with_its_reason_until_the_owner_says_more() -> None:
    word, today = said(0), date(2027, 8, 1)
    computed = action_light(ACTION, word, today, FRESH)
    ruling = Overruling("walks", Light.GOOD, "Alkaa vasta syksyllä.", "c-0001", datetime(2027, 7, 1, 9, tzinfo=UTC))
    shown = overruled(computed, word, ruling, today, FRESH)
    assert (shown.light, shown.computed, shown.reason) == (Light.GOOD, Light.STUCK, "Alkaa vasta syksyllä.")
    assert overruled(computed, said(0, date(2027, 7, 2)), ruling, today, FRESH) == computed
    assert overruled(computed, word, ruling, date(2027, 12, 1), FRESH) == computed


MEASURE = Measure(
    "share", "lonely", Text("Yksinäisiä, %"), "", Decimal("12.5"), 2024, Decimal(10), 2029, polarity=Polarity.LOWER
)


@pytest.mark.parametrize(
    ("points", "why"),
    [
        ([], "no-figure"),
        ([(2020, Decimal(12))], "old-figure"),
        ([(2024, Decimal("12.5"))], "no-newer-figure"),
        ([(2024, Decimal("12.5")), (2026, Decimal("11.4"))], "on-path"),
        ([(2026, Decimal("12.4"))], "behind-path"),
        ([(2026, Decimal(14))], "far-from-path"),
        ([(2026, Decimal("9.9"))], "reached"),
    ],
)
def test_a_measures_light_holds_its_newest_figure_against_the_path(points: list[tuple[int, Decimal]], why: str) -> None:
    assert measure_light(MEASURE, points, date(2027, 2, 1)).why == why


def test_a_measure_without_a_target_has_no_path() -> None:
    assert measure_light(replace(MEASURE, target=None), [(2026, Decimal(1))], date(2027, 2, 1)).why == "no-path"


@given(st.integers(2024, 2027), st.decimals(0, 30, places=1), st.decimals(0, 30, places=1))
def test_a_figure_further_from_the_target_never_looks_better(year: int, one: Decimal, other: Decimal) -> None:
    near, far = (measure_light(MEASURE, [(year, number)], date(2027, 2, 1)).light for number in sorted([one, other]))
    assert far >= near


@given(st.integers(2000, 2050))
def test_the_path_goes_from_nothing_to_all_of_the_way(year: int) -> None:
    assert 0 <= expected(MEASURE, year) <= 1
