"""A round is drafted: a period that is taken says how."""

from dataclasses import replace
from datetime import date, time

import pytest

from domain.errors import FieldsBroken
from domain.indicators.catalogue import Period
from domain.processes.indicators.drafting import Draft, look_ahead, propose
from domain.processes.indicators.rounds import close_rounds, withdraw_round
from domain.workdays import at
from tests.region import CATALOGUE, COORDINATOR, Region


def draft(period: str = "2027") -> Draft:
    return Draft(period=period, opens=date(2027, 4, 19), due=date(2027, 5, 10), locks=date(2027, 5, 24))


def refusal(region: Region) -> str:
    with region.store.look(region.code) as work, pytest.raises(FieldsBroken) as refused:
        look_ahead(work, draft(), region.clock.now(), COORDINATOR.id)
    return refused.value.fields["period"].code


def test_an_open_round_holds_its_period() -> None:
    region = Region()
    region.open_round()
    assert refusal(region) == "round.exists"


def closed() -> Region:
    region = Region()
    region.open_round()
    region.clock.instant = at(date(2027, 4, 15), time(9))
    close_rounds(region.ports, region.code)
    return region


def test_a_closed_round_is_not_called_open() -> None:
    assert refusal(closed()) == "round.ended"


def test_the_first_period_without_a_round_is_proposed_and_a_withdrawn_one_counts_as_none() -> None:
    region = Region()
    region.open_round()
    with region.store.look(region.code) as work:
        assert propose(work, region.clock.now()).period == "2026"
    withdraw_round(region.ports, region.code, "2027", COORDINATOR.id)
    with region.store.look(region.code) as work:
        assert propose(work, region.clock.now()).period == "2027"


@pytest.mark.parametrize(
    ("period", "early"), [("2027", False), ("2026", False), ("2028", True), ("2027-h1", False), ("2027-h2", True)]
)
def test_a_period_that_has_not_begun_is_questioned_and_no_other(period: str, early: bool) -> None:
    halves = [replace(one, period=Period.parse(period).length) for one in CATALOGUE]
    region = Region(catalogue=halves)
    with region.store.look(region.code) as work:
        outlook = look_ahead(work, draft(period), region.clock.now(), COORDINATOR.id)
    assert outlook.early is early
