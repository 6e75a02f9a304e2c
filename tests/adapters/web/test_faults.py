"""What a model refuses is named by the field the form has for it."""

from datetime import date
from enum import StrEnum

import pytest

from adapters.web.faults import checked
from domain.errors import FieldsBroken
from domain.indicators.values import Values
from domain.words import Line, Outside


class Meal(StrEnum):
    SOUP = "soup"


class Invitation(Outside):
    """A form with one field of each sort."""

    who: Line
    day: date
    meal: Meal
    guests: tuple[Line, ...] = ()
    seats: int = 1


def refused(**fields: object) -> dict[str, str]:
    with pytest.raises(FieldsBroken) as broken:
        checked(Invitation, {"who": "Kaisa", "day": "2027-03-05", "meal": "soup", **fields})
    return {name: fault.code for name, fault in broken.value.fields.items()}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"day": "5.13.2027"}, {"day": "date.form"}),
        ({"meal": "cake"}, {"meal": "field.choice"}),
        ({"seats": "many"}, {"seats": "field.form"}),
        ({"who": "131052-308T"}, {"who": "text.identity-code"}),
        ({"guests": ["Olli", "=?"]}, {"guests": "text.encoded-word"}),
        ({"day": "", "meal": "cake"}, {"day": "date.form", "meal": "field.choice"}),
    ],
)
def test_each_fault_has_its_reason(fields: dict[str, object], found: dict[str, str]) -> None:
    assert refused(**fields) == found


def test_a_field_that_is_not_there_is_missing() -> None:
    with pytest.raises(FieldsBroken) as broken:
        checked(Invitation, {"day": "2027-03-05", "meal": "soup"})
    assert {name: fault.code for name, fault in broken.value.fields.items()} == {"who": "field.missing"}


def test_a_field_within_others_has_its_whole_name() -> None:
    with pytest.raises(FieldsBroken) as broken:
        checked(Values, {"values": {"hearing": {"number": "1\x00"}}})
    assert set(broken.value.fields) == {"values.hearing.number"}
