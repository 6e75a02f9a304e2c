"""A version adopted by mistake is taken back while nothing rests on it, and says so ever after."""

import pytest

from domain.errors import RuleBroken
from domain.plans.plan import Version
from domain.processes.plans.adopting import Adoption, adopt
from domain.processes.plans.retracting import take_back
from domain.reports.report import Report
from domain.words import Text
from tests.plans import PLAN, WALKS, a_planned_region, change
from tests.region import COORDINATOR, Region


@pytest.fixture
def region() -> Region:
    return a_planned_region()


def adopted(region: Region, decision: str = "Aluevaltuusto § 14", plan: str = "") -> Version:
    return adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision=decision), plan)


def take(region: Region, number: int, plan: str = "") -> None:
    take_back(region.ports, region.code, COORDINATOR.id, number, plan)


def refusal(region: Region, number: int) -> str:
    with pytest.raises(RuleBroken) as refused:
        take(region, number)
    return refused.value.code


def standing(region: Region) -> list[int]:
    with region.store.look(region.code) as work:
        return [one.number for one in work.plans.versions(PLAN.id)]


def test_a_version_taken_back_adopts_nothing_and_stays_on_record(region: Region) -> None:
    version = adopted(region)
    take(region, 1)
    assert standing(region) == []
    with region.store.look(region.code) as work:
        (gone,) = work.plans.retracted(PLAN.id)
    assert (gone.version, gone.by, gone.at) == (version, COORDINATOR.id, region.clock.now())


def test_the_same_plan_is_adopted_again_under_a_number_of_its_own(region: Region) -> None:
    adopted(region)
    take(region, 1)
    assert adopted(region, "Aluevaltuusto § 15").number == 2
    assert standing(region) == [2]


def test_only_the_newest_version_is_taken_back_and_only_once(region: Region) -> None:
    adopted(region)
    change(region, WALKS, resources="100 €")
    adopted(region, "Aluevaltuusto § 15")
    assert refusal(region, 1) == "plan.rests-newer"
    take(region, 2)
    assert refusal(region, 2) == "plan.version-gone"
    assert standing(region) == [1]


def test_a_version_that_a_report_was_frozen_after_stays(region: Region) -> None:
    adopted(region)
    with region.store.begin(region.code) as work:
        report = Report("isola", Text("Isola"), 2027, Text("Allianssi"), own=True)
        work.reports.freeze(report, COORDINATOR.id, region.clock.now())
    assert refusal(region, 1) == "plan.rests-report"
