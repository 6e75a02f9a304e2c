"""When a meeting is polled and convened: whoever is invited has days to reply, and be reminded, before a rest too."""

from datetime import date, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.forums import Forum
from domain.meetings.meeting import Meeting
from domain.processes.meetings.convening import (
    DAYS_AHEAD,
    ROOM_TO_POLL,
    ROOM_TO_REPLY,
    agenda_day,
    begins_on,
    latest,
    soonest,
)
from domain.reminders import BEFORE, steps
from domain.requests import Ladder
from domain.words import Text
from domain.workdays import add_workdays, allows, helsinki_date, next_allowed
from tests.builders import a_request
from tests.domain.test_reminders import DAILY, OFFICE

AFTER_THE_SUMMER = date(2027, 8, 11)
some_days = st.dates(date(2026, 6, 1), date(2029, 1, 31)).map(next_allowed)


def on(day: date) -> Meeting:
    return Meeting("negotiation", "negotiation", day, day, time(9))


@given(some_days, st.booleans())
@example(AFTER_THE_SUMMER, False)
def test_between_an_invitation_and_its_meeting_lie_days_to_reply_on(day: date, polls: bool) -> None:
    begins = begins_on(day, polls=polls)
    between = [begins + timedelta(days=n) for n in range(1, (day - begins).days)]
    assert allows(begins)
    assert sum(map(allows, between)) >= (ROOM_TO_POLL if polls else ROOM_TO_REPLY)
    assert (day - begins).days < DAYS_AHEAD


@given(some_days, st.integers(0, DAYS_AHEAD), st.booleans())
def test_a_look_at_the_next_meetings_misses_none_that_begins(today: date, ahead: int, polls: bool) -> None:
    day = next_allowed(today + timedelta(days=ahead))
    assert day < soonest(today) or begins_on(day, polls=polls) > today


@given(some_days, st.integers(0, DAYS_AHEAD), st.lists(st.integers(1, 20), min_size=1))
def test_a_look_at_the_next_meetings_misses_no_agenda(today: date, ahead: int, agenda_days: list[int]) -> None:
    forums = [Forum("negotiation", Text("Neuvottelut"), agenda_days=days) for days in agenda_days]
    day = next_allowed(today + timedelta(days=ahead))
    assert day <= latest(today, forums) or all(agenda_day(one, on(day)) > today for one in forums)


@pytest.mark.parametrize("day", [AFTER_THE_SUMMER, date(2027, 8, 12), date(2028, 1, 10)])
def test_the_reminder_of_a_meeting_right_after_a_rest_comes_before_the_rest(day: date) -> None:
    asked = begins_on(day, polls=False)
    request = a_request(opens=asked, due=min(add_workdays(asked, ROOM_TO_REPLY - 1), day), locks=day)
    (reminder,) = [helsinki_date(one.at) for one in steps(request, DAILY, Ladder(), OFFICE) if one.name == BEFORE]
    assert asked < reminder < day
    assert day - reminder > timedelta(days=20)
