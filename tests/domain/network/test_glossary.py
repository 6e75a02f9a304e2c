"""The words an alliance has agreed on: found, put in order, and recognised where they stand."""

from hypothesis import given
from hypothesis import strategies as st

from domain.network.glossary import Term, arranged, found, pieces
from domain.words import Language, Text

GOAL = Term("goal", Text("tavoite", "mål", "goal"), Text("Muutos."), Text("tavoite, tavoitte", "målen, målet"))
METER = Term("indicator", Text("mittari", "mätare", "indicator"), Text("Luku vuodesta toiseen."), Text("mittar"))
SHARED = Term("shared", Text("yhteiset mittarit"), Text("Sovitut."), Text("yhteiset mittar, yhteisiä mittar"))
AGENDA = Term("agenda", Text("äänestys", "omröstning"), Text("Kun ei synny yhteistä linjaa."))
TERMS = [GOAL, METER, SHARED, AGENDA]
WORDS = st.lists(st.sampled_from(["mittarit", "tavoitteet", "ja", "Mittari,", "yhteisiä", "ei", "(mål)"])).map(" ".join)


def marked(text: str, language: Language = Language.FI) -> list[tuple[str, str]]:
    return [(one.words, one.term.code) for one in pieces(text, TERMS, language) if one.term]


def test_a_term_is_recognised_however_it_is_bent_and_only_the_first_time() -> None:
    text = "Mittareita on kolme. Tavoitteet ja mittarit sovitaan yhdessä."
    assert marked(text) == [("Mittareita", "indicator"), ("Tavoitteet", "goal")]


def test_a_word_that_only_ends_like_a_term_is_left_alone() -> None:
    assert marked("Lämpömittari ja päätavoite") == []


def test_the_longer_of_two_terms_is_taken() -> None:
    assert marked("Yhteiset mittarit auttavat.") == [("Yhteiset mittarit", "shared")]


def test_a_swedish_text_is_read_with_swedish_words() -> None:
    assert marked("Målen och mätarna", Language.SV) == [("Målen", "goal")]


@given(WORDS)
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(one.words for one in pieces(text, TERMS, Language.FI)) == text


def test_terms_stand_in_the_order_of_the_finnish_alphabet() -> None:
    assert [one.code for one in arranged(TERMS, Language.FI)] == ["indicator", "goal", "shared", "agenda"]


def test_a_term_is_found_by_its_words_in_any_language() -> None:
    assert [one.code for one in found(TERMS, "INDICATOR")] == ["indicator"]
    assert [one.code for one in found(TERMS, "yhteistä linjaa")] == ["agenda"]
    assert found(TERMS, "") == TERMS
    assert found(TERMS, "xyz") == []
