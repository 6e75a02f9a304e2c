"""From one council term to the next: the last statuses, the next plan begun early, both side by side."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import FieldsBroken, NotFound, RuleBroken
from domain.indicators.catalogue import PeriodLength
from domain.plans.lights import Light
from domain.plans.plan import plan_of
from domain.plans.statuses import ActionStatus, Statuses, asked_on, is_followed, periods
from domain.processes.answering import act
from domain.processes.plans.adopting import Adoption, adopt
from domain.processes.plans.board import own_actions, proposed_items, read_board
from domain.processes.plans.choosing import plans_to_choose, plans_to_read, the_plan
from domain.processes.plans.editing import ActionForm, GoalForm, Settings, save_part, save_settings
from domain.processes.plans.following import follow_plan
from domain.processes.plans.retracting import take_back
from domain.processes.rehearsing import rehearse
from domain.processes.searching import Reader, search
from domain.processes.year import year_clock
from domain.requests import Move, Status
from domain.terms import BY_LAW
from domain.words import Language
from domain.workdays import allows, helsinki_date
from domain.yearclock import Span
from tests.plans import (
    CONTENT,
    MEETING,
    NOBODYS,
    PLAN,
    WALKS,
    a_planned_region,
    agree,
    board,
    counter,
    follow,
    on,
)
from tests.region import CLUB, COORDINATOR, COUNTY, NIILO, Region

COMING = plan_of(BY_LAW.of(date(2029, 6, 1)))
SPRING, LAST_DAY, FIRST_DAY = date(2029, 2, 1), date(2029, 5, 31), date(2029, 6, 1)
LAST_STATUS = f"status.{PLAN.id}.2029-q2.club"


@pytest.fixture
def region() -> Region:
    """A region in the last spring of its term: the club walks to the end of it, and nobody leads the rest."""
    walks = replace(WALKS, due=LAST_DAY)
    region = a_planned_region(CONTENT.with_items([walks], [MEETING]))
    follow(region)
    agree(region, WALKS, "club")
    follow(region)
    on(region, SPRING)
    follow(region)
    return region


def draft(region: Region) -> str:
    """Let the coordinator begin the next plan with a goal and an action of the club's; return the action's code."""
    ports, by = region.ports, COORDINATOR.id
    goal = save_part(ports, region.code, "goal", "", by, GoalForm(title_fi="Uusi alku"), plan=COMING.id)
    said = ActionForm(title_fi="Retket", goal=goal.code, owner="club", starts=date(2029, 8, 1), due=date(2032, 12, 31))
    return save_part(ports, region.code, "action", "", by, said, plan=COMING.id).code


def adopted(region: Region, plan: str) -> None:
    adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision="Aluevaltuusto § 3"), plan)


def test_a_coming_plan_adopted_by_mistake_is_taken_back_until_its_actions_are_proposed(region: Region) -> None:
    draft(region)
    adopted(region, COMING.id)
    take_back(region.ports, region.code, COORDINATOR.id, 1, COMING.id)
    assert waiting(region) == 0, "it is the coordinators' own again"
    adopted(region, COMING.id)
    assert waiting(region)
    follow(region)
    with pytest.raises(RuleBroken, match="rests-asked"):
        take_back(region.ports, region.code, COORDINATOR.id, 2, COMING.id)


def waiting(region: Region) -> int:
    """Return how much the sweep finds for the plan's flow."""
    with region.store.look(region.code) as work:
        return work.waiting("follow-plan", region.clock.now())


@pytest.mark.parametrize("asks", PeriodLength)
def test_every_period_of_a_term_is_asked_once_and_the_last_when_the_term_is_over(asks: PeriodLength) -> None:
    plan = replace(PLAN, asks=asks)
    days = [asked_on(plan, one) for one in periods(plan)]
    assert days == sorted(days)
    assert days[-1] == FIRST_DAY
    assert all(allows(day) for day in days)


def test_how_things_went_in_the_end_is_asked_when_the_term_is_over_and_never_again(region: Region) -> None:
    on(region, LAST_DAY)
    follow(region)
    with region.store.look(region.code) as work:
        assert not work.requests.of_subject(f"{PLAN.id}.2029-q2")
    on(region, FIRST_DAY)
    assert waiting(region) == 1
    assert follow(region)["statuses"] == 1
    assert waiting(region) == 0
    assert "statuses" not in follow(region)
    told = Statuses(actions={WALKS.code: ActionStatus(progress="75")})
    act(region.ports, region.code, LAST_STATUS, NIILO.id, Move.ANSWER, told)
    follow(region)
    assert region.request(LAST_STATUS).status is Status.ACCEPTED
    with region.store.look(region.code) as work:
        assert work.plans.said(PLAN.id)[WALKS.code].progress == 75


def test_the_year_clock_tells_of_the_last_question_of_a_term(region: Region) -> None:
    with region.store.look(region.code) as work:
        keys = {one.key: one.day for one in year_clock(work, Span(SPRING, date(2029, 12, 31)))}
    assert keys[f"status.{PLAN.id}.2029-q2"] == FIRST_DAY


def test_a_plan_is_left_in_peace_once_its_last_statuses_are_in(region: Region) -> None:
    assert is_followed(PLAN, date(2029, 6, 29), adopted=True)
    assert not is_followed(PLAN, date(2029, 6, 30), adopted=True)
    on(region, date(2029, 8, 15))
    assert follow(region) == {"taken_in": 0}
    assert waiting(region) == 0


def test_last_statuses_that_fall_due_after_the_summers_rest_are_waited_for() -> None:
    ends_before_midsummer = replace(PLAN, ends=date(2029, 6, 10))
    assert is_followed(ends_before_midsummer, date(2029, 8, 27), adopted=True)
    assert not is_followed(ends_before_midsummer, date(2029, 8, 28), adopted=True)


def test_a_counter_offer_made_in_the_last_days_is_still_put_before_a_coordinator(region: Region) -> None:
    region = a_planned_region(CONTENT.with_items([replace(MEETING, due=LAST_DAY)]))
    on(region, SPRING)
    follow(region)
    counter(region, MEETING, "isola", share="Vain syksyyn asti.")
    on(region, FIRST_DAY)
    assert waiting(region) == 2, "the day's statuses and the offer"
    assert follow(region)["counter_offers"] == 1
    assert waiting(region) == 0


def test_the_next_plan_can_be_begun_while_the_present_one_runs(region: Region) -> None:
    draft(region)
    with region.store.look(region.code) as work:
        assert [one.id for one in plans_to_choose(work, SPRING)] == [PLAN.id, COMING.id]
        assert the_plan(work, region.clock.now()) == PLAN, "the running term's, unless another is named"
        assert work.plans.content(PLAN.id).goals.keys() == CONTENT.goals.keys()
        assert [one.title.fi for one in work.plans.content(COMING.id).actions.values()] == ["Retket"]


def test_the_next_terms_actions_are_due_within_it(region: Region) -> None:
    said = ActionForm(title_fi="Heti", goal="uusi-alku", owner="club", starts=date(2029, 2, 1), due=date(2029, 5, 1))
    draft(region)
    with pytest.raises(FieldsBroken):
        save_part(region.ports, region.code, "action", "", COORDINATOR.id, said, plan=COMING.id)


def test_only_the_running_and_the_next_term_can_be_begun(region: Region) -> None:
    with region.store.look(region.code) as work:
        for unknown in ("2021-2025", "2033-2037", "x"):
            with pytest.raises(NotFound):
                the_plan(work, region.clock.now(), unknown)


def test_nobody_is_asked_of_the_next_plan_before_it_is_adopted(region: Region) -> None:
    code = draft(region)
    assert "commitments" not in follow(region)
    assert waiting(region) == 0
    with region.store.look(region.code) as work:
        assert plans_to_read(work, SPRING) == [PLAN], "a draft of what is to come is the coordinators'"
    adopted(region, COMING.id)
    assert waiting(region) == 2
    assert follow(region)["commitments"] == 1
    assert region.request(f"commitment.{COMING.id}.{code}.club").status is Status.OPEN
    with region.store.look(region.code) as work:
        assert plans_to_read(work, SPRING) == [PLAN, COMING]
        mine = own_actions(work, CLUB.id, region.clock.now())
    assert [one.action.title.fi for one in mine] == ["Kävelykerhot", "Retket"]


def test_a_plan_not_adopted_is_asked_of_from_the_first_day_of_its_term(region: Region) -> None:
    draft(region)
    on(region, FIRST_DAY)
    asked = follow(region)
    assert (asked["commitments"], asked["statuses"]) == (1, 1)
    with region.store.look(region.code) as work:
        assert the_plan(work, region.clock.now()).id == COMING.id


def test_both_plans_are_told_of_while_both_are_followed(region: Region) -> None:
    draft(region)
    on(region, FIRST_DAY)
    outcome = follow_plan(region.ports, region.code)
    assert outcome.subject == f"Plan {PLAN.id}, {COMING.id}"
    assert {row["plan"] for row in outcome.details["board"]} == {PLAN.id, COMING.id}


def test_the_next_plan_asks_as_often_as_the_one_before_it(region: Region) -> None:
    save_settings(region.ports, region.code, Settings(asks=PeriodLength.HALF))
    draft(region)
    with region.store.look(region.code) as work:
        assert work.plans.get(COMING.id).asks is PeriodLength.HALF


def test_a_plan_whose_term_is_over_stands_as_it_ended_and_asks_for_no_talk(region: Region) -> None:
    tell = Statuses(actions={WALKS.code: ActionStatus(progress="50")})
    on(region, FIRST_DAY)
    follow(region)
    act(region.ports, region.code, LAST_STATUS, NIILO.id, Move.ANSWER, tell)
    follow(region)
    on(region, date(2031, 3, 3))
    with region.store.look(region.code) as work:
        read = read_board(work, PLAN, region.clock.now())
    walks = next(one for one in read.actions if one.action.code == WALKS.code)
    assert walks.light.light is Light.BEHIND, "and not grey because years have passed"
    assert proposed_items(read) == []
    assert proposed_items(replace(read, day=LAST_DAY))


def test_a_rehearsal_over_the_change_of_terms_plays_the_last_question_and_the_next_plans_first(
    region: Region,
) -> None:
    code = draft(region)
    played = rehearse(region.ports, region.code, LAST_DAY, date(2029, 6, 20))
    asked = {id: helsinki_date(one.at) for one in reversed(played.sent) for id in one.requests}
    assert FIRST_DAY <= asked[LAST_STATUS] <= date(2029, 6, 8)
    assert f"commitment.{COMING.id}.{code}.club" in asked


def test_a_search_leads_to_the_plan_that_holds_what_was_found(region: Region) -> None:
    code = draft(region)
    leads = Reader(COUNTY.id, leads=True, language=Language.FI, today=SPRING)
    with region.store.look(region.code) as work:
        (found,) = search(work, "retket", leads)
        assert list(search(work, "retket", replace(leads, partner=CLUB.id, leads=False))) == []
    assert found.path == f"/plan/action/{code}?plan={COMING.id}"


def test_a_year_of_the_plan_is_what_is_done_in_it(region: Region) -> None:
    whole = board(region)
    assert [one.action.code for one in whole.in_year(2027).actions] == [WALKS.code, NOBODYS.code]
    assert [one.action.code for one in whole.in_year(2029).actions] == [WALKS.code]
    assert [one.goal.code for one in whole.in_year(2029).goals] == [WALKS.goal], "other goals rest that year"
    assert not whole.in_year(2026).goals
    assert helsinki_date(region.clock.now()).year in whole.plan.years
