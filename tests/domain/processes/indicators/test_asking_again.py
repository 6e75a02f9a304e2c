"""A partner that came back while a round is under way is asked once more, and the round stays whole."""

from datetime import date

import pytest

from domain.asides import HandOver
from domain.errors import RuleBroken
from domain.indicators.completeness import Given, completeness
from domain.indicators.rounds import DAYS_TO_CORRECT, Stage
from domain.indicators.values import Values
from domain.processes.answering import act, hand_over
from domain.processes.asking_again import ask_again
from domain.processes.indicators.progress import how_far
from domain.processes.indicators.rounds import close_rounds
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.joining.parting import come_back, leave
from domain.processes.steering import retire_contact, withdraw
from domain.requests import Move, Status
from domain.workdays import add_workdays
from tests.builders import ISOLA, values
from tests.domain.processes.simulation import live, lived_in
from tests.region import COORDINATOR, KAISA, PEKKA, Region

AGAIN = f"{ISOLA}.2"


@pytest.fixture
def region() -> Region:
    region = lived_in()
    region.open_round()
    live(region, date(2027, 2, 4))
    return region


def back_again(region: Region) -> None:
    leave(region.ports, region.code, "isola", COORDINATOR.id)
    come_back(region.ports, region.code, "isola", COORDINATOR.id)


def asked_values(region: Region) -> dict[str, int]:
    with region.store.look(region.code) as work:
        return {id: counts.total() for id, counts in completeness(work.rounds.states("2027")).by_partner.items()}


def stage(region: Region) -> Stage:
    with region.store.look(region.code) as work:
        return work.rounds.get("2027").stage(region.clock.now())


def test_a_partner_that_left_and_came_back_is_asked_anew_and_gets_one_mail(region: Region) -> None:
    before = asked_values(region)
    back_again(region)
    ask_again(region.ports, region.code, ISOLA)
    live(region, date(2027, 2, 9))
    assert asked_values(region) == before
    assert (region.request(ISOLA).status, region.request(AGAIN).status) == (Status.WITHDRAWN, Status.OPEN)
    digests = [one for one in region.mail.letters_to(KAISA.id) if one.letter == "digest"]
    assert [item["request"] for one in digests for item in one.facts["items"]] == [ISOLA, AGAIN]


def test_who_comes_back_late_has_time_to_answer_and_the_round_waits_for_it(region: Region) -> None:
    back_again(region)
    live(region, date(2027, 3, 10))
    asked = ask_again(region.ports, region.code, ISOLA)
    assert asked.due == add_workdays(date(2027, 3, 10), DAYS_TO_CORRECT)
    live(region, asked.due)
    assert stage(region) is Stage.OPEN, "though everybody else's lock date is over"
    act(region.ports, region.code, AGAIN, KAISA.id, Move.ANSWER, values())
    weigh_answers(region.ports, region.code)
    close_rounds(region.ports, region.code)
    assert stage(region) is Stage.CLOSED
    with region.store.look(region.code) as work:
        assert completeness(work.rounds.states("2027")).by_partner["isola"][Given.ON_TIME] == 2


def test_nobody_is_asked_again_who_is_asked_already_or_is_not_with_us(region: Region) -> None:
    with pytest.raises(RuleBroken, match=r"request\.not-again"):
        ask_again(region.ports, region.code, ISOLA)
    leave(region.ports, region.code, "isola", COORDINATOR.id)
    with pytest.raises(RuleBroken, match=r"request\.not-again"):
        ask_again(region.ports, region.code, ISOLA)
    come_back(region.ports, region.code, "isola", COORDINATOR.id)
    ask_again(region.ports, region.code, ISOLA)
    with pytest.raises(RuleBroken, match=r"request\.not-again"):
        ask_again(region.ports, region.code, ISOLA)


def test_a_request_withdrawn_twice_can_be_asked_a_third_time(region: Region) -> None:
    for id in (ISOLA, AGAIN):
        withdraw(region.ports, region.code, id, COORDINATOR.id)
        ask_again(region.ports, region.code, ISOLA)
    assert region.request(f"{ISOLA}.3").status is Status.OPEN


def test_what_a_colleague_has_answered_is_not_asked_again(region: Region) -> None:
    before = asked_values(region)
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    share = Values.model_validate({"values": {"share": {"number": "50"}}})
    act(region.ports, region.code, f"{ISOLA}.{PEKKA.id}-1", PEKKA.id, Move.ANSWER, share)
    back_again(region)
    ask_again(region.ports, region.code, ISOLA)
    assert asked_values(region) == before
    with region.store.look(region.code) as work:
        items = work.requests.question(work.requests.get(AGAIN)).items
    assert "share" not in {item.indicator.code for item in items}


def test_rows_handed_on_of_a_request_asked_again_come_back_to_it(region: Region) -> None:
    back_again(region)
    ask_again(region.ports, region.code, ISOLA)
    hand_over(region.ports, region.code, AGAIN, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    assert retire_contact(region.ports, region.code, PEKKA.id, COORDINATOR.id) == [AGAIN]


def test_what_was_taken_back_counts_for_nothing_in_how_far_the_round_is(region: Region) -> None:
    with region.store.look(region.code) as work:
        before = how_far(work, work.rounds.get("2027"))
    back_again(region)
    with region.store.look(region.code) as work:
        assert how_far(work, work.rounds.get("2027")).asked == before.asked - 1
    ask_again(region.ports, region.code, ISOLA)
    with region.store.look(region.code) as work:
        assert how_far(work, work.rounds.get("2027")) == before
