"""The plans of two council terms as partners and the public see them, and one year of a plan."""

from dataclasses import replace
from datetime import date

import pytest

from domain.plans.plan import Goal, Revision, Version, plan_of
from domain.processes.answering import answer_link
from domain.terms import BY_LAW
from domain.words import Text
from tests.adapters.web.house import Person, a_region
from tests.plans import CONTENT, PLAN, WALKS, agree, change, follow, on, write
from tests.region import COORDINATOR, NIILO, Region

COMING = plan_of(BY_LAW.of(date(2029, 6, 1)))
SPRING, AUTUMN = date(2029, 3, 1), date(2029, 9, 3)
TRIPS = replace(
    WALKS, code="trips", goal="fresh", title=Text("Retket"), starts=date(2029, 8, 1), due=date(2030, 12, 31)
)


@pytest.fixture
def region() -> Region:
    """A region in its term's last spring; the present plan is adopted, and the next one drafted."""
    region = a_region()
    write(region, CONTENT)
    adopt(region, PLAN.id, date(2027, 2, 1))
    on(region, SPRING)
    with region.store.begin(region.code) as work:
        work.plans.save(COMING)
        goal = Goal("fresh", Text("Uusi alku"))
        work.plans.revise(Revision(COMING.id, 1, COORDINATOR.id, region.clock.now()), [goal, TRIPS])
    return region


def adopt(region: Region, plan: str, day: date) -> None:
    with region.store.begin(region.code) as work:
        work.plans.adopt(Version(plan, 1, 1, day, "Aluevaltuusto § 3", COORDINATOR.id, region.clock.now()))


def seen_by_partner(region: Region, query: str = "") -> tuple[int, str]:
    answer = Person(region, NIILO).get(f"/desk/plan{query}")
    return answer.status_code, answer.text


def seen_by_all(region: Region, query: str = "") -> str:
    return Person(region).get(f"/public/{region.code}/plan{query}").text


def test_a_plan_begun_early_is_seen_by_partners_once_it_is_adopted(region: Region) -> None:
    assert "2029–2033" not in seen_by_partner(region)[1]
    assert seen_by_partner(region, f"?plan={COMING.id}")[0] == 404
    adopt(region, COMING.id, SPRING)
    status, page = seen_by_partner(region)
    assert status == 200
    assert "Hyvinvointisuunnitelma 2025–2029" in page
    assert "Tuleva kausi 2029–2033" in page
    assert "Retket" in seen_by_partner(region, f"?plan={COMING.id}")[1]


def test_the_last_question_about_a_plan_says_that_its_term_is_over() -> None:
    region = a_region()
    write(region, CONTENT.with_items([replace(WALKS, due=date(2029, 5, 31))]))
    follow(region)
    agree(region, WALKS, "club")
    follow(region)
    for day, last in ((date(2029, 4, 3), False), (date(2029, 6, 1), True)):
        on(region, day)
        follow(region)
        asked = f"status.{PLAN.id}.2029-q{1 + last}.club"
        page = Person(region, NIILO, answer_link(region.code, region.request(asked), NIILO.id)).get(f"/r/{asked}").text
        assert ("Valtuustokausi päättyi 31.5.2029." in page) is last


def test_when_the_term_changes_partners_see_the_new_plan_and_find_the_old(region: Region) -> None:
    on(region, AUTUMN)
    assert "Retket" in seen_by_partner(region)[1]
    assert "Kävelykerhot" in seen_by_partner(region, f"?plan={PLAN.id}")[1]


def test_all_the_world_sees_the_running_terms_plan_and_may_look_ahead(region: Region) -> None:
    adopt(region, COMING.id, SPRING)
    assert "Kävelykerhot" in seen_by_all(region), "the one adopted for the days that run"
    ahead = seen_by_all(region, f"?version={COMING.id}.1")
    assert "Tämä on tulevan kauden suunnitelma. Kausi alkaa 1.6.2029." in ahead
    on(region, AUTUMN)
    assert "Retket" in seen_by_all(region)
    past = seen_by_all(region, f"?version={PLAN.id}.1")
    assert "Kausi päättyi 31.5.2029" in past
    assert "Katso voimassa oleva" in past


def test_one_year_of_the_plan_is_shown_to_partners_and_to_all(region: Region) -> None:
    change(region, WALKS, due=date(2028, 6, 30))
    follow(region)
    for page in (seen_by_partner(region, "?year=2028")[1], seen_by_partner(region, "?year=2028&by=group")[1]):
        assert "Kävelykerhot" in page
        assert "Liikuntaneuvonta" not in page
    public = seen_by_all(region, f"?version={PLAN.id}.1&year=2028")
    assert "Vuodelle 2028 ei ole toimenpiteitä." in public, "as it was adopted"
    assert f'href="/public/{region.code}/plan?version={PLAN.id}.1&amp;year=2027"' in public
