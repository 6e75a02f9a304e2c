"""The plan followed: who is asked for what and when, and what comes of their answers."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from domain.asides import Decline
from domain.errors import FieldsBroken
from domain.forums import Forum, Level
from domain.plans.commitments import Commitment, CounterAnswer, Standing, Verdict, without_leavers
from domain.plans.lights import Said
from domain.plans.plan import Content
from domain.processes.answering import act
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.joining.parting import come_back, leave
from domain.processes.notices import send_notices
from domain.processes.plans.board import proposed_items
from domain.processes.plans.following import follow_plan
from domain.processes.plans.proposing import propose_again
from domain.processes.steering import withdraw
from domain.requests import Move, Status
from domain.words import Text
from tests.plans import (
    MEETING,
    NOBODYS,
    PLAN,
    WALKS,
    a_planned_region,
    agree,
    board,
    change,
    commitment,
    counter,
    follow,
    standings,
)
from tests.region import CLUB, COORDINATOR, NIILO, PARTNERS, Region


@pytest.fixture
def region() -> Region:
    """A region whose partners have been asked for their commitments."""
    region = a_planned_region()
    follow(region)
    return region


def test_all_who_are_to_take_part_are_asked_and_nobody_twice(region: Region) -> None:
    asked = [commitment(MEETING, "isola"), commitment(MEETING, "club"), commitment(WALKS, "club")]
    assert [region.request(id).status for id in asked] == [Status.OPEN] * 3
    assert "commitments" not in follow(region)


def test_without_a_plan_there_is_nothing_to_follow() -> None:
    assert follow(Region()) == {"taken_in": 0}


def test_the_plan_says_who_was_asked_who_said_yes_and_where_somebody_is_looked_for(region: Region) -> None:
    agree(region, MEETING, "isola")
    act(region.ports, region.code, commitment(WALKS, "club"), NIILO.id, Move.DECLINE, Decline(reason="Ei ehditä."))
    follow(region)
    assert standings(region) == {
        MEETING.code: Standing.ACCEPTED,
        WALKS.code: Standing.LOOKING,
        NOBODYS.code: Standing.LOOKING,
    }


def test_what_nobody_has_taken_on_is_proposed_for_the_next_forum(region: Region) -> None:
    assert [(one.action.code, one.why) for one in proposed_items(board(region))] == [(NOBODYS.code, "looking")]


def test_a_counter_offer_goes_to_a_coordinator_and_changes_the_action_once_accepted(region: Region) -> None:
    counter(region, MEETING, "isola", due="2027-06-30", share="Yksi iltapäivä viikossa")
    follow(region)
    task = f"counter-offer.{commitment(MEETING, 'isola')}.1"
    assert region.request(task).contact == COORDINATOR.id
    assert standings(region)[MEETING.code] is Standing.COUNTERED
    act(region.ports, region.code, task, COORDINATOR.id, Move.ANSWER, CounterAnswer(verdict=Verdict.ACCEPT))
    follow(region)
    line = next(one for one in board(region).actions if one.action.code == MEETING.code)
    assert (line.action.due, line.standing, line.parts[0].share) == (
        date(2027, 6, 30),
        Standing.ACCEPTED,
        "Yksi iltapäivä viikossa",
    )
    assert "asked_again" not in follow(region), "they have said what they stand by"


def test_a_counter_offer_that_goes_back_is_asked_once_more_with_the_coordinators_word(region: Region) -> None:
    counter(region, MEETING, "isola", due="2027-06-30")
    follow(region)
    task = f"counter-offer.{commitment(MEETING, 'isola')}.1"
    answer = CounterAnswer(verdict=Verdict.RETURN, reason="Syksy olisi tärkeä.")
    act(region.ports, region.code, task, COORDINATOR.id, Move.ANSWER, answer)
    follow(region)
    asked = region.request(commitment(MEETING, "isola"))
    assert asked.status is Status.OPEN
    with region.store.look(region.code) as work:
        assert work.requests.question(asked).word == "Syksy olisi tärkeä."
        assert work.plans.content(PLAN.id).actions[MEETING.code].due == MEETING.due


def test_an_offer_that_the_plan_has_outgrown_cannot_be_accepted_and_goes_back(region: Region) -> None:
    counter(region, WALKS, "club", due="2027-05-31")
    follow(region)
    change(region, WALKS, starts=date(2027, 6, 1))
    verdict = partial(act, region.ports, region.code, f"counter-offer.{commitment(WALKS, 'club')}.1", COORDINATOR.id)
    with pytest.raises(FieldsBroken) as refused:
        verdict(Move.ANSWER, CounterAnswer(verdict=Verdict.ACCEPT))
    assert refused.value.fields["verdict"].code == "plan.due-first"
    verdict(Move.ANSWER, CounterAnswer(verdict=Verdict.RETURN, reason="Alkaa vasta kesällä."))
    follow(region)
    assert standings(region)[WALKS.code] is Standing.PROPOSED


def test_a_plan_changed_while_an_accepted_offer_is_taken_in_stays_as_it_was_changed(region: Region) -> None:
    counter(region, WALKS, "club", due="2027-05-31")
    follow(region)
    task = f"counter-offer.{commitment(WALKS, 'club')}.1"
    act(region.ports, region.code, task, COORDINATOR.id, Move.ANSWER, CounterAnswer(verdict=Verdict.ACCEPT))
    change(region, WALKS, starts=date(2027, 6, 1))
    told = follow_plan(region.ports, region.code)
    assert task in told.needs_person
    assert next(one.action for one in board(region).actions if one.action.code == WALKS.code).due == WALKS.due


def test_a_counter_offer_taken_back_by_a_yes_needs_no_verdict(region: Region) -> None:
    counter(region, MEETING, "isola", due="2027-06-30")
    follow(region)
    agree(region, MEETING, "isola")
    follow(region)
    weigh_answers(region.ports, region.code)
    assert region.request(f"counter-offer.{commitment(MEETING, 'isola')}.1").status is Status.WITHDRAWN
    assert standings(region)[MEETING.code] is Standing.ACCEPTED


@pytest.mark.parametrize("offer", [{}, {"due": "2026-12-31"}, {"due": "2030-01-01"}])
def test_an_offer_says_something_that_can_be(region: Region, offer: dict[str, str]) -> None:
    with pytest.raises(FieldsBroken):
        counter(region, MEETING, "isola", **offer)


def test_who_said_yes_to_something_else_is_asked_again(region: Region) -> None:
    agree(region, WALKS, "club")
    follow(region)
    change(region, WALKS, due=date(2027, 5, 31))
    assert follow(region)["asked_again"] == 1
    assert region.request(commitment(WALKS, "club")).status is Status.OPEN
    agree(region, WALKS, "club")
    assert "asked_again" not in follow(region)


def test_a_proposal_to_somebody_else_takes_the_old_one_back(region: Region) -> None:
    send_notices(region.ports, region.code)
    change(region, WALKS, owner="kivela")
    assert follow(region)["withdrawn"] == 1
    assert region.request(commitment(WALKS, "club")).status is Status.WITHDRAWN
    assert region.request(commitment(WALKS, "kivela")).status is Status.OPEN


def test_who_is_proposed_again_after_somebody_else_is_asked_anew(region: Region) -> None:
    change(region, WALKS, owner="kivela")
    follow(region)
    region.clock.pass_time(minutes=1)
    change(region, WALKS, owner="club")
    assert follow(region)["commitments"] == 1
    assert region.request(f"{commitment(WALKS, 'club')}.2").status is Status.OPEN
    assert standings(region)[WALKS.code] is Standing.PROPOSED


def test_what_a_coordinator_took_back_by_hand_is_not_proposed_again_by_the_clock(region: Region) -> None:
    withdraw(region.ports, region.code, commitment(WALKS, "club"), COORDINATOR.id)
    region.clock.pass_time(days=1)
    change(region, MEETING, theme="kohtaaminen")
    assert "commitments" not in follow(region)


def test_who_said_no_is_asked_again_only_when_a_coordinator_wants_it(region: Region) -> None:
    act(region.ports, region.code, commitment(WALKS, "club"), NIILO.id, Move.DECLINE, Decline())
    assert "commitments" not in follow(region)
    assert [propose_again(region.ports, region.code, WALKS.code, "club") for _ in range(2)] == [1, 0]
    again = f"{commitment(WALKS, 'club')}.2"
    act(region.ports, region.code, again, NIILO.id, Move.ANSWER, Commitment(agreed=True))
    follow(region)
    assert standings(region)[WALKS.code] is Standing.ACCEPTED


def test_a_partner_that_left_or_has_nobody_is_not_asked() -> None:
    partners = [replace(one, active=one.id != CLUB.id) for one in PARTNERS]
    region = a_planned_region(partners=partners)
    assert follow(region)["commitments"] == 1


def test_for_the_actions_of_a_partner_that_has_left_somebody_is_looked_for(region: Region) -> None:
    agree(region, MEETING, "isola")
    follow(region)
    leave(region.ports, region.code, "isola", COORDINATOR.id)
    assert standings(region)[MEETING.code] is Standing.LOOKING
    line = next(one for one in board(region).actions if one.action.code == MEETING.code)
    assert [part.partner for part in line.parts] == ["club"]
    come_back(region.ports, region.code, "isola", COORDINATOR.id)
    assert standings(region)[MEETING.code] is Standing.ACCEPTED


def test_what_is_done_stays_with_whoever_did_it_though_they_have_left(region: Region) -> None:
    actions = {MEETING.code: MEETING, WALKS.code: WALKS}
    said = {MEETING.code: Said(MEETING.code, "isola", 100, False, "", "", "", region.clock.now())}
    left = without_leavers(Content(actions=actions), {"kivela"}, said).actions
    assert left[MEETING.code] == MEETING
    assert left[WALKS.code].owner == ""


def test_who_asks_for_a_verdict_is_the_partner_that_made_the_offer(region: Region) -> None:
    counter(region, MEETING, "isola", due="2027-06-30")
    follow(region)
    assert region.request(f"counter-offer.{commitment(MEETING, 'isola')}.1").asker == "isola"


def test_the_offer_of_a_partner_that_has_left_waits_for_no_verdict(region: Region) -> None:
    counter(region, MEETING, "isola", due="2027-06-30")
    follow(region)
    leave(region.ports, region.code, "isola", COORDINATOR.id)
    weigh_answers(region.ports, region.code)
    assert region.request(f"counter-offer.{commitment(MEETING, 'isola')}.1").status is Status.WITHDRAWN


def test_what_talking_might_help_never_goes_to_a_negotiation_with_one_municipality(region: Region) -> None:
    talks = Forum("talks", Text("Neuvottelut"), Level.LEADERSHIP, members=("county", "isola"), negotiation=True)
    for known, raised in (([talks], []), ([talks, Forum("steering", Text("Ohjausryhmä"))], ["steering"])):
        with region.store.begin(region.code) as work:
            work.handbook.save(Forum, known)
        follow(region)
        with region.store.look(region.code) as work:
            assert [one.code for one in known if work.agendas.backlog(one.code)] == raised
