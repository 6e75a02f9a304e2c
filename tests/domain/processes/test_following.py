"""The plan followed: who is asked for what and when, and what comes of their answers."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from domain.asides import Decline
from domain.commitments import Commitment, CounterAnswer, Standing, Verdict, standing
from domain.errors import FieldsBroken
from domain.forums import Forum, Level
from domain.meetings import Meeting, Stage
from domain.processes.answering import act
from domain.processes.following import NOBODYS as LOOKED_FOR
from domain.processes.following import follow_plan
from domain.processes.notices import send_notices
from domain.processes.plan_board import Board, proposed_items, read_board
from domain.processes.proposing import propose_again
from domain.processes.steering import withdraw
from domain.processes.weighing import weigh_answers
from domain.requests import Move, Status
from domain.statuses import ActionStatus, Statuses
from domain.words import Text
from domain.workdays import helsinki_date
from tests.plans import (
    CONTENT,
    MEETING,
    NOBODYS,
    PLAN,
    WALKS,
    a_planned_region,
    agree,
    change,
    commitment,
    counter,
    follow,
    on,
    write,
)
from tests.region import CLUB, COORDINATOR, KAISA, NIILO, PARTNERS, Region

SPRING_STATUS = f"status.{PLAN.id}.2027-q1"


@pytest.fixture
def region() -> Region:
    """A region whose partners have been asked for their commitments."""
    region = a_planned_region()
    follow(region)
    return region


def board(region: Region) -> Board:
    with region.store.look(region.code) as work:
        return read_board(work, PLAN, region.clock.now())


def standings(region: Region) -> dict[str, Standing]:
    return {line.action.code: line.standing for line in board(region).actions}


def say(region: Region, partner: str, who: str, **actions: ActionStatus) -> None:
    said = Statuses(actions={name.replace("_", "-"): status for name, status in actions.items()})
    act(region.ports, region.code, f"{SPRING_STATUS}.{partner}", who, Move.ANSWER, said)
    follow(region)


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


def test_what_is_stuck_is_proposed_for_a_forum_with_the_help_it_needs(region: Region) -> None:
    agree(region, WALKS, "club")
    follow(region)
    on(region, date(2027, 4, 1))
    follow(region)
    say(region, "club", NIILO.id, walks=ActionStatus(progress="25", stuck=True, help="Tila talveksi."))
    items = [(one.action.code, one.why, one.help) for one in proposed_items(board(region))]
    assert items[0] == (WALKS.code, "stuck", "Tila talveksi.")


def test_what_talking_might_help_waits_for_the_leading_forum_once() -> None:
    region = a_planned_region()
    forums = [Forum("staff", Text("Koordinaattorit")), Forum("steering", Text("Ohjausryhmä"), Level.LEADERSHIP)]
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, forums)
    assert [follow(region).get("raised"), follow(region).get("raised")] == [1, None]
    with region.store.look(region.code) as work:
        [item] = work.agendas.backlog("steering")
    assert (item.title, item.words) == (LOOKED_FOR, NOBODYS.title.fi), "one item for all that nobody has taken on"


def test_what_comes_up_after_the_next_meeting_was_convened_is_on_its_agenda() -> None:
    region = a_planned_region()
    day = helsinki_date(region.clock.now()) + timedelta(days=14)
    convened = Meeting("steering.next", "steering", day, day, time(9), stage=Stage.CONVENED)
    with region.store.begin(region.code) as work:
        work.handbook.save(Forum, [Forum("steering", Text("Ohjausryhmä"), Level.LEADERSHIP)])
        work.meetings.add_missing([replace(convened, agenda_at=region.clock.now())])
    follow(region)
    with region.store.look(region.code) as work:
        assert [(one.title, one.late) for one in work.agendas.items("steering.next")] == [(LOOKED_FOR, True)]
        assert work.agendas.backlog("steering") == []


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
        "goal": "Yksinäisyys vähenee",
        "action": "Avoin kohtaamispaikka",
        "organisation": "Isola",
        "commitment": "proposed",
        "light": "grey",
        "due": "2027-12-31",
    }


def test_for_the_actions_of_a_partner_that_has_left_somebody_is_looked_for(region: Region) -> None:
    agree(region, MEETING, "isola")
    follow(region)
    with region.store.begin(region.code) as work:
        work.register.save(region.alliance, [replace(work.register.partner("isola"), active=False)], [])
    assert standings(region)[MEETING.code] is Standing.LOOKING
