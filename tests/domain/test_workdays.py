"""Finnish days: when something may fall due or be sent."""

from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.alliance import Sending
from domain.errors import RuleBroken
from domain.workdays import (
    Hours,
    add_workdays,
    allows,
    at,
    helsinki,
    helsinki_date,
    is_quiet,
    is_workday,
    next_allowed,
    written_day,
)

DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
FREE = [(2026, 4, 3), (2026, 4, 6), (2026, 5, 1), (2026, 5, 14), (2026, 6, 19), (2026, 12, 24), (2027, 1, 6)]
NEXT_WORKDAY = {
    "2026-04-03": "2026-04-07",
    "2026-05-01": "2026-05-04",
    "2026-12-06": "2026-12-07",
}


@pytest.mark.parametrize("day", FREE)
def test_on_these_days_nobody_works(day: tuple[int, int, int]) -> None:
    assert not is_workday(date(*day))


@given(DAYS)
def test_a_workday_is_a_weekday_that_no_public_holiday_takes(day: date) -> None:
    assert is_workday(day) == (day.weekday() < 5 and day not in holidays.country_holidays("FI", years=day.year))


@pytest.mark.parametrize(("day", "moved"), NEXT_WORKDAY.items())
def test_a_last_day_moves_to_the_next_working_day(day: str, moved: str) -> None:
    """Act 150/1930, section 5."""
    assert next_allowed(date.fromisoformat(day)) == date.fromisoformat(moved)


@pytest.mark.parametrize("ends", [("2026-06-19", "2026-08-10"), ("2026-12-20", "2027-01-07")])
def test_the_weeks_when_finland_rests_are_quiet_to_their_last_day(ends: tuple[str, str]) -> None:
    first, last = map(date.fromisoformat, ends)
    around = (first - timedelta(days=1), first, last, last + timedelta(days=1))
    assert [is_quiet(day) for day in around] == [False, True, True, False]


@given(DAYS, st.integers(1, 30))
def test_working_days_are_counted_without_the_day_itself(day: date, count: int) -> None:
    end = add_workdays(day, count)
    between = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert (sum(map(allows, between)), allows(end)) == (count, True)


@given(DAYS)
def test_the_next_allowed_day_is_the_first_one(day: date) -> None:
    moved = next_allowed(day)
    assert allows(moved)
    assert not any(allows(day + timedelta(days=n)) for n in range((moved - day).days))


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - made UTC
def test_office_hours_are_those_of_a_finnish_working_day(now: datetime) -> None:
    local = helsinki(now)
    assert Hours().open(now) == (allows(local.date()) and 8 <= local.hour < 16)
    assert Hours(Sending.ALWAYS).open(now)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28)])
def test_eight_in_the_morning_is_eight_also_when_the_clocks_change(day: date) -> None:
    for one in (day - timedelta(days=1), day, day + timedelta(days=1)):
        assert helsinki(at(one, time(8))).time() == time(8)


def test_a_finnish_day_begins_while_it_is_still_yesterday_in_utc() -> None:
    assert helsinki_date(datetime(2027, 2, 28, 22, 30, tzinfo=UTC)) == date(2027, 3, 1)


@pytest.mark.parametrize("text", ["5.3.2027", " 05.03.2027 ", "5. 3. 2027", "2027-03-05"])
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert written_day(text) == date(2027, 3, 5)


@pytest.mark.parametrize("near", [date(2027, 3, 5), date(2026, 3, 6), date(2026, 12, 31)])
def test_a_day_without_its_year_is_the_first_such_day_from_another_on(near: date) -> None:
    assert written_day("5.3.", near) == date(2027, 3, 5)


@pytest.mark.parametrize("text", ["31.4.2027", "5.3.", "5.3.27", "huomenna", "", "5/3/2027", "\u0665.3.2027"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken, match=r"date\.form"):
        written_day(text)
