"""Numbers as people write them here."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.wording import shown_number
from domain.errors import RuleBroken
from domain.numbers import parse_number, scaled, unscaled
from domain.words import Language

READ = {
    "1 234,5": "1234.5",
    "1\u00a0234,5": "1234.5",
    "1\u202f234": "1234",
    "\u221212": "-12",
    "-12": "-12",
    "12,5 %": "12.5",
    "12%": "12",
    " 7 ": "7",
    "-0": "0",
    "007": "7",
}
REFUSED = ["1e309", "NaN", "-", "\uff11\uff12", "1 000.5", "1.000,5", "1.000", "12 34", "1,2,3", "", "%", "9" * 31, "½"]


@pytest.mark.parametrize(("typed", "number"), READ.items())
def test_a_number_is_read_as_people_write_it(typed: str, number: str) -> None:
    assert str(parse_number(typed, 1)) == number


@pytest.mark.parametrize("typed", REFUSED)
def test_what_could_be_read_in_two_ways_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken, match=r"number\."):
        parse_number(typed, 2)


@pytest.mark.parametrize("typed", ["noin 5", "n. 140", "5 kpl", "paljon", "5 eller 6"])
def test_words_around_a_number_are_named_as_what_is_too_much(typed: str) -> None:
    with pytest.raises(RuleBroken, match=r"number\.words"):
        parse_number(typed, 1)


def test_more_decimals_than_asked_are_refused() -> None:
    with pytest.raises(RuleBroken, match=r"number\.decimals"):
        parse_number("1,25", 1)


def test_a_number_no_database_could_keep_is_refused() -> None:
    with pytest.raises(RuleBroken, match=r"number\.too-large"):
        parse_number("1" + "0" * 16, 0)


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(Language))
def test_a_number_shown_in_finnish_or_swedish_is_read_back(number: Decimal, language: Language) -> None:
    if language is not Language.EN:
        assert parse_number(shown_number(number, language, 2), 2) == number


@given(st.integers(0, 4), st.data())
def test_the_database_keeps_a_number_exactly(decimals: int, data: st.DataObject) -> None:
    number = data.draw(st.decimals(-(10**9), 10**9, places=decimals))
    assert unscaled(scaled(number, decimals), decimals) == number
