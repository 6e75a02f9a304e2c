"""What is asked of the rounds' tables, on every database alike."""

from datetime import date, timedelta

from domain.asides import Decline, HandOver
from domain.indicators.completeness import Given, classify
from domain.processes.answering import act, hand_over
from domain.processes.indicators.progress import close_what_is_over
from domain.processes.steering import give_time
from domain.requests import Move, Status
from domain.workdays import helsinki_date
from tests.builders import ISOLA, values
from tests.region import COORDINATOR, KAISA, OLLI, PEKKA, Region

THEIRS = f"{ISOLA}.{PEKKA.id}-1"


def test_declined_rows_are_found_once_and_wake_who_gives_them_back(region: Region) -> None:
    region.open_round()
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    act(region.ports, region.code, THEIRS, PEKKA.id, Move.DECLINE, Decline())
    with region.store.begin(region.code) as work:
        now = region.clock.now()
        assert work.rounds.declined_rows(helsinki_date(now)) == [(THEIRS, ISOLA)]
        assert work.waiting("close-round", now) == 1
        work.set_aside([THEIRS], now)
        assert work.waiting("close-round", now) == 0
        assert work.waiting("close-round", now + timedelta(hours=25)) == 1
    close_what_is_over(region.ports, region.code)
    with region.store.begin(region.code) as work:
        assert work.rounds.declined_rows(helsinki_date(now)) == []
    assert region.request(THEIRS).status is Status.WITHDRAWN


def test_a_value_keeps_the_due_date_it_was_given_by(region: Region) -> None:
    region.open_round()
    region.clock.pass_time(days=30)
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    give_time(region.ports, region.code, "values.2027.kivela", COORDINATOR.id, date(2027, 3, 11))
    act(region.ports, region.code, "values.2027.kivela", OLLI.id, Move.ANSWER, values())
    with region.store.look(region.code) as work:
        found = {(one.partner, one.indicator): (one.due, classify(one)) for one in work.rounds.states("2027")}
    assert found["isola", "share"] == (date(2027, 3, 1), Given.LATE)
    assert found["kivela", "share"] == (date(2027, 3, 11), Given.ON_TIME)
    assert found["ranta", "share"] == (date(2027, 3, 1), Given.NO_ANSWER)
