"""A round waits for its reviews for a while, and nothing changes in it once its counts were told."""

from dataclasses import replace
from datetime import date, time

from domain.indicators.completeness import Given
from domain.indicators.values import Verdict
from domain.processes.indicators.progress import close_what_is_over
from domain.processes.indicators.rounds import close_rounds
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.notices import send_notices
from domain.requests import Request, Status
from domain.workdays import at, days_from
from tests.builders import ISOLA
from tests.domain.processes.indicators.test_late import came_to, say
from tests.domain.processes.indicators.test_weighing import answer, judge, last_year
from tests.region import COORDINATOR, SECOND, Region

LAST = date(2027, 4, 14)
"""The last day on which the round waits: thirty after the lock date."""


def doubted(day: date = date(2027, 3, 12)) -> Region:
    """A region where an answer of that day waits for its review."""
    region = last_year()
    region.clock.instant = at(day, time(12))
    answer(region, "900")
    return region


def until(region: Region, last: date) -> None:
    """Let the days pass, in the order of the flows."""
    for day in days_from(region.clock.instant.date()):
        region.clock.instant = at(day, time(12))
        send_notices(region.ports, region.code)
        close_rounds(region.ports, region.code, "2027")
        weigh_answers(region.ports, region.code)
        if day == last:
            return


def is_closed(region: Region) -> bool:
    with region.store.look(region.code) as work:
        return work.rounds.get("2027").closed_at is not None


def reviews(region: Region) -> list[Request]:
    with region.store.look(region.code) as work:
        return [one for one in work.requests.of_subject(ISOLA) if one.kind == "review"]


def calls(region: Region) -> list[Request]:
    """The calls that were asked for about the review."""
    (review,) = reviews(region)
    with region.store.look(region.code) as work:
        return work.requests.of_subject(review.id)


def test_a_round_waits_for_what_somebody_still_has_to_look_at() -> None:
    region = doubted()
    until(region, date(2027, 3, 17))
    assert not is_closed(region)
    told = close_what_is_over(region.ports, region.code, "2027")[0]
    assert told.needs_person == "1 answer waits for a reviewer"


def test_what_comes_back_from_its_review_after_the_lock_date_can_still_be_corrected() -> None:
    region = doubted()
    until(region, date(2027, 3, 17))
    judge(region, reviews(region)[0].id, Verdict.RETURNED)
    until(region, date(2027, 3, 19))
    assert not is_closed(region)
    say(region, date(2027, 3, 22), "13")
    until(region, date(2027, 3, 23))
    assert is_closed(region)
    assert came_to(region) == (Given.LATE, Given.LATE)


def test_what_nobody_looks_at_ends_with_its_round_is_counted_as_given_and_told() -> None:
    region = doubted()
    until(region, LAST)
    assert not is_closed(region)
    assert reviews(region)[0].status is Status.OPEN, "it can be reviewed for as long as the round waits"
    until(region, date(2027, 4, 15))
    assert is_closed(region)
    assert (region.request().status, reviews(region)[0].status) == (Status.LAPSED, Status.LAPSED)
    assert came_to(region) == (Given.LATE, Given.LATE)
    told = close_what_is_over(region.ports, region.code, "2027")[0]
    assert told.needs_person == "1 answer was never reviewed"


def test_the_sweep_wakes_the_closing_just_when_a_round_can_close() -> None:
    region = doubted()
    for day, due in ((date(2027, 3, 16), 0), (LAST, 0), (date(2027, 4, 15), 1)):
        region.clock.instant = at(day, time(12))
        send_notices(region.ports, region.code)
        close_rounds(region.ports, region.code, "2026")
        with region.store.look(region.code) as work:
            assert work.waiting("close-round", region.clock.now()) == due


def test_another_coordinator_is_asked_to_call_a_reviewer_who_is_late() -> None:
    region = doubted(date(2027, 2, 10))
    until(region, date(2027, 3, 15))
    (call,) = calls(region)
    assert (reviews(region)[0].contact, call.contact) == (COORDINATOR.id, SECOND.id)


def test_nobody_is_asked_to_call_themselves() -> None:
    region = doubted(date(2027, 2, 10))
    with region.store.begin(region.code) as work:
        work.register.save(region.alliance, [], [replace(SECOND, coordinator=False)])
    until(region, date(2027, 3, 15))
    assert calls(region) == []
