"""On time or late: by when the partner first gave a number, whatever is done to the dates afterwards."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from domain.asides import HandOver
from domain.indicators.completeness import AskedState, Given, classify
from domain.indicators.values import Said, Verdict
from domain.partners import Sector
from domain.processes.answering import act, hand_over
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.steering import give_time
from domain.requests import Move, Status
from domain.workdays import at
from tests.builders import ISOLA, values
from tests.domain.processes.indicators.test_weighing import answer, judge, last_year
from tests.region import COORDINATOR, KAISA, PEKKA, Region

ON_TIME, LATE, UNANSWERED = Given.ON_TIME, Given.LATE, Given.NO_ANSWER


def came_to(region: Region) -> tuple[Given, Given]:
    """What Isola's two values came to: the hearings and the share."""
    with region.store.look(region.code) as work:
        found = {one.indicator: classify(one) for one in work.rounds.states("2027") if one.partner == "isola"}
    return found["hearing"], found["share"]


def say(region: Region, day: date, hearing: str) -> None:
    region.clock.instant = at(day, time(12))
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values(hearing))
    weigh_answers(region.ports, region.code)


def test_an_answer_on_the_due_date_is_on_time_until_midnight_in_finland() -> None:
    last = datetime.fromisoformat("2027-03-01T23:59:59+02:00")
    given = AskedState("isola", Sector.MUNICIPALITY, "share", Status.ANSWERED, date(2027, 3, 1), Said.NUMBER, last)
    assert classify(given) is ON_TIME
    assert classify(replace(given, first_at=last + timedelta(seconds=1))) is LATE


def test_who_corrects_one_number_after_the_due_date_was_on_time_with_all() -> None:
    region = Region()
    region.open_round()
    say(region, date(2027, 2, 25), "12")
    say(region, date(2027, 3, 5), "13")
    assert came_to(region) == (ON_TIME, ON_TIME)


def test_a_late_answer_that_is_sent_back_stays_late_though_it_gets_more_days() -> None:
    region = last_year()
    region.clock.instant = at(date(2027, 3, 8), time(12))
    review = answer(region, "900")
    assert came_to(region) == (LATE, LATE)
    judge(region, review, Verdict.RETURNED)
    assert came_to(region) == (UNANSWERED, LATE)
    say(region, date(2027, 3, 10), "13")
    assert came_to(region) == (LATE, LATE)


def test_an_answer_on_time_that_is_sent_back_and_corrected_was_on_time() -> None:
    region = last_year()
    judge(region, answer(region, "900"), Verdict.RETURNED)
    say(region, date(2027, 3, 12), "13")
    assert came_to(region) == (ON_TIME, ON_TIME)


def test_who_answers_within_the_time_they_were_given_is_on_time() -> None:
    region = Region()
    region.open_round()
    give_time(region.ports, region.code, ISOLA, COORDINATOR.id, date(2027, 3, 11))
    say(region, date(2027, 3, 10), "12")
    assert came_to(region) == (ON_TIME, ON_TIME)


def test_what_was_late_stays_late_when_a_colleague_corrects_it() -> None:
    region = last_year()
    region.clock.instant = at(date(2027, 3, 8), time(12))
    judge(region, answer(region, "900"), Verdict.RETURNED)
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("hearing",)))
    theirs = f"{ISOLA}.{PEKKA.id}-{region.request().version}"
    act(region.ports, region.code, theirs, PEKKA.id, Move.ANSWER, values("13"))
    assert came_to(region) == (LATE, LATE)
