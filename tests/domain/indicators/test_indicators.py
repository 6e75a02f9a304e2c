"""Periods, bounds and which indicators are asked of partners at all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import RuleBroken
from domain.indicators.catalogue import PARTS, Period, PeriodLength, Source, check_within
from domain.indicators.rounds import Dates, asked_now, check_dates, propose_dates, time_to_correct
from domain.workdays import allows
from tests.builders import a_request
from tests.region import ALLIANCE, HEARING, SHARE

periods = st.sampled_from(PeriodLength).flatmap(
    lambda length: st.builds(Period, st.integers(2000, 2099), st.just(length), st.integers(1, PARTS[length]))
)


@given(periods)
def test_a_period_is_read_back_as_it_is_written(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.parse(f" {str(period).upper()} ") == period


@given(periods)
def test_the_period_a_year_before_has_the_same_length(period: Period) -> None:
    assert period.year_before().end().year == period.year - 1
    assert str(period.year_before()).partition("-")[2] == str(period).partition("-")[2]


@pytest.mark.parametrize("text", ["", "27", "2027-h3", "2027-q0", "2027-m13", "2027-1", "2027-h", "1999", "2027-h1-h2"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken, match=r"period\.form"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "end"),
    [("2027", "2027-12-31"), ("2027-h1", "2027-06-30"), ("2027-q1", "2027-03-31"), ("2028-m2", "2028-02-29")],
)
def test_a_period_ends_on_its_last_day(text: str, end: str) -> None:
    assert Period.parse(text).end() == date.fromisoformat(end)


@given(st.decimals(-200, 200, places=1))
def test_bounds_are_hard_and_belong_to_what_they_bound(number: Decimal) -> None:
    if 0 <= number <= 100:
        check_within(SHARE, number)
        return
    with pytest.raises(RuleBroken, match=r"value\.bounds"):
        check_within(SHARE, number)


def test_what_the_statistics_bank_holds_is_asked_of_nobody() -> None:
    held = replace(HEARING, code="held", source=Source.STATISTICS)
    quarterly = replace(HEARING, code="quarterly", period=PeriodLength.QUARTER)
    assert asked_now([HEARING, held, quarterly], Period(2027)) == [HEARING]


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_proposed_dates_stand_in_order_on_days_people_work(today: date) -> None:
    dates = propose_dates(ALLIANCE, today)
    check_dates(dates)
    assert allows(dates.locks)


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_who_corrects_gets_a_new_due_date_and_some_grace(today: date) -> None:
    request = a_request()
    dates = time_to_correct(request, today)
    assert dates.due > max(today, request.due)
    assert allows(dates.due)
    assert dates.locks > dates.due


def test_dates_out_of_order_are_refused() -> None:
    with pytest.raises(RuleBroken, match=r"dates\.order"):
        check_dates(Dates(date(2027, 3, 2), date(2027, 3, 1), date(2027, 3, 15)))
