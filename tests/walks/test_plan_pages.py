"""The plan's pages in a real browser, in three languages, judged by axe; a counter-offer from phone to plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from adapters.links import SignedLinks
from domain.links import Link, Purpose
from domain.plans.statuses import ActionStatus, Statuses
from domain.processes.answering import act
from domain.processes.doors import desk_link
from domain.processes.plans.adopting import Adoption, adopt
from domain.requests import Move
from domain.words import Language
from tests.adapters.web.coordinator.office import a_region
from tests.adapters.web.house import serving
from tests.plans import CONTENT, MEETING, PLAN, WALKS, agree, change, commitment, counter, follow, on, write
from tests.region import COORDINATOR, KAISA, NIILO, Region
from tests.services.browser import axe
from tests.walks.keyboard import answered

pytestmark = [pytest.mark.walk, pytest.mark.browser, pytest.mark.timeout(300)]

NARROW = ViewportSize(width=390, height=844)
OFFER = commitment(MEETING, "isola")
STATUS = f"status.{PLAN.id}.2027-q2.club"
OFFICE = (
    "/plan",
    "/plan?by=partner",
    "/plan?by=group&year=2027",
    "/plan?plan=2029-2033",
    "/plan/versions",
    "/plan/versions/1/take-back",
    "/plan/table",
    "/plan/goal/new",
    f"/plan/goal/{WALKS.goal}/drop",
    "/plan/measure/share-lonely",
    "/plan/action/new",
    f"/plan/action/{WALKS.code}",
    f"/coordinator/requests/{OFFER}",
    f"/r/counter-offer.{OFFER}.1",
)
CLUB = ("/desk", "/desk/plan", "/desk/plan?by=partner&year=2027", f"/r/{commitment(MEETING, 'club')}", f"/r/{STATUS}")


@dataclass
class Served:
    """A region whose plan lives, and where it is served."""

    region: Region
    home: str
    links: SignedLinks

    def enter(self, page: Page, link: Link) -> None:
        value = f"{link.purpose}:{self.links.token(link)}"
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "yhdyspinta", "value": value, "url": self.home}])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    region = a_region(tmp_path)
    write(region, CONTENT)
    adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision="Aluevaltuusto § 14"))
    follow(region)
    agree(region, WALKS, "club")
    counter(region, MEETING, "isola", due="2027-06-30", share="Puolet")
    change(region, MEETING, resources="3 000 €")
    follow(region)
    on(region, date(2027, 4, 1))
    follow(region)
    said = Statuses(actions={WALKS.code: ActionStatus(progress="25", stuck=True, sentence="Alku.", help="Tila.")})
    act(region.ports, region.code, STATUS.replace("q2", "q1"), NIILO.id, Move.ANSWER, said)
    on(region, date(2027, 8, 11))
    follow(region)
    with serving(region) as (home, links):
        yield Served(region, home, links)


def flaws(page: Page) -> list[str]:
    page.set_viewport_size(NARROW)
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return axe(page) + ([f"{page.url} is wider than the screen"] if width[0] > width[1] else [])


def test_every_page_of_the_plan_is_accessible_in_each_language(page: Page, served: Served) -> None:
    code, now = served.region.code, served.region.clock.now()
    session = Link(Purpose.SESSION, code, COORDINATOR.id, "", date(2028, 1, 1), "1")
    found = []
    for link, paths in ((session, OFFICE), (desk_link(code, NIILO.id, now), CLUB), (None, [f"/public/{code}/plan"])):
        if link:
            served.enter(page, link)
        else:
            page.context.clear_cookies()
        for path, language in product(paths, Language):
            answer = page.goto(f"{served.home}{path}{'&' if '?' in path else '?'}lang={language}")
            assert answer is not None
            assert (path, answer.status) == (path, 200)
            found += [(path, language, flaw) for flaw in flaws(page)]
    assert found == []


def test_a_counter_offer_and_its_answer_go_through_without_scripts(page_without_scripts: Page, served: Served) -> None:
    page, region = page_without_scripts, served.region
    on(region, date(2027, 2, 3))
    page.set_viewport_size(NARROW)
    served.enter(page, desk_link(region.code, KAISA.id, region.clock.now()))
    page.goto(f"{served.home}/r/{OFFER}")
    assert "Puolet" in page.locator("main").inner_text()
    session = Link(Purpose.SESSION, region.code, COORDINATOR.id, "", date(2028, 1, 1), "1")
    served.enter(page, session)
    page.goto(f"{served.home}/r/counter-offer.{OFFER}.1")
    page.get_by_label("Hyväksytään").check()
    page.get_by_role("button", name="Lähetä").click()
    follow(region)
    page.goto(f"{served.home}/plan")
    assert "30.6.2027" in page.locator("main").inner_text()


def test_no_changes_is_one_press(page_without_scripts: Page, served: Served) -> None:
    page = page_without_scripts
    served.enter(page, desk_link(served.region.code, NIILO.id, served.region.clock.now()))
    page.goto(f"{served.home}/desk")
    page.get_by_role("link", name="Miten toimenpiteenne etenevät").first.click()
    served.region.clock.pass_time(seconds=20)
    page.get_by_role("button", name="Ei muutoksia").click()
    assert "Vastaus saatu" in page.locator("main").inner_text()


def test_a_status_and_a_commitment_are_given_by_keyboard_alone(page: Page, served: Served) -> None:
    region = served.region
    served.enter(page, desk_link(region.code, NIILO.id, region.clock.now()))
    for day, request, field, keys in (
        (date(2027, 8, 11), STATUS, f"[name='actions.{WALKS.code}.progress']", "ArrowDown"),
        (date(2027, 2, 3), commitment(MEETING, "club"), "#agreed", "Space"),
    ):
        on(region, day)
        answered(page, region, f"{served.home}/r/{request}", field, keys)
        assert region.request(request).answer > 0
