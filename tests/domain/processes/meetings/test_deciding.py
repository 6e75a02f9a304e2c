"""Decisions of a meeting: corrected or struck while the minutes are open, and actions of the plan when finished."""

from datetime import date
from typing import Any

import pytest

from domain.errors import FieldsBroken, RuleBroken, Stale
from domain.meetings.minutes import Proposal
from domain.plans.plan import Action, Goal, Revision, plan_of
from domain.processes.meetings.finishing import before_finishing, finish, is_unbroken
from domain.processes.meetings.recording import decide_item, strike_decision
from domain.processes.plans.editing import drop_part
from domain.processes.plans.following import follow_plan
from domain.requests import Status
from domain.terms import BY_LAW
from domain.words import Text
from tests.domain.processes.meetings.meeting_room import ID, a_polled_region, at_the_meeting, decided
from tests.region import COORDINATOR, Region


@pytest.fixture
def region() -> Region:
    return a_polled_region()


def with_a_goal(region: Region) -> str:
    """Give the region a plan with one goal, and let its meeting begin; return the plan's id."""
    plan = plan_of(BY_LAW.of(date(2027, 3, 9)))
    with region.store.begin(region.code) as work:
        work.plans.save(plan)
        work.plans.revise(Revision(plan.id, 1, COORDINATOR.id, region.clock.now()), [Goal("g", Text("Tavoite"))])
    at_the_meeting(region)
    return plan.id


def actions(region: Region, plan: str) -> list[Action]:
    with region.store.look(region.code) as work:
        return list(work.plans.content(plan).actions.values())


def test_a_decision_with_an_owner_becomes_an_action_of_the_plan_when_its_minutes_are_finished(region: Region) -> None:
    plan = with_a_goal(region)
    made = decided(region, owner="isola", due=date(2027, 9, 1), goal="g")
    assert actions(region, plan) == []
    region.clock.pass_time(days=1)
    finish(region.ports, region.code, ID, COORDINATOR.id)
    (action,) = actions(region, plan)
    assert (action.owner, action.due, action.title.fi) == ("isola", date(2027, 9, 1), made.words.rstrip("."))
    assert action.starts == date(2027, 3, 9)
    follow_plan(region.ports, region.code)
    with region.store.look(region.code) as work:
        (request,) = work.requests.standing("commitment", Status.OPEN)
        assert work.requests.about(request)["origin"]["fi"] == "Ohjausryhmä, 9.3.2027"
        assert work.requests.question(request).origin.fi == "Ohjausryhmä, 9.3.2027"
        assert is_unbroken(work, "steering")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"owner": "isola", "goal": "nowhere"}, "goal"),
        ({"owner": "isola"}, "goal"),
        ({"goal": "g"}, "owner"),
        ({"owner": "isola", "goal": "g", "due": date(2040, 1, 1)}, "due"),
    ],
)
def test_a_decision_nobody_could_be_asked_for_is_refused_at_its_field(
    region: Region, said: dict[str, Any], field: str
) -> None:
    with_a_goal(region)
    with pytest.raises(FieldsBroken) as refused:
        decided(region, **{"due": date(2027, 9, 1), **said})
    assert list(refused.value.fields) == [field]


def test_a_mistyped_decision_is_corrected_while_the_minutes_are_open_and_only_the_right_one_counts(
    region: Region,
) -> None:
    plan = with_a_goal(region)
    wrong = decided(region, owner="isola", due=date(2027, 9, 1), goal="g")
    right = Proposal(item=wrong.item, words="Järjestetään kävelyt.", owner="kivela", due=date(2027, 10, 1), goal="g")
    made, again = (decide_item(region.ports, region.code, ID, COORDINATOR.id, right, wrong.id) for _ in range(2))
    assert again == made
    with region.store.look(region.code) as work:
        assert work.records.decisions(ID) == [made]
        assert [(one.decision, one.by, one.instead) for one in work.records.struck(ID)] == [
            (wrong, COORDINATOR.id, made.id)
        ]
        assert [one.words for one in work.meetings.search("kävelyt", ["steering"])] == [made.words]
        assert work.meetings.search(wrong.words, ["steering"]) == []
    finish(region.ports, region.code, ID, COORDINATOR.id)
    assert [one.owner for one in actions(region, plan)] == ["kivela"]


def test_a_struck_decision_is_kept_and_asks_nobody_for_anything(region: Region) -> None:
    plan = with_a_goal(region)
    made = decided(region, owner="isola", due=date(2027, 9, 1), goal="g")
    for _ in range(2):
        strike_decision(region.ports, region.code, ID, made.id, COORDINATOR.id)
    later = decided(region)
    assert later.id != made.id
    with pytest.raises(Stale):
        decide_item(region.ports, region.code, ID, COORDINATOR.id, Proposal(item=made.item, words="Toisin"), made.id)
    finish(region.ports, region.code, ID, COORDINATOR.id)
    assert actions(region, plan) == []
    with region.store.look(region.code) as work:
        assert (work.records.decisions(ID), len(work.records.struck(ID))) == ([later], 1)
    with pytest.raises(RuleBroken, match="not-now"):
        strike_decision(region.ports, region.code, ID, later.id, COORDINATOR.id)


def test_minutes_wait_while_the_plan_has_no_room_for_what_was_decided(region: Region) -> None:
    plan = with_a_goal(region)
    decided(region, owner="isola", due=date(2027, 9, 1), goal="g")
    drop_part(region.ports, region.code, "goal", "g", COORDINATOR.id)
    with pytest.raises(RuleBroken, match="unplannable"):
        finish(region.ports, region.code, ID, COORDINATOR.id)
    with region.store.look(region.code) as work:
        refused = before_finishing(work, ID, region.clock.now()).refused
    assert refused is not None
    assert actions(region, plan) == []
