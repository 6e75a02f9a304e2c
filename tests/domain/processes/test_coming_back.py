"""A partner left by mistake and is back: what was withdrawn with it can be asked once more, whatever it was."""

from datetime import date
from pathlib import Path

import pytest

from domain.errors import RuleBroken
from domain.kinds import KINDS
from domain.meetings.dates import Can
from domain.plans.commitments import Commitment, Standing
from domain.processes.answering import act
from domain.processes.asking_again import ANEW, ask_again, ask_all_again, by_itself, left_behind
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.joining.parting import come_back, leave
from domain.processes.meetings.finishing import finish
from domain.processes.meetings.polling import poll_again
from domain.processes.reports.overview import detail
from domain.processes.steering import withdraw
from domain.requests import Move, Status
from domain.workdays import helsinki_date
from tests.domain.processes.meetings.meeting_room import ID, a_polled_region, at_the_meeting, convened, says
from tests.domain.processes.reports.reporting_house import WROTE, YEAR, YES, Writing
from tests.plans import MEETING, PLAN, a_planned_region, agree, change, commitment, counter, follow, on, standings
from tests.region import COORDINATOR, ISOLA, KAISA, PEKKA, Region

POLL = f"dates.{ID}.isola"
SUMMARY = f"section.{YEAR}.isola.summary.isola"


def back_again(region: Region) -> None:
    leave(region.ports, region.code, "isola", COORDINATOR.id)
    come_back(region.ports, region.code, "isola", COORDINATOR.id)


def owed(region: Region) -> list[str]:
    with region.store.look(region.code) as work:
        return sorted(one.id for one in left_behind(work, "isola", region.clock.now()))


def lacks(writing: Writing) -> list[str]:
    with writing.region.store.look(writing.region.code) as work:
        return [gap.title.fi for gap in detail(work, ISOLA, YEAR, helsinki_date(writing.region.clock.now())).gaps]


def test_who_came_back_is_asked_once_more_which_days_suit_and_counts_in_the_poll() -> None:
    region = a_polled_region()
    back_again(region)
    assert owed(region) == [f"{POLL}.2"]
    (asked,) = ask_all_again(region.ports, region.code, "isola")
    assert (asked.contact, asked.due >= region.request(POLL).due) == (KAISA.id, True)
    with region.store.look(region.code) as work:
        slots = len(work.meetings.slots(ID))
    says(region, "isola.2", KAISA.id, *[Can.YES] * slots)
    with region.store.look(region.code) as work:
        assert len(work.meetings.availability(ID)["isola"]) == slots
    assert ask_all_again(region.ports, region.code, "isola") == []


def test_nobody_is_asked_for_days_of_a_meeting_whose_time_is_settled() -> None:
    region = a_polled_region()
    back_again(region)
    convened(region)
    assert owed(region) == []
    with pytest.raises(RuleBroken, match=r"request\.not-again"):
        ask_again(region.ports, region.code, POLL)


def test_who_was_asked_for_other_days_meanwhile_is_not_asked_for_both() -> None:
    region = a_polled_region()
    back_again(region)
    poll_again(region.ports, region.code, ID)
    assert owed(region) == []


def test_a_report_lacks_the_texts_of_a_writer_that_is_back_until_they_are_asked_once_more(tmp_path: Path) -> None:
    writing = Writing(tmp_path)
    writing.figures_come_in()
    writing.build()
    back_again(writing.region)
    assert lacks(writing) == ["Tiivistelmä", "Johtopäätökset"]
    build = writing.build(year=0, area="")
    assert build.counts["asked"] == 0, "the clock asks nobody once more"
    assert writing.build().counts["asked"] == 2
    assert writing.region.request(f"{SUMMARY}.2").status is Status.OPEN
    writing.says(KAISA, f"{SUMMARY}.2", WROTE)
    writing.says(KAISA, f"section.{YEAR}.isola.conclusions.isola.2", WROTE)
    assert lacks(writing) == []
    assert writing.build().counts["whole"] == 1


def test_a_text_that_was_taken_back_on_purpose_is_left_out_and_can_still_be_asked_for(tmp_path: Path) -> None:
    writing = Writing(tmp_path)
    writing.figures_come_in()
    writing.build()
    withdraw(writing.ports, writing.region.code, SUMMARY, COORDINATOR.id)
    assert lacks(writing) == ["Johtopäätökset"]
    assert owed(writing.region) == []
    assert ask_again(writing.ports, writing.region.code, SUMMARY).id == f"{SUMMARY}.2"


def test_a_report_that_is_approved_wants_no_text_any_more(tmp_path: Path) -> None:
    writing = Writing(tmp_path).whole()
    writing.says(PEKKA, f"approval.{YEAR}.isola.1", YES)
    writing.build()
    back_again(writing.region)
    assert lacks(writing) == []
    assert owed(writing.region) == []


def test_an_approval_that_was_asked_for_when_the_approver_left_is_asked_for_once_more(tmp_path: Path) -> None:
    writing = Writing(tmp_path).whole()
    back_again(writing.region)
    assert owed(writing.region) == [f"approval.{YEAR}.isola.1.2"]
    ask_all_again(writing.ports, writing.region.code, "isola")
    writing.says(PEKKA, f"approval.{YEAR}.isola.1.2", YES)
    assert writing.build().details["reports"][0]["state"] == "approved"


def test_what_could_have_been_answered_until_a_day_that_has_passed_is_not_asked_once_more() -> None:
    region = Region()
    region.open_round()
    back_again(region)
    assert owed(region) == ["values.2027.isola.2"]
    with region.store.begin(region.code) as work:
        work.rounds.close("2027", region.clock.now())
    assert owed(region) == []


def test_an_action_that_was_proposed_when_its_partner_left_can_be_proposed_once_more() -> None:
    region = a_planned_region()
    follow(region)
    back_again(region)
    again = f"{commitment(MEETING, 'isola')}.2"
    assert owed(region) == [again]
    ask_all_again(region.ports, region.code, "isola")
    assert standings(region)[MEETING.code] is Standing.PROPOSED
    act(region.ports, region.code, again, KAISA.id, Move.ANSWER, Commitment(agreed=True))
    follow(region)
    assert standings(region)[MEETING.code] is Standing.ACCEPTED


def test_an_action_that_somebody_else_is_to_do_by_now_is_not_proposed_once_more() -> None:
    region = a_planned_region()
    follow(region)
    back_again(region)
    change(region, MEETING, owner="kivela")
    assert owed(region) == []


def test_how_actions_go_is_asked_once_more_only_where_they_are_still_the_partners() -> None:
    region = a_planned_region()
    follow(region)
    agree(region, MEETING, "isola")
    follow(region)
    on(region, date(2027, 4, 1))
    follow(region)
    back_again(region)
    assert owed(region) == [f"status.{PLAN.id}.2027-q1.isola.2"]
    change(region, MEETING, owner="kivela")
    assert owed(region) == []


def test_minutes_can_be_objected_to_by_who_came_back_until_the_day_they_could_have_been_anyway() -> None:
    region = a_polled_region()
    at_the_meeting(region)
    finish(region.ports, region.code, ID, COORDINATOR.id)
    back_again(region)
    assert owed(region) == [f"minutes.{ID}.isola.2"]
    (asked,) = ask_all_again(region.ports, region.code, "isola")
    assert asked.locks == region.request(f"minutes.{ID}.isola").locks
    back_again(region)
    region.clock.pass_time(days=30)
    assert owed(region) == []


def test_nothing_is_asked_of_a_partner_that_has_left() -> None:
    region = a_polled_region()
    leave(region.ports, region.code, "isola", COORDINATOR.id)
    assert owed(region) == []
    assert ask_all_again(region.ports, region.code, "isola") == []


def test_a_task_that_came_of_an_offer_is_not_asked_once_more_as_a_task_about_nothing() -> None:
    region = a_planned_region()
    follow(region)
    counter(region, MEETING, "isola", due=date(2028, 12, 31))
    follow(region)
    task = f"counter-offer.{commitment(MEETING, 'isola')}.1"
    with pytest.raises(RuleBroken, match=r"request\.waited-for"):
        withdraw(region.ports, region.code, task, COORDINATOR.id)
    withdraw(region.ports, region.code, commitment(MEETING, "isola"), COORDINATOR.id)
    weigh_answers(region.ports, region.code)
    assert region.request(task).status is Status.WITHDRAWN
    with pytest.raises(RuleBroken, match=r"request\.not-again"):
        ask_again(region.ports, region.code, task)


def test_what_stands_only_while_another_request_does_is_left_to_the_flow_that_asks_it() -> None:
    tasks = {kind.name for kind in KINDS.values() if kind.while_subject}
    assert tasks <= {name for name, anew in ANEW.items() if anew.wanted is by_itself}
