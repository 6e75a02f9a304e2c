"""Answers are weighed: what is beyond doubt is accepted by rule, the rest is looked at by a person."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.asides import Decline
from domain.errors import RuleBroken
from domain.indicators.reviews import Review
from domain.indicators.rounds import Dates
from domain.indicators.values import Verdict
from domain.partners import Contact
from domain.processes.answering import act
from domain.processes.indicators.weighing import weigh_answers
from domain.requests import BY_RULE, Move, Status
from tests.builders import ISOLA, values
from tests.region import COORDINATOR, KAISA, SECOND, SPRING, Region


def last_year(hearing: str = "12") -> Region:
    """A region that answered a year ago and is asked again."""
    region = Region()
    region.open_round("2026", SPRING)
    act(region.ports, region.code, "values.2026.isola", KAISA.id, Move.ANSWER, values(hearing))
    weigh_answers(region.ports, region.code)
    region.open_round("2027", Dates(SPRING.opens, SPRING.due, SPRING.locks))
    return region


def answer(region: Region, hearing: str) -> str:
    """Answer, weigh, and return the id of the review that came of it, asked or not."""
    turn = act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values(hearing))
    weigh_answers(region.ports, region.code)
    return f"review.{ISOLA}.{turn.after.answer}"


def judge(region: Region, review: str, verdict: Verdict, by: str = COORDINATOR.id) -> None:
    opinions = {"hearing": {"verdict": verdict, "reason": "Onko mukana koko vuosi?"}}
    act(region.ports, region.code, review, by, Move.ANSWER, Review.model_validate({"verdicts": opinions}))
    weigh_answers(region.ports, region.code)


def verdicts(region: Region, reply: int) -> dict[str, tuple[Verdict, str]]:
    with region.store.look(region.code) as work:
        return {one.indicator: (one.verdict, one.review) for one in work.rounds.verdicts(ISOLA, reply)}


def test_what_nobody_doubts_is_accepted_by_rule_and_said_so() -> None:
    region = last_year("12")
    answer(region, "13")
    assert region.request().status is Status.ACCEPTED
    assert set(verdicts(region, 1).values()) == {(Verdict.ACCEPTED, BY_RULE)}


def test_what_is_doubtful_is_asked_of_a_reviewer_and_the_rest_accepted() -> None:
    region = last_year("12")
    review = answer(region, "1312")
    assert region.request(review).contact == COORDINATOR.id
    assert region.request().status is Status.ANSWERED
    assert set(verdicts(region, 1)) == {"share"}


def test_an_accepted_doubt_settles_the_answer_in_the_reviewers_name() -> None:
    region = last_year("12")
    judge(region, answer(region, "1312"), Verdict.ACCEPTED, SECOND.id)
    assert region.request().status is Status.ACCEPTED
    with region.store.look(region.code) as work:
        assert work.requests.history(ISOLA)[-1].by == SECOND.id


def test_a_returned_value_comes_back_with_a_new_due_date_and_its_reason() -> None:
    region = last_year("12")
    judge(region, answer(region, "1312"), Verdict.RETURNED)
    request = region.request()
    assert (request.status, request.due > SPRING.due, request.locks >= SPRING.locks) == (Status.OPEN, True, True)
    with region.store.look(region.code) as work:
        item = next(one for one in work.requests.question(request).items if one.indicator.code == "hearing")
    assert (item.verdict, item.verdict_reason) == (Verdict.RETURNED, "Onko mukana koko vuosi?")


@pytest.mark.parametrize("first", [Verdict.ACCEPTED, Verdict.RETURNED])
def test_a_review_that_was_carried_out_takes_no_other_verdict(first: Verdict) -> None:
    region = last_year("12")
    review = answer(region, "1312")
    judge(region, review, first)
    stood = region.request().status
    with pytest.raises(RuleBroken, match=r"review\.settled"):
        judge(region, review, Verdict.ACCEPTED if first is Verdict.RETURNED else Verdict.RETURNED)
    assert region.request().status is stood


def test_what_a_reviewer_once_accepted_is_not_asked_again() -> None:
    region = last_year("12")
    judge(region, answer(region, "1312"), Verdict.ACCEPTED)
    again = answer(region, "1312")
    assert region.request().status is Status.ACCEPTED
    with region.store.look(region.code) as work:
        assert again not in {one.id for one in work.requests.of_subject(ISOLA)}


def test_a_value_changed_after_acceptance_needs_acceptance_again_and_both_stay() -> None:
    region = last_year("12")
    answer(region, "13")
    review = answer(region, "1312")
    assert (region.request().status, region.request(review).status) == (Status.ANSWERED, Status.OPEN)
    judge(region, review, Verdict.ACCEPTED)
    with region.store.look(region.code) as work:
        said = [
            reply.body["values"]["hearing"]["number"]
            for reply in work.requests.history(ISOLA)
            if reply.move is Move.ANSWER
        ]
        [figure] = [one for one in work.rounds.figures("2027") if one.indicator == "hearing"]
    assert (said, figure.number, figure.accepted) == (["13", "1312"], Decimal(1312), True)


def test_a_newer_answer_calls_the_review_of_the_older_one_off() -> None:
    region = last_year("12")
    first, second = answer(region, "1312"), answer(region, "1400")
    assert (region.request(first).status, region.request(second).status) == (Status.WITHDRAWN, Status.OPEN)


def test_a_decline_calls_the_review_off() -> None:
    region = last_year("12")
    review = answer(region, "1312")
    act(region.ports, region.code, ISOLA, KAISA.id, Move.DECLINE, Decline())
    weigh_answers(region.ports, region.code)
    assert region.request(review).status is Status.WITHDRAWN


def test_the_coordinator_who_gave_a_value_does_not_review_it() -> None:
    region = last_year("12")
    act(region.ports, region.code, ISOLA, COORDINATOR.id, Move.ANSWER, values("1312"))
    weigh_answers(region.ports, region.code)
    review = f"review.{ISOLA}.1"
    assert region.request(review).contact == SECOND.id
    with pytest.raises(RuleBroken, match=r"review\.own"):
        judge(region, review, Verdict.ACCEPTED)


def change(region: Region, *people: Contact) -> None:
    with region.store.begin(region.code) as work:
        work.register.save(region.alliance, [], people)


def test_a_coordinator_who_is_away_is_not_asked_to_review() -> None:
    region = last_year("12")
    change(region, replace(COORDINATOR, away_from=date(2026, 1, 1), away_until=date(2028, 1, 1)))
    assert region.request(answer(region, "1312")).contact == SECOND.id


def test_the_rounds_own_coordinator_reviews_before_others_do() -> None:
    region = last_year("12")
    change(region, replace(COORDINATOR, id="c-0000", name="Anna Alku", email="anna@county.example.org"))
    assert region.request(answer(region, "1312")).contact == COORDINATOR.id


def waits(region: Region) -> int:
    with region.store.look(region.code) as work:
        return work.waiting("weigh-answers", region.clock.now())


def test_an_answer_nobody_may_review_is_kept_said_and_found_again() -> None:
    region = last_year("12")
    gone = [replace(one, active=False) for one in (COORDINATOR, SECOND)]
    change(region, *gone)
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values("1312"))
    told = weigh_answers(region.ports, region.code)
    assert told.needs_person == "1 answer has no possible reviewer in the backbone"
    assert (list(told.ids), verdicts(region, 1)) == ([ISOLA], {})
    assert waits(region) == 0, "nothing has changed"
    region.clock.pass_time(hours=25)
    assert waits(region) == 1, "somebody may have come to the backbone meanwhile"
    change(region, SECOND)
    weigh_answers(region.ports, region.code)
    assert region.request(f"review.{ISOLA}.1").contact == SECOND.id


def test_an_only_coordinator_does_not_review_what_they_gave() -> None:
    region = last_year("12")
    change(region, replace(SECOND, active=False))
    act(region.ports, region.code, ISOLA, COORDINATOR.id, Move.ANSWER, values("1312"))
    assert list(weigh_answers(region.ports, region.code).ids) == [ISOLA]


def test_weighing_twice_weighs_once() -> None:
    region = last_year("12")
    answer(region, "1312")
    assert set(weigh_answers(region.ports, region.code).counts.values()) == {0}
