"""The year clock: in order, each thing once, and what concerns whom."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.words import Text
from domain.yearclock import Entry, Season, Sort, Span, arranged, by_month, mine, shared
from tests.region import KAISA, OLLI, PEKKA

SPAN = Span(date(2027, 1, 1), date(2027, 12, 31))


def entry(key: str, day: date, *concerns: str, private: bool = False, hour: int = 0) -> Entry:
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=UTC) if hour else None
    return Entry(key, day, Sort.MEETING, "year.meeting", concerns=frozenset(concerns), private=private, starts=starts)


@given(st.lists(st.dates(date(2026, 6, 1), date(2028, 6, 1))))
def test_entries_stand_in_order_within_the_days_looked_at(days: list[date]) -> None:
    found = arranged([entry(f"{n}", day) for n, day in enumerate(days)], SPAN)
    assert [one.day for one in found] == sorted(day for day in days if day in SPAN)


def test_what_has_an_hour_comes_before_what_takes_the_whole_day() -> None:
    day = date(2027, 3, 1)
    found = arranged([entry("whole", day), entry("late", day, hour=13), entry("early", day, hour=8)], SPAN)
    assert [one.key for one in found] == ["early", "late", "whole"]


def test_what_two_processes_tell_alike_stands_once() -> None:
    twice = [entry("same", date(2027, 3, 1)), entry("same", date(2027, 3, 1))]
    assert len(arranged(twice, SPAN)) == 1


def test_a_person_sees_what_concerns_everybody_their_organisation_or_them() -> None:
    day = date(2027, 3, 1)
    entries = [
        entry("all", day),
        entry("ours", day, "isola"),
        entry("mine", day, KAISA.id, private=True),
        entry("theirs", day, OLLI.id, "kivela"),
    ]
    assert [one.key for one in mine(entries, KAISA)] == ["all", "ours", "mine"]
    assert [one.key for one in mine(entries, PEKKA)] == ["all", "ours"]
    assert [one.key for one in shared(entries)] == ["all", "ours", "theirs"]


@given(st.lists(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=30))
def test_months_hold_all_and_follow_each_other(days: list[date]) -> None:
    entries = arranged([entry(f"{n}", day) for n, day in enumerate(days)], SPAN)
    months = list(by_month(entries))
    assert [one for _, some in months for one in some] == entries
    assert [month for month, _ in months] == sorted({day.replace(day=1) for day in days})


def test_a_season_ends_with_a_month_too_short_for_it() -> None:
    end = Season("end", Text("Kuun loppu"), 2, 31)
    assert [end.in_year(year) for year in (2027, 2028)] == [date(2027, 2, 28), date(2028, 2, 29)]
    assert Span(date(2027, 12, 31), date(2028, 1, 1)).years == range(2027, 2029)
    assert timedelta(0) < end.in_year(2028) - end.in_year(2027)
