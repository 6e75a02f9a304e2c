"""Calendars of ours, read back by a parser and held against the time zone database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from adapters.calendars import TZID, Happening, feed, helsinki_zone
from domain.workdays import HELSINKI

NOW = datetime(2027, 1, 4, 7, tzinfo=UTC)


def test_our_time_zone_is_the_real_one_at_every_change_of_the_clocks() -> None:
    zone = helsinki_zone().to_tz()
    for year in range(2026, 2046):
        for month, day in ((1, 15), (3, 24), (4, 2), (7, 1), (10, 23), (11, 2)):
            moment = datetime(year, month, day, 12)  # noqa: DTZ001 - a wall-clock time for two zones
            assert zone.utcoffset(moment) == moment.replace(tzinfo=HELSINKI).utcoffset(), moment


def test_a_meeting_keeps_its_finnish_hour_in_summer_and_winter() -> None:
    days = [datetime(2027, 2, 9, 7, tzinfo=UTC), datetime(2027, 6, 8, 6, tzinfo=UTC)]
    happenings = [Happening(f"{n}", "Kokous", day, timedelta(hours=2)) for n, day in enumerate(days)]
    read = Calendar.from_ical(feed("Vuosikello", happenings, NOW))
    starts: list[Any] = [event["dtstart"] for event in read.walk("VEVENT")]
    assert [(one.dt.hour, one.params["TZID"]) for one in starts] == [(9, TZID), (9, TZID)]


def test_a_whole_day_ends_where_the_next_begins_and_leaves_people_free() -> None:
    (event,) = Calendar.from_ical(feed("V", [Happening("u", "Eräpäivä", date(2027, 3, 1))], NOW)).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2027, 3, 1), date(2027, 3, 2))
    assert event["transp"] == "TRANSPARENT"


@given(st.text(st.characters(blacklist_categories=["Cc", "Cs"]), min_size=1, max_size=300))
def test_any_text_comes_back_as_it_was_and_starts_no_line_of_its_own(text: str) -> None:
    content = feed("V", [Happening("u", text, date(2027, 3, 1), description=text)], NOW)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]) == text
    assert max(map(len, content.split(b"\r\n"))) <= 75
