from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from domain.chain import digest_of, over
from domain.meetings.meeting import Meeting
from domain.meetings.minutes import Presence, seal
from domain.reports.editions import Record, Step, linked

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)
REPORTS = "e537e4a8c2d26b3434298f6afabd41e17edeb36aa73ec41ded9eb4ca64b214a1"
MINUTES = "61f3192fe03a9dad6ddab4ebec0ff9ede2794daf5126f78683e4da821028dade"
words = st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=4)


def test_the_order_of_keys_changes_no_digest() -> None:
    assert digest_of({"a": 1, "b": {"c": 2, "d": 3}}) == digest_of({"b": {"d": 3, "c": 2}, "a": 1})


@given(words, words, st.text(max_size=5), st.text(max_size=5))
def test_a_head_is_the_same_only_for_the_same_facts_after_the_same_head(
    one: dict[str, str], other: dict[str, str], before: str, older: str
) -> None:
    same = (before, {"facts": one}) == (older, {"facts": other})
    assert (over(before, {"facts": one}) == over(older, {"facts": other})) is same


def test_what_was_sealed_when_the_chains_began_can_still_be_proven() -> None:
    record = Record(0, "2026.isola", 1, Step.FROZEN, "d", "", "rule", AT, "")
    assert linked(None, record).head == REPORTS
    day = date(2027, 3, 1)
    meeting = Meeting("steering.2027-03-01", "steering", day, day, time(9))
    assert seal("", meeting, [Presence("isola", "Kaisa Kivi")], [], {}, []) == MINUTES
