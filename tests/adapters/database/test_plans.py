"""The plan in the database: each revision can be read again, and history only grows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import UpdateBase, delete, update
from sqlalchemy.exc import DBAPIError

from adapters.database.plans.tables import plan_actions
from domain.errors import NotFound, Stale
from domain.plans.lights import Light, Overruling
from domain.plans.plan import Revision, Version, plan_of
from domain.plans.statuses import ActionStatus, Statuses
from domain.processes.answering import act
from domain.requests import Move
from domain.terms import BY_LAW
from tests.plans import CONTENT, MEETING, PLAN, SHARE, WALKS, agree, commitment, counter, follow, on, write
from tests.region import COORDINATOR, NIILO, Region

NEXT_TERM = plan_of(BY_LAW.of(date(2029, 6, 1)))


def test_a_plan_comes_back_as_it_was_written(region: Region) -> None:
    write(region, CONTENT)
    with region.store.look(region.code) as work:
        assert work.plans.content(PLAN.id) == CONTENT
        assert work.plans.find(date(2027, 2, 1)) == PLAN
        assert work.plans.find(date(2024, 2, 1)) is None
        with pytest.raises(NotFound):
            work.plans.get("1999")


def test_each_revision_can_be_read_again(region: Region) -> None:
    write(region, CONTENT)
    later = CONTENT.with_items([replace(SHARE, target=Decimal("9.125"))], [MEETING])
    write(region, later)
    with region.store.look(region.code) as work:
        assert work.plans.content(PLAN.id) == later
        assert work.plans.content(PLAN.id, 1) == CONTENT
        assert [one.number for one in work.plans.revisions(PLAN.id)] == [1, 2]


def test_a_plan_of_another_term_is_another_plan(region: Region) -> None:
    write(region, CONTENT)
    with region.store.begin(region.code) as work:
        work.plans.save(NEXT_TERM)
        assert [one.id for one in work.plans.all()] == [NEXT_TERM.id, PLAN.id]
        assert not work.plans.content(NEXT_TERM.id).items()


def test_two_cannot_write_the_same_revision_or_adopt_the_same_version(region: Region) -> None:
    write(region, CONTENT)
    now = region.clock.now()
    version = Version(PLAN.id, 1, 1, date(2027, 1, 15), "Aluevaltuusto § 14", COORDINATOR.id, now)
    with region.store.begin(region.code) as work:
        work.plans.adopt(version)
        assert work.plans.versions(PLAN.id) == [version]
        with pytest.raises(Stale):
            work.plans.adopt(version)
        with pytest.raises(Stale):
            work.plans.revise(Revision(PLAN.id, 1, COORDINATOR.id, now), [WALKS])


def test_what_partners_stand_by_and_tell_is_the_newest_of_each(region: Region) -> None:
    write(region, CONTENT)
    follow(region)
    agree(region, WALKS, "club")
    counter(region, MEETING, "isola", due="2027-06-30", share="Puolet")
    follow(region)
    on(region, date(2027, 4, 1))
    follow(region)
    id = f"status.{PLAN.id}.2027-q1.club"
    for progress in ("25", "50"):
        said = Statuses(actions={WALKS.code: ActionStatus(progress=progress, help="Tila")})
        act(region.ports, region.code, id, NIILO.id, Move.ANSWER, said)
    with region.store.look(region.code) as work:
        assert work.plans.said(PLAN.id)[WALKS.code].progress == 50
        assert work.plans.said(PLAN.id, besides=id) == {}
        offers = work.plans.offers(PLAN.id)
        assert offers[commitment(MEETING, "isola")].due == date(2027, 6, 30)
        assert offers[commitment(WALKS, "club")].due == WALKS.due
        assert work.waiting("follow-plan", region.clock.now()) > 0


def test_the_newest_light_set_by_hand_stands(region: Region) -> None:
    write(region, CONTENT)
    with region.store.begin(region.code) as work:
        for light in (Light.STUCK, Light.GOOD):
            now = region.clock.pass_time(minutes=1)
            work.plans.overrule(PLAN.id, Overruling(WALKS.code, light, "Soitin.", COORDINATOR.id, now))
        assert work.plans.rulings(PLAN.id)[WALKS.code].light is Light.GOOD


@pytest.mark.parametrize("statement", [update(plan_actions).values(owner="isola"), delete(plan_actions)])
def test_the_database_keeps_every_revision(region: Region, statement: UpdateBase) -> None:
    write(region, CONTENT)
    with pytest.raises(DBAPIError, match="history only grows"), region.store.begin(region.code) as work:
        work.connection.execute(statement)


def test_what_waits_of_a_plan_is_counted_by_its_own_counter_offers_and_days(region: Region) -> None:
    write(region, CONTENT)
    follow(region)
    counter(region, MEETING, "isola", share="Puolet")
    with region.store.begin(region.code) as work:
        work.plans.save(NEXT_TERM)
        work.plans.revise(Revision(NEXT_TERM.id, 1, COORDINATOR.id, region.clock.now()), [WALKS])
    assert waiting(region) == 1, "the offer; the next plan is not followed before it is adopted"
    follow(region)
    assert waiting(region) == 0
    with region.store.begin(region.code) as work:
        day = region.clock.now().date()
        work.plans.adopt(Version(NEXT_TERM.id, 1, 1, day, "§ 1", COORDINATOR.id, region.clock.now()))
    assert waiting(region) == 2, "a first look, and its revision; the offer of the other plan is none of its"


def waiting(region: Region) -> int:
    with region.store.look(region.code) as work:
        return work.waiting("follow-plan", region.clock.now())
