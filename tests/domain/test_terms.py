"""Council terms: by law, and as an alliance has written them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import RuleBroken
from domain.terms import BY_LAW, CouncilTerm, Terms, check_length, out_of_step

PRESENT = CouncilTerm("2025-2029", date(2025, 6, 1), date(2029, 5, 31))
MOVED = CouncilTerm("2025-2029", date(2025, 6, 1), date(2029, 7, 31))
SOME_DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
WRITTEN = st.sampled_from(
    [BY_LAW, Terms([PRESENT]), Terms([MOVED]), Terms([CouncilTerm("x", date(2022, 3, 1), date(2025, 5, 31)), PRESENT])]
)


def test_where_nothing_is_written_the_present_term_is_the_laws() -> None:
    assert BY_LAW.of(date(2027, 2, 1)) == PRESENT
    assert BY_LAW.of(date(2029, 6, 1)) == BY_LAW.after(PRESENT)
    assert BY_LAW.after(PRESENT).years == "2029–2033"


@given(SOME_DAYS)
def test_by_law_a_term_has_four_years_and_ends_in_may(day: date) -> None:
    term = BY_LAW.of(day)
    assert (term.ends.month, term.ends.day, (term.ends.year - 2029) % 4) == (5, 31, 0)
    assert (term.starts.month, term.starts.day) == (6, 1)


@given(WRITTEN, SOME_DAYS)
def test_every_day_is_in_one_term_and_terms_follow_one_another(terms: Terms, day: date) -> None:
    term = terms.of(day)
    assert day in term
    assert terms.of(term.starts) == terms.of(term.ends) == term
    assert terms.after(term).starts == term.ends + timedelta(days=1)
    assert timedelta(days=2 * 365) < term.ends - term.starts < timedelta(days=6 * 365)


def test_after_a_term_that_was_moved_the_next_ends_when_the_law_says() -> None:
    after = Terms([MOVED]).after(MOVED)
    assert (after.code, after.starts, after.ends) == ("2029-2033", date(2029, 8, 1), date(2033, 5, 31))


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (date(2029, 6, 1), date(2025, 5, 31), "term.order"),
        (date(2025, 6, 1), date(2025, 12, 31), "term.length"),
        (date(2025, 6, 1), date(2092, 5, 31), "term.length"),
    ],
)
def test_days_that_are_no_council_term_are_refused(starts: date, ends: date, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_length(starts, ends)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("starts", "code"), [(date(2029, 6, 1), ""), (date(2029, 5, 1), "term.overlap"), (date(2029, 8, 1), "term.gap")]
)
def test_a_term_begins_the_day_after_the_one_before_it(starts: date, code: str) -> None:
    late = out_of_step([CouncilTerm("2029-2033", starts, date(2033, 5, 31)), PRESENT])
    assert (late[1].code if late else "") == code
