"""A round is drafted: a period that is taken says how."""

from datetime import date

import pytest

from domain.errors import FieldsBroken
from domain.processes.drafting import Draft, look_ahead
from domain.processes.rounds import withdraw_round
from tests.region import COORDINATOR, Region


def refusal(region: Region) -> str:
    draft = Draft(period="2027", opens=date(2027, 3, 1), due=date(2027, 3, 22), locks=date(2027, 4, 5))
    with region.store.look(region.code) as work, pytest.raises(FieldsBroken) as refused:
        look_ahead(work, draft, region.clock.now(), COORDINATOR.id)
    return refused.value.fields["period"].code


def test_an_open_round_holds_its_period() -> None:
    region = Region()
    region.open_round()
    assert refusal(region) == "round.exists"


def test_a_withdrawn_round_is_not_called_open() -> None:
    region = Region()
    region.open_round()
    withdraw_round(region.ports, region.code, "2027", COORDINATOR.id)
    assert refusal(region) == "round.ended"
