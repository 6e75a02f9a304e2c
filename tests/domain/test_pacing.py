"""No minute holds more messages than the server takes, whenever they are sent."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.pacing import ANY_PACE, MINUTE, Allowance, Pace, most_a_day, time_left

NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)


@given(st.integers(1, 30), st.lists(st.floats(0, 20), max_size=120))
def test_no_minute_holds_more_than_the_pace(per_minute: int, gaps: list[float]) -> None:
    may, now, sent = Allowance(Pace(per_minute), 10_000), NOON, list[datetime]()
    for gap in gaps:
        now += timedelta(seconds=gap)
        now += timedelta(seconds=may.pause(now))
        may.take(now)
        sent.append(now)
    for first, later in zip(sent, sent[per_minute:], strict=False):
        assert later - first >= MINUTE - timedelta(milliseconds=1)


def test_where_the_server_does_not_mind_nothing_waits() -> None:
    may = Allowance(ANY_PACE, 10_000)
    for _ in range(1000):
        assert may.pause(NOON) == 0
        may.take(NOON)


def test_what_was_sent_before_this_run_counts_too() -> None:
    may = Allowance(Pace(2), 10_000)
    may.recent.extend([NOON - timedelta(seconds=40), NOON - timedelta(seconds=10)])
    assert may.pause(NOON) == 20


def test_a_whole_round_leaves_in_a_day_and_a_storm_does_not() -> None:
    assert most_a_day(10_000) > 3 * 10_000
    assert most_a_day(12) < 300


def test_three_hundred_partners_at_thirty_a_minute_take_ten_minutes() -> None:
    assert time_left(300, Pace(30), 0, timedelta()) == timedelta(minutes=10)
    assert time_left(300, ANY_PACE, 100, timedelta(seconds=2)) == timedelta(seconds=6)
