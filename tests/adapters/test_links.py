"""Signed links: one purpose, one person, never another by a changed letter."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.links import SignedLinks
from domain.errors import RuleBroken
from domain.links import Link, Purpose

LINK = Link(Purpose.ANSWER, "demo", "c-0003", "values.2027.isola", date(2027, 4, 14), "20270201090000")
OLD, NEW = "an old key for tests only", "a new key for tests only"
links = SignedLinks([OLD], "https://yhdyspinta.test/")


@pytest.mark.parametrize("made", Purpose)
@pytest.mark.parametrize("used", Purpose)
def test_a_link_works_for_its_own_purpose_alone(made: Purpose, used: Purpose) -> None:
    token = links.token(replace(LINK, purpose=made))
    if made is used:
        assert links.read(token, used) == replace(LINK, purpose=made)
        return
    with pytest.raises(RuleBroken, match=r"link\.broken"):
        links.read(token, used)


def test_the_address_carries_purpose_and_token() -> None:
    assert links.address(LINK) == f"https://yhdyspinta.test/l/answer/{links.token(LINK)}"


@given(st.data())
def test_a_changed_token_never_opens_anything_else(data: st.DataObject) -> None:
    token = links.token(LINK)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.characters(codec="ascii"))
    try:
        assert links.read(token[:place] + letter + token[place + 1 :], Purpose.ANSWER) == LINK
    except RuleBroken as broken:
        assert broken.code == "link.broken"  # noqa: PT017 - either refused, or another spelling of the same


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_what_we_did_not_sign_is_refused(token: str) -> None:
    with pytest.raises(RuleBroken, match=r"link\.broken"):
        links.read(token, Purpose.ANSWER)


def test_an_overlong_token_is_refused_before_any_work() -> None:
    with pytest.raises(RuleBroken, match=r"link\.broken"):
        links.read("a" * 200_000, Purpose.ANSWER)


def test_a_new_key_signs_and_the_old_one_still_opens_until_it_is_dropped() -> None:
    both = SignedLinks([OLD, NEW], "https://yhdyspinta.test")
    assert both.read(links.token(LINK), Purpose.ANSWER) == LINK
    assert SignedLinks([NEW], "").read(both.token(LINK), Purpose.ANSWER) == LINK
    with pytest.raises(RuleBroken):
        SignedLinks([NEW], "").read(links.token(LINK), Purpose.ANSWER)
