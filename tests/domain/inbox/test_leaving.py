from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.inbox.leaving import PATIENCE, has_left

DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))
BOUNCED = date(2027, 3, 1)


def test_nobody_has_left_before_a_person_has_had_time_to_look_however_long_they_were_silent() -> None:
    for heard in (None, BOUNCED - timedelta(days=2), BOUNCED - timedelta(days=400)):
        assert not has_left(BOUNCED, heard, BOUNCED + PATIENCE - timedelta(days=1))
        assert has_left(BOUNCED, heard, BOUNCED + PATIENCE)


@given(DAYS, DAYS, DAYS)
def test_whoever_is_heard_of_after_a_bounce_has_never_left(bounced: date, heard: date, today: date) -> None:
    assert heard <= bounced or not has_left(bounced, heard, today)


@given(DAYS, st.none() | DAYS, DAYS, st.integers(0, 1_000))
def test_who_has_left_does_not_come_back_by_time_alone(
    bounced: date, heard: date | None, today: date, later: int
) -> None:
    assert not has_left(bounced, heard, today) or has_left(bounced, heard, today + timedelta(days=later))
