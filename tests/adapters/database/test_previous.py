"""What last year said: offered again this year, unless its round was taken back."""

from datetime import UTC, date, datetime
from decimal import Decimal

from domain.indicators.catalogue import Period
from domain.indicators.rounds import Dates
from domain.processes.answering import act
from domain.processes.indicators.rounds import open_round, withdraw_round
from domain.processes.indicators.weighing import weigh_answers
from domain.requests import Move
from tests.builders import ISOLA, values
from tests.region import COORDINATOR, KAISA, Region

YEAR_BEFORE = Dates(date(2026, 2, 2), date(2026, 3, 2), date(2026, 3, 16))


def answered_last_year(region: Region) -> None:
    now, region.clock.instant = region.clock.instant, datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
    region.open_round("2026", YEAR_BEFORE)
    act(region.ports, region.code, "values.2026.isola", KAISA.id, Move.ANSWER, values())
    weigh_answers(region.ports, region.code)
    region.clock.instant = now


def offered(region: Region) -> set[Decimal | None]:
    with region.store.look(region.code) as work:
        return {item.previous for item in work.requests.question(work.requests.get(ISOLA)).items}


def test_what_was_accepted_last_year_is_offered_this_year(region: Region) -> None:
    answered_last_year(region)
    region.open_round()
    assert offered(region) == {Decimal(12), Decimal(50)}


def test_nothing_of_a_withdrawn_round_is_offered_the_year_after(region: Region) -> None:
    answered_last_year(region)
    withdraw_round(region.ports, region.code, "2026", COORDINATOR.id)
    region.open_round()
    assert offered(region) == {None}


def test_what_was_accepted_when_a_withdrawn_period_was_asked_again_is_offered_the_year_after(region: Region) -> None:
    answered_last_year(region)
    withdraw_round(region.ports, region.code, "2026", COORDINATOR.id)
    now, region.clock.instant = region.clock.instant, datetime(2026, 2, 9, 8, 0, tzinfo=UTC)
    open_round(region.ports, region.code, Period(2026), COORDINATOR.id, YEAR_BEFORE, anew=True)
    act(region.ports, region.code, "values.2026-r2.isola", KAISA.id, Move.ANSWER, values(hearing="13"))
    weigh_answers(region.ports, region.code)
    region.clock.instant = now
    region.open_round()
    assert offered(region) == {Decimal(13), Decimal(50)}
