"""Answers that change something beyond their own request do so once, when they are accepted."""

from datetime import datetime, timedelta

import pytest

from domain.calls import CALL, Called
from domain.errors import RuleBroken
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

    assert [take_in(region.ports, region.code, {CALL.name: note}) for _ in range(2)] == [1, 0]
    assert told == ["call.somebody: Lupasi vastata."]
    assert region.request(ASKED.id).status is Status.ACCEPTED


def test_what_fails_half_way_is_neither_accepted_nor_half_done(region: Region) -> None:
    def fail(work: Work, request: Request, _: Reply, now: datetime) -> None:
        work.requests.save_draft(request.id, COORDINATOR.id, {}, now + timedelta(days=1))
        raise RuleBroken("test.refused")

    with pytest.raises(RuleBroken):
        take_in(region.ports, region.code, {CALL.name: fail})
    assert region.request(ASKED.id).status is Status.ANSWERED
    with region.store.look(region.code) as work:
        assert work.requests.draft(ASKED.id, COORDINATOR.id) is None
