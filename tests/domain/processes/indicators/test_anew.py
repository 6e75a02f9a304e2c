"""A period whose round was withdrawn is asked again, by a round of its own."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.asides import HandOver
from domain.errors import RuleBroken
from domain.indicators.catalogue import PARTS, Period, PeriodLength
from domain.indicators.round_ids import period_of, round_id
from domain.indicators.rounds import Dates, Stage
from domain.processes.answering import act, hand_over
from domain.processes.indicators.rounds import open_round, stop_round, withdraw_round
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.steering import retire_contact
from domain.requests import Move, Status
from tests.builders import ISOLA, values
from tests.domain.processes.simulation import live, lived_in
from tests.region import COORDINATOR, HEARING, KAISA, PEKKA, SHARE, Region

LATER = Dates(date(2027, 2, 8), date(2027, 3, 8), date(2027, 3, 22))
YEAR_AFTER = Dates(date(2028, 2, 7), date(2028, 3, 6), date(2028, 3, 20))
AGAIN = "values.2027-r2.isola"


def ask_again(region: Region) -> None:
    open_round(region.ports, region.code, Period(2027), COORDINATOR.id, LATER, anew=True)


def taken_back() -> Region:
    """A region where everybody was asked, Isola answered, and the round was withdrawn."""
    region = lived_in()
    region.open_round()
    live(region, date(2027, 2, 2))
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    withdraw_round(region.ports, region.code, "2027", COORDINATOR.id)
    return region


def asked_anew() -> Region:
    region = taken_back()
    ask_again(region)
    live(region, date(2027, 2, 9))
    return region


@given(st.integers(2000, 2099), st.sampled_from(PeriodLength), st.integers(1, 12), st.integers(1, 40))
def test_the_id_of_a_round_tells_its_period(year: int, length: PeriodLength, part: int, number: int) -> None:
    period = Period(year, length, 1 + part % PARTS[length])
    assert period_of(round_id(period, number)) == period


def test_each_person_is_asked_once_by_either_round() -> None:
    region = asked_anew()
    ask_again(region)
    live(region, date(2027, 2, 12))
    asked = Counter(to.id for message, to in region.mail.sent if message.letter == "digest")
    assert set(asked.values()) == {2}
    assert len(asked) == 5


def test_what_was_said_before_stays_as_it_was() -> None:
    region = asked_anew()
    with region.store.look(region.code) as work:
        assert [one.move for one in work.requests.history(ISOLA)] == [Move.ANSWER, Move.WITHDRAW]
        stages = {one.id: one.stage(region.clock.now()) for one in work.rounds.all()}
    assert stages == {"2027-r2": Stage.OPEN, "2027": Stage.WITHDRAWN}
    assert region.request(AGAIN).status is Status.OPEN


def test_a_run_that_comes_late_asks_nobody_anew() -> None:
    region = taken_back()
    with pytest.raises(RuleBroken, match=r"round\.withdrawn"):
        open_round(region.ports, region.code, Period(2027))


def test_an_answer_to_the_new_round_counts_and_is_offered_the_year_after() -> None:
    region = asked_anew()
    act(region.ports, region.code, AGAIN, KAISA.id, Move.ANSWER, values())
    weigh_answers(region.ports, region.code)
    with region.store.look(region.code) as work:
        assert {one.period for one in work.rounds.history("isola")} == {Period(2027)}
    open_round(region.ports, region.code, Period(2028), COORDINATOR.id, YEAR_AFTER)
    with region.store.look(region.code) as work:
        items = work.requests.question(work.requests.get("values.2028.isola")).items
    assert {item.previous for item in items} == {Decimal(12), Decimal(50)}


def test_rows_of_the_new_round_go_to_a_colleague_and_come_back() -> None:
    region = asked_anew()
    hand_over(region.ports, region.code, AGAIN, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    assert retire_contact(region.ports, region.code, PEKKA.id, COORDINATOR.id) == [AGAIN]


def test_a_new_round_that_is_stopped_leaves_the_withdrawn_one_alone() -> None:
    region = taken_back()
    ask_again(region)
    assert stop_round(region.ports, region.code, "2027-r2", COORDINATOR.id)
    with region.store.look(region.code) as work:
        assert [one.id for one in work.rounds.all()] == ["2027"]
        assert work.requests.reply(ISOLA, 1).move is Move.ANSWER
    ask_again(region)
    assert region.request(AGAIN).version == 0


def test_a_period_can_be_taken_back_and_asked_more_than_once() -> None:
    region = asked_anew()
    withdraw_round(region.ports, region.code, "2027-r2", COORDINATOR.id)
    live(region, date(2027, 2, 10))
    ask_again(region)
    assert region.request("values.2027-r3.isola").status is Status.OPEN
    apologies = [one for one in region.mail.letters_to(KAISA.id) if one.letter == "apology"]
    assert [one.facts["period"] for one in apologies] == ["2027", "2027"]


def test_who_joins_the_new_round_is_asked_by_it() -> None:
    region = asked_anew()
    singer = replace(KAISA, id="c-0020", partner="choir", email="kuoro@choir.example.org")
    with region.store.begin(region.code) as work:
        choir = replace(work.register.partner("isola"), id="choir")
        work.register.save(region.alliance, [choir], [singer])
    assert open_round(region.ports, region.code, Period(2027)).ids == ["values.2027-r2.choir"]


def test_a_period_asked_again_after_a_stopped_round_is_asked_within_the_bounds_of_its_day() -> None:
    region = Region()
    open_round(region.ports, region.code, Period(2027), COORDINATOR.id, LATER)
    assert _highest_share(region) == 100
    stop_round(region.ports, region.code, "2027", COORDINATOR.id)
    with region.store.begin(region.code) as work:
        work.rounds.save_indicators([HEARING, replace(SHARE, upper=Decimal(40))])
    region.clock.pass_time(minutes=1)
    open_round(region.ports, region.code, Period(2027), COORDINATOR.id, LATER)
    assert _highest_share(region) == 40


def _highest_share(region: Region) -> Decimal | None:
    with region.store.look(region.code) as work:
        question = work.requests.question(work.requests.get("values.2027.isola"))
    upper: Decimal | None = next(one.indicator.upper for one in question.items if one.indicator.code == SHARE.code)
    return upper
