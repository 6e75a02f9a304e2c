"""Answers that change something beyond their own request do so once, when they are accepted."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.calls import CALL, Called
from domain.errors import NotFound, RuleBroken
from domain.kinds import KINDS
from domain.ports import Work
from domain.processes.answering import act
from domain.processes.taking import take_in
from domain.requests import Move, Reply, Request, Status
from tests.region import COORDINATOR, SPRING, Region

DATES = (SPRING.opens, SPRING.due, SPRING.locks)
ASKED = Request("call.somebody", CALL.name, "values.2027.isola", "county", "county", COORDINATOR.id, *DATES)


@pytest.fixture
def region() -> Region:
    """A region where a coordinator has made a call and told of it."""
    region = Region()
    region.open_round()
    with region.store.begin(region.code) as work:
        work.requests.add_missing([ASKED])
    act(region.ports, region.code, ASKED.id, COORDINATOR.id, Move.ANSWER, Called(outcome="Lupasi vastata."))
    return region


def test_an_answer_takes_effect_once_however_often_the_flow_runs(region: Region) -> None:
    told: list[str] = []

    def note(_: Work, request: Request, reply: Reply, __: datetime) -> None:
        told.append(f"{request.id}: {reply.body['outcome']}")

    assert [take_in(region.ports, region.code, {CALL.name: note}).count for _ in range(2)] == [1, 0]
    assert told == ["call.somebody: Lupasi vastata."]
    assert region.request(ASKED.id).status is Status.ACCEPTED


def test_what_fails_half_way_is_neither_accepted_nor_half_done(region: Region) -> None:
    def fail(work: Work, request: Request, _: Reply, now: datetime) -> None:
        work.requests.save_draft(request.id, COORDINATOR.id, {}, now + timedelta(days=1))
        raise RuleBroken("test.refused")

    taken = take_in(region.ports, region.code, {CALL.name: fail})
    assert (taken.count, taken.stuck) == (0, [ASKED.id])
    assert taken.needs("2 polls wait") == f"1 answer cannot take effect ({ASKED.id}); 2 polls wait"
    assert region.request(ASKED.id).status is Status.ANSWERED
    with region.store.look(region.code) as work:
        assert work.requests.draft(ASKED.id, COORDINATOR.id) is None


def test_one_answer_that_cannot_take_effect_holds_up_none_of_the_others(region: Region) -> None:
    other = replace(ASKED, id="call.another")
    with region.store.begin(region.code) as work:
        work.requests.add_missing([other])
    act(region.ports, region.code, other.id, COORDINATOR.id, Move.ANSWER, Called(outcome="Soitettu."))

    def refuse_one(_: Work, request: Request, __: Reply, ___: datetime) -> None:
        if request.id == ASKED.id:
            raise NotFound("forum.unknown", id="gone")

    taken = take_in(region.ports, region.code, {CALL.name: refuse_one})
    assert (taken.count, taken.stuck) == (1, [ASKED.id])
    assert region.request(other.id).status is Status.ACCEPTED


def test_the_sweep_comes_back_to_a_stuck_answer_once_a_day_or_when_it_is_given_anew(region: Region) -> None:
    def refuse(_: Work, __: Request, ___: Reply, ____: datetime) -> None:
        raise NotFound("forum.unknown", id="gone")

    def due() -> int:
        with region.store.look(region.code) as work:
            return work.waiting(KINDS[CALL.name].taken_in_by, region.clock.now())

    def tried() -> int:
        assert take_in(region.ports, region.code, {CALL.name: refuse}).stuck == [ASKED.id]
        return due()

    assert (due(), tried()) == (1, 0)
    region.clock.pass_time(hours=23)
    assert (due(), tried()) == (0, 0)
    region.clock.pass_time(hours=2)
    assert (due(), tried()) == (1, 0)
    region.clock.pass_time(minutes=5)
    act(region.ports, region.code, ASKED.id, COORDINATOR.id, Move.ANSWER, Called(outcome="Vastaa huomenna."))
    assert (due(), tried()) == (1, 0)


def test_a_stuck_answer_keeps_the_sweep_from_no_other(region: Region) -> None:
    def refuse(_: Work, __: Request, ___: Reply, ____: datetime) -> None:
        raise NotFound("forum.unknown", id="gone")

    take_in(region.ports, region.code, {CALL.name: refuse})
    other = replace(ASKED, id="call.another")
    with region.store.begin(region.code) as work:
        work.requests.add_missing([other])
    act(region.ports, region.code, other.id, COORDINATOR.id, Move.ANSWER, Called(outcome="Soitettu."))
    with region.store.look(region.code) as work:
        assert work.waiting(KINDS[CALL.name].taken_in_by, region.clock.now()) == 1


def test_a_fault_nobody_foresaw_is_told_and_changes_nothing(region: Region) -> None:
    def break_down(_: Work, __: Request, ___: Reply, ____: datetime) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        take_in(region.ports, region.code, {CALL.name: break_down})
    assert region.request(ASKED.id).status is Status.ANSWERED
