"""What a search finds in a text, and how much of it is shown."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.search import ROOM, Hit, What, around, find, folded, newest_first, of_decisions
from domain.words import Text


def test_words_are_found_whatever_their_letters_spaces_and_language() -> None:
    assert find(folded("ENSAM  het"), [Text("Yksinäisyys", "Ensam het")]) == "Ensam het"
    assert find(folded("ei näin"), ["Toisin"]) is None
    assert find(folded("yhteiset mittarit"), ["Mittarit ovat meille yhteiset"]) == "Mittarit ovat meille yhteiset"
    assert find(folded("yhteiset mittarit"), ["Mittarit", "yhteiset"]) is None


def test_what_is_looked_for_in_decisions_is_what_is_left_of_the_words() -> None:
    found = [of_decisions(one) for one in ("päätökset", "uimahalli päätös", "uimahalli", "")]
    assert found == ["", "uimahalli", None, None]


@given(st.text("ab ", max_size=900), st.text("ab ", max_size=900))
def test_of_a_long_text_the_part_that_was_looked_for_shows(before: str, after: str) -> None:
    shown = around("kyläkauppa", f"{before} kyläkauppa {after}")
    assert "kyläkauppa" in shown
    assert len(shown) <= ROOM + 2


def test_what_has_no_day_comes_last() -> None:
    undated, dated = Hit(What.GOAL, Text("a"), "", "/a"), Hit(What.REPORT, Text("b"), "", "/b", date(2027, 1, 1))
    assert newest_first([undated, dated]) == [dated, undated]
