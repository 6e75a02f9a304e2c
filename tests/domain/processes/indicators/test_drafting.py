"""A round is drafted: a period that is taken says how."""

from dataclasses import replace
from datetime import date, time

import pytest

from domain.errors import FieldsBroken
from domain.indicators.catalogue import Period
from domain.indicators.rounds import Dates
from domain.processes.indicators.drafting import Draft, Outlook, look_ahead, propose
from domain.processes.indicators.rounds import close_rounds, open_round, withdraw_round
from domain.workdays import at, helsinki_date
from tests.domain.processes.simulation import live
from tests.region import CATALOGUE, COORDINATOR, COUNTY, ISOLA, Region


def draft(period: str = "2027") -> Draft:
    return Draft(period=period, opens=date(2027, 4, 19), due=date(2027, 5, 10), locks=date(2027, 5, 24))


def proposed(region: Region) -> Draft:
    with region.store.look(region.code) as work:
        return propose(work, region.clock.now())


def looked(region: Region, wanted: Draft) -> Outlook:
    with region.store.look(region.code) as work:
        return look_ahead(work, wanted, region.clock.now(), COORDINATOR.id)


def refusal(region: Region, period: str = "2027") -> str:
    with region.store.look(region.code) as work, pytest.raises(FieldsBroken) as refused:
        look_ahead(work, draft(period), region.clock.now(), COORDINATOR.id)
    return refused.value.fields["period"].code


def test_an_open_round_holds_its_period() -> None:
    region = Region()
    region.open_round()
    assert refusal(region) == "round.exists"


def test_a_period_no_indicator_has_is_told_from_a_round_without_anybody_to_ask() -> None:
    assert refusal(Region(), "2026-m10") == "round.no-indicators"
    assert refusal(Region(contacts=[COORDINATOR], partners=[COUNTY, ISOLA])) == "round.nobody"


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
    region.open_round("2026")
    assert proposed(region).period == "2027"
    withdraw_round(region.ports, region.code, "2026", COORDINATOR.id)
    assert proposed(region).period == "2026"


def test_a_period_is_not_proposed_to_be_asked_for_before_it_is_over() -> None:
    region = Region()
    assert (proposed(region).period, proposed(region).opens) == ("2026", date(2027, 2, 1))
    region.open_round("2026")
    assert (proposed(region).period, proposed(region).opens) == ("2027", date(2028, 1, 10))


@pytest.mark.parametrize(("period", "unfinished"), [("2026", False), ("2027", True), ("2028", False)])
def test_a_period_that_is_not_over_when_it_is_asked_for_is_questioned(period: str, unfinished: bool) -> None:
    assert looked(Region(), draft(period)).unfinished is unfinished


def test_a_round_that_is_answered_at_the_same_time_is_named() -> None:
    region = Region()
    assert not looked(region, draft()).beside
    region.open_round("2026", Dates(date(2027, 2, 1), date(2027, 4, 26), date(2027, 5, 10)))
    assert [one.id for one in looked(region, draft()).beside] == ["2026"]
    later = draft().model_copy(update={"opens": date(2027, 4, 27)})
    assert not looked(region, later).beside


def test_the_day_of_the_first_mail_is_told_as_it_will_be() -> None:
    region = Region()
    soon = draft().model_copy(update={"opens": date(2027, 2, 6)})
    assert looked(region, soon).leaves == date(2027, 2, 8)
    open_round(region.ports, region.code, Period(2027), COORDINATOR.id, soon.dates)
    live(region, date(2027, 2, 9))
    assert {helsinki_date(one.queued_at) for one, _ in region.mail.sent} == {date(2027, 2, 8)}


@pytest.mark.parametrize(
    ("period", "early"), [("2027", False), ("2026", False), ("2028", True), ("2027-h1", False), ("2027-h2", True)]
)
def test_a_period_that_has_not_begun_is_questioned_and_no_other(period: str, early: bool) -> None:
    halves = [replace(one, period=Period.parse(period).length) for one in CATALOGUE]
    region = Region(catalogue=halves)
    with region.store.look(region.code) as work:
        outlook = look_ahead(work, draft(period), region.clock.now(), COORDINATOR.id)
    assert outlook.early is early
