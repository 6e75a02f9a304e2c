"""The plan followed up: statuses asked and told, and what operators see."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import FieldsBroken
from domain.plans.commitments import Standing, standing
from domain.plans.statuses import ActionStatus, Statuses
from domain.processes.answering import act
from domain.processes.plans.board import proposed_items
from domain.processes.plans.following import follow_plan
from domain.requests import Move, Status
from tests.plans import (
    CONTENT,
    MEETING,
    PLAN,
    SPRING_STATUS,
    WALKS,
    a_followed_region,
    a_planned_region,
    agree,
    board,
    commitment,
    counter,
    follow,
    on,
    say,
    write,
)
from tests.region import KAISA, NIILO, Region


@pytest.fixture
def region() -> Region:
    return a_followed_region()


def test_statuses_are_asked_once_when_the_quarter_has_ended(region: Region) -> None:
    agree(region, MEETING, "isola")
    agree(region, WALKS, "club")
    assert "statuses" not in follow(region), "nobody is asked how goes what was only just agreed"
    on(region, date(2027, 3, 31))
    assert "statuses" not in follow(region)
    on(region, date(2027, 4, 1))
    assert [follow(region).get("statuses"), follow(region).get("statuses")] == [2, None]
    with region.store.look(region.code) as work:
        question = work.requests.question(work.requests.get(f"{SPRING_STATUS}.isola"))
    assert [one.action.code for one in question.items] == [MEETING.code]


def test_no_changes_says_again_what_was_said(region: Region) -> None:
    agree(region, WALKS, "club")
    follow(region)
    on(region, date(2027, 4, 1))
    follow(region)
    say(region, "club", NIILO.id, walks=ActionStatus(progress="25", sentence="Kolme ryhmää kävelee."))
    on(region, date(2027, 8, 11))
    follow(region)
    act(region.ports, region.code, f"status.{PLAN.id}.2027-q2.club", NIILO.id, Move.ANSWER, Statuses(unchanged=True))
    follow(region)
    with region.store.look(region.code) as work:
        said = work.plans.said(PLAN.id)[WALKS.code]
    assert (said.progress, said.sentence, said.at.month) == (25, "Kolme ryhmää kävelee.", 8)


def test_what_is_done_is_asked_about_no_more(region: Region) -> None:
    agree(region, WALKS, "club")
    follow(region)
    on(region, date(2027, 4, 1))
    follow(region)
    say(region, "club", NIILO.id, walks=ActionStatus(progress="100"))
    on(region, date(2027, 8, 11))
    assert "statuses" not in follow(region)


def test_every_action_needs_a_status_before_the_page_is_sent(region: Region) -> None:
    agree(region, MEETING, "isola")
    follow(region)
    on(region, date(2027, 4, 1))
    follow(region)
    with pytest.raises(FieldsBroken) as broken:
        act(region.ports, region.code, f"{SPRING_STATUS}.isola", KAISA.id, Move.ANSWER, Statuses())
    assert list(broken.value.fields) == [f"actions.{MEETING.code}.progress"]


@pytest.mark.parametrize("status", Status)
def test_whatever_becomes_of_a_proposal_no_action_is_left_alone_unnoticed(region: Region, status: Status) -> None:
    asked = replace(region.request(commitment(WALKS, "club")), status=status)
    noticed = {Standing.PROPOSED, Standing.ACCEPTED, Standing.COUNTERED}
    how = standing("club", asked)
    assert (how is Standing.LOOKING) == (status in {Status.DECLINED, Status.LAPSED, Status.WITHDRAWN})
    assert how in noticed | {Standing.LOOKING}
    lines = [replace(one, standing=how) for one in board(region).actions]
    goal = replace(board(region).goals[0], actions=lines)
    alone = {one.action.code for one in proposed_items(replace(board(region), goals=[goal]))}
    assert (WALKS.code in alone) == (how is Standing.LOOKING)


def test_the_sweep_wakes_the_flow_when_there_is_something_to_do_and_not_else() -> None:
    region = a_planned_region()

    def waits() -> int:
        with region.store.look(region.code) as work:
            return work.waiting("follow-plan", region.clock.now())

    assert waits() > 0, "a plan nobody has followed"
    follow(region)
    assert waits() == 0
    counter(region, MEETING, "isola", share="Puolet")
    assert waits() > 0, "a counter-offer"
    follow(region)
    assert waits() == 0
    write(region, CONTENT.with_items([replace(WALKS, resources="500 €")]))
    assert waits() > 0, "a change of the plan"
    follow(region)
    on(region, date(2027, 4, 1))
    assert waits() > 0, "statuses are to be asked"


def test_the_board_names_organisations_and_nobody_else(region: Region) -> None:
    rows = follow_plan(region.ports, region.code).details["board"]
    assert rows[0] == {
        "plan": PLAN.id,
        "goal": "Yksinäisyys vähenee",
        "action": "Avoin kohtaamispaikka",
        "organisation": "Isola",
        "commitment": "proposed",
        "light": "grey",
        "due": "2027-12-31",
    }
