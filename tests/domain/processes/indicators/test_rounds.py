"""A round from its plan to its close."""

from collections import Counter
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.asides import Decline, HandOver
from domain.errors import RuleBroken, Stale
from domain.indicators.catalogue import Period
from domain.indicators.completeness import AskedState, Given, completeness
from domain.indicators.values import Said, Verdict
from domain.outcome import Outcome
from domain.partners import Sector
from domain.processes.answering import act, hand_over
from domain.processes.indicators.rounds import close_rounds, open_round, preview_round, withdraw_round
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.notices import send_notices
from domain.processes.steering import give_time, retire_contact, withdraw
from domain.requests import Move, Status
from domain.workdays import at
from tests.builders import ISOLA, NOW, values
from tests.domain.processes.simulation import live, lived_in
from tests.region import CLUB, COORDINATOR, KAISA, NIILO, OLLI, PAULA, PEKKA, SECOND, SPRING, Region


def opened() -> Region:
    region = lived_in()
    region.open_round()
    return region


def opened_by_second() -> Region:
    region = lived_in()
    open_round(region.ports, region.code, Period(2027), SECOND.id, SPRING)
    return region


def signers(region: Region) -> set[str]:
    return {one.sender for one in region.mail.letters_to(KAISA.id)}


def test_whoever_signs_the_notices_is_the_one_who_calls() -> None:
    region = opened_by_second()
    live(region, date(2027, 3, 12))
    assert signers(region) == {SECOND.id}
    assert region.request(f"call.{ISOLA}.2027-03-01").contact == SECOND.id


def test_where_the_coordinator_of_a_round_has_left_the_next_one_writes_and_calls() -> None:
    region = opened_by_second()
    retire_contact(region.ports, region.code, SECOND.id, COORDINATOR.id)
    live(region, date(2027, 3, 12))
    assert signers(region) == {COORDINATOR.id}
    assert region.request(f"call.{ISOLA}.2027-03-01").contact == COORDINATOR.id


def test_what_was_said_in_a_withdrawn_round_is_kept_but_not_used() -> None:
    region = opened()
    for request, person in ((ISOLA, KAISA.id), ("values.2027.kivela", OLLI.id)):
        act(region.ports, region.code, request, person, Move.ANSWER, values())
    weigh_answers(region.ports, region.code)
    withdraw_round(region.ports, region.code, "2027", COORDINATOR.id)
    with region.store.look(region.code) as work:
        assert work.requests.reply(ISOLA, 1).move is Move.ANSWER
        assert work.rounds.history("isola") == work.rounds.history("kivela") == []


def test_planning_twice_asks_nobody_twice() -> None:
    region = opened()
    again = open_round(region.ports, region.code, Period(2027), COORDINATOR.id)
    assert (again.counts["asked"], again.counts["values"]) == (0, 0)


def the_choir_joins(region: Region) -> Outcome:
    newcomer = replace(CLUB, id="choir")
    singer = replace(NIILO, id="c-0020", partner="choir", email="kuoro@choir.example.org")
    with region.store.begin(region.code) as work:
        work.register.save(region.alliance, [newcomer], [singer])
    return open_round(region.ports, region.code, Period(2027), COORDINATOR.id)


def test_who_joins_a_running_round_is_asked_from_then_on() -> None:
    region = opened()
    again = the_choir_joins(region)
    assert (again.ids, again.counts["values"]) == (["values.2027.choir"], 1)
    assert region.request("values.2027.choir").due == SPRING.due


def test_who_joins_after_the_due_date_gets_days_of_its_own_and_no_call_at_once() -> None:
    region = opened()
    live(region, date(2027, 3, 10))
    the_choir_joins(region)
    asked = region.request("values.2027.choir")
    assert (asked.opens, asked.due, asked.locks) == (date(2027, 3, 10), date(2027, 3, 24), date(2027, 4, 2))
    assert region.request().due == SPRING.due, "whoever was asked before has their own days still"
    live(region, date(2027, 3, 17))
    (letter,) = region.mail.letters_to("c-0020")
    assert [item["due"] for item in letter.facts["items"]] == ["2027-03-24"]
    with region.store.look(region.code) as work:
        assert work.requests.of_subject(asked.id) == []


def test_a_preview_writes_nothing_and_names_who_cannot_be_asked() -> None:
    region = Region(contacts=[COORDINATOR, KAISA])
    with region.store.look(region.code) as work:
        plan = preview_round(work, Period(2027), region.clock.now(), COORDINATOR.id, SPRING)
        assert work.rounds.find("2027") is None
    assert [one.contact for one in plan.requests] == [KAISA.id]
    assert plan.without_contact == ["club", "kivela", "parish", "ranta"]


def test_a_due_date_that_nobody_works_on_is_refused() -> None:
    region = Region()
    with pytest.raises(RuleBroken, match=r"dates\.due-off"):
        region.open_round(dates=replace(SPRING, due=date(2027, 3, 6)))


def test_a_round_closes_early_when_every_answer_is_settled() -> None:
    region = opened()
    for partner in ("isola", "kivela", "ranta"):
        act(region.ports, region.code, f"values.2027.{partner}", KAISA.id, Move.ANSWER, values())
    for partner in ("parish", "club"):
        act(region.ports, region.code, f"values.2027.{partner}", PAULA.id, Move.DECLINE, Decline())
    assert close_rounds(region.ports, region.code) == []
    weigh_answers(region.ports, region.code)
    [closed] = close_rounds(region.ports, region.code)
    assert closed.counts == {"on-time": 6, "late": 0, "declined": 2, "not-relevant": 0, "no-answer": 0}


def test_a_round_waits_for_whoever_was_given_more_time_than_the_others() -> None:
    region = opened()
    give_time(region.ports, region.code, ISOLA, COORDINATOR.id, date(2027, 3, 30))
    region.clock.instant = at(date(2027, 3, 17), time(9))
    assert close_rounds(region.ports, region.code) == []
    region.clock.instant = at(date(2027, 4, 15), time(9))
    [closed] = close_rounds(region.ports, region.code)
    assert closed.counts["no-answer"] == 8
    assert region.request().status is Status.LAPSED


def test_late_is_marked_and_taken_until_the_lock_date() -> None:
    region = opened()
    region.clock.instant = at(date(2027, 3, 15), time(23, 59))
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    region.clock.pass_time(minutes=1)
    with pytest.raises(RuleBroken, match=r"request\.not-now"):
        act(region.ports, region.code, "values.2027.kivela", OLLI.id, Move.ANSWER, values())
    assert counts(region)["isola"] == Counter({Given.LATE: 2})


def counts(region: Region) -> dict[str, Counter[Given]]:
    with region.store.look(region.code) as work:
        return dict(completeness(work.rounds.states("2027")).by_partner)


def test_rows_handed_on_come_back_when_the_colleague_leaves() -> None:
    region = opened()
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    assert counts(region)["isola"] == Counter({Given.NO_ANSWER: 2})
    assert retire_contact(region.ports, region.code, PEKKA.id, COORDINATOR.id) == [ISOLA]
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    assert counts(region)["isola"] == Counter({Given.ON_TIME: 2})


def test_who_has_a_page_open_without_the_rows_that_came_back_is_told_so() -> None:
    region = opened()
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    seen = region.request(ISOLA).version
    retire_contact(region.ports, region.code, PEKKA.id, COORDINATOR.id)
    with pytest.raises(Stale):
        act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values(), seen)


def test_rows_come_back_to_a_request_that_ends_at_the_same_time() -> None:
    region = opened()
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    with region.store.begin(region.code) as work:
        work.register.save(region.alliance, [], [replace(PEKKA, active=False)])
    region.clock.pass_time(days=60)
    send_notices(region.ports, region.code)
    assert region.request(ISOLA).status is Status.LAPSED
    assert region.request(f"{ISOLA}.{PEKKA.id}-1").status is Status.WITHDRAWN


def test_who_leaves_with_a_request_and_rows_of_it_leaves_both_to_others() -> None:
    region = opened()
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id))
    give_time(region.ports, region.code, ISOLA, COORDINATOR.id, date(2027, 3, 30))
    retire_contact(region.ports, region.code, PEKKA.id, COORDINATOR.id)
    assert region.request(ISOLA).contact == KAISA.id
    assert region.request(f"{ISOLA}.{PEKKA.id}-1").status is Status.WITHDRAWN


def test_rows_that_a_colleague_answered_stay_answered_when_they_leave() -> None:
    region = opened()
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    act(region.ports, region.code, f"{ISOLA}.{PEKKA.id}-1", PEKKA.id, Move.ANSWER, values())
    retire_contact(region.ports, region.code, PEKKA.id, COORDINATOR.id)
    assert counts(region)["isola"] == Counter({Given.ON_TIME: 1, Given.NO_ANSWER: 1})


def test_nobody_may_leave_an_organisation_without_anybody_to_ask() -> None:
    region = opened()
    with pytest.raises(RuleBroken, match=r"contact\.last"):
        retire_contact(region.ports, region.code, OLLI.id, COORDINATOR.id)
    with region.store.look(region.code) as work:
        assert work.register.contact(OLLI.id).active


def test_what_is_withdrawn_is_not_counted_as_unanswered() -> None:
    region = opened()
    withdraw(region.ports, region.code, ISOLA, COORDINATOR.id)
    assert "isola" not in counts(region)


states = st.builds(
    AskedState,
    st.sampled_from(["isola", "kivela", "club"]),
    st.sampled_from(Sector),
    st.sampled_from(["hearing", "share"]),
    st.sampled_from(Status),
    st.dates(date(2027, 1, 1), date(2027, 12, 31)),
    st.none() | st.sampled_from(Said),
    st.none() | st.just(NOW),
    st.none() | st.sampled_from(Verdict),
)


@settings(max_examples=50)
@given(st.lists(states, max_size=30))
def test_completeness_always_adds_up(asked: list[AskedState]) -> None:
    whole = completeness(asked)
    assert whole.total.total() == len(asked)
    for parts in (whole.by_partner, whole.by_indicator, whole.by_sector):
        assert sum(parts.values(), Counter()) == whole.total
