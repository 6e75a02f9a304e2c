from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.burden import heavy, quarter_before

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 20))
MORE = st.sets(st.sampled_from("abcdefgh"))


def test_one_who_carries_more_than_twice_the_median_is_named_with_the_new_request() -> None:
    assert heavy({"isola": 6, "kivela": 1, "ranta": 2}, ["isola", "kivela", "ranta"]) == {"isola": 7}


def test_nobody_is_heavy_where_all_carry_alike_or_nothing_is_asked() -> None:
    assert heavy({}, ["isola", "kivela"]) == {}
    assert heavy({}, []) == {}


@given(COUNTS, MORE)
def test_only_those_who_would_be_asked_now_are_named_and_at_most_half_of_all(
    asked: dict[str, int], more: set[str]
) -> None:
    found = heavy(asked, more)
    assert set(found) <= more
    assert len(found) <= len({*asked, *more}) / 2


def test_the_quarter_is_thirteen_weeks() -> None:
    assert quarter_before(date(2027, 4, 2)) == date(2027, 1, 1)
