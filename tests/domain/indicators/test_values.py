"""What may be said of an asked value, and how what was said is told back field by field."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import FieldsBroken, RuleBroken
from domain.indicators.catalogue import Period
from domain.indicators.values import Asked, GivenValue, Said, Values, ValuesQuestion, value_of, value_rows
from domain.requests import Move, Reply
from domain.words import Text
from tests.builders import NOW, a_request
from tests.region import HEARING, KAISA, SHARE

QUESTION = ValuesQuestion("2027", Period(2027), date(2027, 3, 1), [Asked(HEARING), Asked(SHARE)])


def rows(**typed: dict[str, Any]) -> list[tuple[str, Said, Decimal | None]]:
    reply = Reply("values.x.isola", 1, Move.ANSWER, {}, KAISA.id, NOW)
    answer = Values.model_validate({"values": typed})
    return [(row.indicator, row.said, row.number) for row in value_rows(a_request(), QUESTION, answer, reply)]


def test_nought_and_nothing_are_never_mixed() -> None:
    assert rows(hearing={"number": "0"}, share={"number": "5"})[0] == ("hearing", Said.NUMBER, Decimal(0))
    assert rows(share={"number": "5"})[0] == ("hearing", Said.NOTHING, None)


def test_not_relevant_needs_its_because() -> None:
    assert value_of(Asked(SHARE), GivenValue(not_relevant=True, reason="Ei toimintaa.")).said is Said.NOT_RELEVANT
    with pytest.raises(RuleBroken, match=r"value\.reason"):
        value_of(Asked(SHARE), GivenValue(not_relevant=True))


def test_a_value_is_either_a_number_or_not_relevant() -> None:
    with pytest.raises(RuleBroken, match=r"value\.both"):
        value_of(Asked(SHARE), GivenValue(number="5", not_relevant=True, reason="Ei."))


def test_an_omission_is_reasoned_where_the_catalogue_says_so() -> None:
    assert value_of(Asked(HEARING), None).said is Said.NOTHING
    with pytest.raises(RuleBroken, match=r"value\.missing"):
        value_of(Asked(SHARE), None)


def test_last_years_value_can_be_kept_with_one_tick() -> None:
    assert value_of(Asked(HEARING, previous=Decimal(12)), GivenValue(same=True)).number == Decimal(12)
    assert value_of(Asked(HEARING, previous=Decimal(12)), GivenValue(same=True, number="12")).number == Decimal(12)


def test_another_number_beside_the_tick_is_asked_about() -> None:
    with pytest.raises(RuleBroken, match=r"value\.same"):
        value_of(Asked(HEARING, previous=Decimal(12)), GivenValue(same=True, number="13"))


@pytest.mark.parametrize("written", ["1 200 kpl", "1200kpl", "1 200 ST.", "1 200"])
def test_a_unit_that_is_written_too_is_no_fault(written: str) -> None:
    grants = replace(HEARING, unit=Text("kpl", "st."))
    assert value_of(Asked(grants), GivenValue(number=written)).number == 1200


def test_a_unit_of_something_else_is_refused() -> None:
    with pytest.raises(RuleBroken, match=r"number\.form"):
        value_of(Asked(replace(HEARING, unit=Text("kpl"))), GivenValue(number="1 200 €"))


@pytest.mark.parametrize(("previous", "why"), [("412", r"value\.bounds"), ("31.5", r"number\.whole")])
def test_what_is_kept_from_last_year_is_held_to_what_is_asked_now(previous: str, why: str) -> None:
    stricter = replace(HEARING, upper=Decimal(100), decimals=0)
    with pytest.raises(RuleBroken, match=why):
        value_of(Asked(stricter, previous=Decimal(previous)), GivenValue(same=True))


@pytest.mark.parametrize("number", ["-1", "100,1"])
def test_a_number_out_of_bounds_is_refused_at_entry(number: str) -> None:
    with pytest.raises(RuleBroken, match=r"value\.bounds") as refused:
        value_of(Asked(SHARE), GivenValue(number=number))
    assert refused.value.facts["upper"] == 100


def test_all_faults_are_named_at_once_each_at_its_field() -> None:
    with pytest.raises(FieldsBroken) as broken:
        rows(hearing={"number": "noin 12"}, share={"number": "101"})
    faults = {field: refusal.code for field, refusal in broken.value.fields.items()}
    assert faults == {"values.hearing.number": "number.words", "values.share.number": "value.bounds"}


def test_an_answer_that_says_nothing_is_no_answer() -> None:
    question = ValuesQuestion("2027", Period(2027), date(2027, 3, 1), [Asked(HEARING)])
    reply = Reply("values.x.isola", 1, Move.ANSWER, {}, KAISA.id, NOW)
    with pytest.raises(RuleBroken, match=r"values\.nothing"):
        value_rows(a_request(), question, Values(values={}), reply)


def test_rows_of_others_and_unknown_fields_are_ignored() -> None:
    typed = {"share": {"number": "5", "is_admin": "1"}, "groups": {"number": "7"}}
    assert [code for code, _, _ in rows(**typed)] == ["hearing", "share"]
