"""Doubts: what is asked about once more, and who may settle it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import FieldsBroken, RuleBroken
from domain.indicators.catalogue import Period, PeriodLength
from domain.indicators.reviews import (
    Doubt,
    Doubted,
    Review,
    ReviewQuestion,
    doubted,
    doubts,
    is_outlier,
    judge,
    review_id,
)
from domain.indicators.values import Asked, Figure, Said, Value, ValuesQuestion, Verdict
from domain.requests import Move, Reply
from domain.words import Text
from tests.builders import NOW, a_request
from tests.region import HEARING, KAISA, SECOND, SHARE

NATIONAL = Figure(Decimal(40), 2026, Text("Isola"), Text("Sotkanet"))
numbers = st.decimals(-10_000, 10_000, places=1)


def codes(asked: Asked, number: str) -> list[str]:
    return [doubt.code for doubt in doubts(asked, Decimal(number))]


@pytest.mark.parametrize(("number", "found"), [("150", []), ("151", ["doubt.change"]), ("49", ["doubt.change"])])
def test_a_change_beyond_the_indicators_limit_is_doubted(number: str, found: list[str]) -> None:
    assert codes(Asked(HEARING, previous=Decimal(100)), number) == found


def test_a_doubt_says_what_the_number_was_held_against() -> None:
    asked = Asked(HEARING, previous=Decimal(412), national=NATIONAL)
    assert doubts(asked, Decimal(1312)) == [
        Doubt("doubt.change", Decimal(412)),
        Doubt("doubt.national", Decimal(40), 2026),
    ]


def test_the_figure_of_a_whole_place_says_nothing_of_one_association_in_it() -> None:
    place = replace(NATIONAL, own=False)
    assert codes(Asked(HEARING, national=NATIONAL), "1312") == ["doubt.national"]
    assert codes(Asked(HEARING, national=place), "1312") == []


@pytest.mark.parametrize("length", [PeriodLength.HALF, PeriodLength.QUARTER, PeriodLength.MONTH])
def test_a_part_of_a_year_is_not_held_against_a_whole_one(length: PeriodLength) -> None:
    assert codes(Asked(replace(HEARING, period=length), national=NATIONAL), "3") == []


def test_small_counts_may_double_unasked() -> None:
    assert codes(Asked(HEARING, previous=Decimal(2)), "6") == []
    assert codes(Asked(SHARE, previous=Decimal(2)), "6") == ["doubt.change"]


def test_without_anything_to_hold_it_against_nothing_is_doubted() -> None:
    assert codes(Asked(HEARING), "99999") == []


def test_seven_peers_are_too_few_to_call_anything_an_outlier() -> None:
    peers = [Decimal(n) for n in (10, 11, 12, 10, 11, 12, 10, 11)]
    assert not is_outlier(Decimal(900), peers[:7])
    assert is_outlier(Decimal(900), peers)
    assert not is_outlier(Decimal(13), peers)


def test_among_equal_peers_the_mean_deviation_decides() -> None:
    peers = [Decimal(10)] * 8 + [Decimal(11)]
    assert is_outlier(Decimal(50), peers)
    assert not is_outlier(Decimal(10), [Decimal(10)] * 9)


@given(st.lists(numbers, max_size=20), numbers)
def test_whoever_stands_in_the_middle_is_no_outlier(peers: list[Decimal], number: Decimal) -> None:
    if peers:
        assert not is_outlier(sorted(peers)[len(peers) // 2], peers) or len(peers) % 2 == 0
    assert is_outlier(number, peers) in {True, False}


def test_a_number_accepted_before_is_not_doubted_again() -> None:
    asked = Asked(HEARING, previous=Decimal(10), accepted=Decimal(900))
    question = ValuesQuestion("2027", Period(2027), date(2027, 3, 1), [asked])
    row = Value("values.2027.isola", 3, "hearing", Said.NUMBER, Decimal(900))
    assert doubted(question, [row]) == {}
    assert set(doubted(question, [replace(row, number=Decimal(901))])) == {"hearing"}


VALUE = Value("values.2027.isola", 1, "hearing", Said.NUMBER, Decimal(900))
QUESTION = ReviewQuestion(
    "values.2027.isola", 1, Text("Isola"), KAISA.id, KAISA.name, "", [Doubted(Asked(HEARING), VALUE, [])]
)


def judged(by: str, **opinion: str) -> list[Verdict]:
    review = a_request("review.values.2027.isola.1", kind="review")
    reply = Reply(review.id, 1, Move.ANSWER, {}, by, NOW)
    said = Review.model_validate({"verdicts": {"hearing": opinion} if opinion else {}})
    return [row.verdict for row in judge(review, QUESTION, said, reply)]


def test_a_reviewer_accepts_or_returns_each_doubtful_value() -> None:
    assert judged(SECOND.id, verdict="accepted") == [Verdict.ACCEPTED]
    assert judged(SECOND.id, verdict="returned", reason="Onko mukana koko vuosi?") == [Verdict.RETURNED]


def test_nobody_accepts_a_value_they_gave() -> None:
    with pytest.raises(RuleBroken, match=r"review\.own"):
        judged(KAISA.id, verdict="accepted")


def test_a_returned_value_needs_a_reason_and_every_value_a_verdict() -> None:
    for opinion, code in (({"verdict": "returned"}, "review.reason"), ({}, "review.missing")):
        with pytest.raises(FieldsBroken) as broken:
            judged(SECOND.id, **opinion)
        assert [refusal.code for refusal in broken.value.fields.values()] == [code]


def test_a_second_answer_gets_a_second_review() -> None:
    assert review_id(a_request(answer=1)) != review_id(a_request(answer=3))
