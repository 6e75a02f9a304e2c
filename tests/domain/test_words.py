"""Text from outside: what may come in, and what would do harm in a mail, a page or a record."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.errors import RuleBroken
from domain.words import MASK, Language, Name, Text, check_slug, has_identity_code, line, masked, prose, slug

CODE = "131052-308T"
HARMFUL = {
    "=?utf-8?q?hi=0ABcc=3A_evil=40x?=": "text.encoded-word",
    "Oulu\r\nBcc: x@evil.example": "text.characters",
    "Oulu\u2028kaupunki": "text.characters",
    "Oulu\x85": "text.characters",
    "Oulu\x0b": "text.characters",
    "Oulu\x00": "text.characters",
    "\u202eevil": "text.characters",
    "a" + "\u0301" * 6: "text.characters",
    "O" * 5_000: "text.too-long",
    f"Hän on {CODE}": "text.identity-code",
}


@pytest.mark.parametrize(("text", "code"), HARMFUL.items())
def test_a_line_that_would_do_harm_is_refused(text: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        line(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text", ["Åland, Ähtäri ja Öja", "{{ config.SECRET }}", "<script>alert(1)</script>", "O'Neill"]
)
def test_what_merely_looks_odd_is_kept_as_typed(text: str) -> None:
    assert line(text) == text


def test_free_text_keeps_its_lines_and_loses_their_windows_ends() -> None:
    assert prose(" yksi\r\nkaksi\n") == "yksi\nkaksi"


@given(st.text(max_size=60))
def test_a_line_that_is_let_in_is_one_printable_normalised_line(text: str) -> None:
    try:
        let_in = line(text)
    except RuleBroken:
        return
    assert let_in == unicodedata.normalize("NFC", let_in).strip()
    assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in let_in)


@pytest.mark.parametrize("code", [CODE, "131052\u2212308T", "131052–308T", "131052-308t", "HETU:131052-308T."])
def test_a_personal_identity_code_is_found_however_it_is_dashed(code: str) -> None:
    assert has_identity_code(code)


@pytest.mark.parametrize("text", ["131052-308A", "1234567-8", "2027-03-01", "puh. 040 123 4567"])
def test_other_numbers_are_no_identity_codes(text: str) -> None:
    assert not has_identity_code(text)


@given(
    st.lists(
        st.sampled_from(
            [CODE, "131052–308t", "1\u200b31052-308T", "\uff11\uff1310\uff152-308T", "a", " ", "9", "-", "äiti"]
        )
    )
)
def test_whatever_stands_around_them_no_code_is_left_and_the_rest_stays(parts: list[str]) -> None:
    assert not has_identity_code(masked("".join(parts)))
    assert masked(f"Hän on {CODE}, 1234567-8.") == f"Hän on {MASK}, 1234567-8."


def test_an_identity_code_is_never_repeated_in_the_refusal() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Name).validate_python(CODE)
    with pytest.raises(RuleBroken) as rule:
        line(CODE)
    assert CODE not in str(rule.value)
    assert refused.value.error_count() == 1


def test_text_falls_back_to_finnish_and_says_so() -> None:
    assert Text("kunta", "kommun").written(Language.EN) == ("kunta", Language.FI)
    assert Text("kunta", "kommun").written(Language.SV) == ("kommun", Language.SV)


def test_a_slug_is_made_of_a_name() -> None:
    assert slug("Ähtäri & Öja: Ylä-Åland!") == "ahtari-oja-yla-aland"


@given(st.text(min_size=1, max_size=80))
def test_a_slug_that_is_made_is_a_slug(name: str) -> None:
    if made := slug(name):
        assert check_slug(made) == made
