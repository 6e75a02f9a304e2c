"""A report's pages in a real browser: its coordinator's, its writers' and approvers', everybody's; judged by axe."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from domain.processes.reports.publishing import publish_report
from domain.words import Language
from tests.adapters.web.coordinator.office import a_region
from tests.adapters.web.house import serving
from tests.domain.processes.reports.reporting_house import YES, Writing
from tests.region import COORDINATOR, COUNTY, KAISA, OLLI, PARTNERS, PEKKA
from tests.services.browser import axe
from tests.walks.keyboard import answered
from tests.walks.looking import Served

pytestmark = [pytest.mark.walk, pytest.mark.browser, pytest.mark.timeout(300)]

OFFICE = (
    "/coordinator/reports",
    "/coordinator/reports/2027/county",
    "/coordinator/reports/2027/isola",
    "/coordinator/reports/2027/kivela",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Isola's report is published; Kivelä's waits for its texts."""
    folder: Path = tmp_path_factory.mktemp("reports")
    county = replace(COUNTY, languages=tuple(Language))
    writing = Writing(folder, a_region(folder, partners=(county, *PARTNERS[1:]))).whole()
    writing.build("kivela")
    writing.says(PEKKA, "approval.2027.isola.1", YES)
    writing.build()
    publish_report(writing.ports, writing.region.code, "2027.isola", COORDINATOR.id)
    with serving(writing.region, writing.ports.press) as (home, links):
        yield Served(writing.region, home, links)


def test_every_page_of_reports_is_accessible_in_each_language(page: Page, served: Served) -> None:
    found = served.judged(page, "/reports")
    served.sign_in(page)
    found += served.judged(page, *OFFICE)
    for person, request in (
        (KAISA, "section.2027.isola.summary.isola"),
        (OLLI, "section.2027.kivela.summary.kivela"),
        (PEKKA, "approval.2027.isola.1"),
    ):
        served.at_desk(page, person.id)
        found += served.judged(page, f"/r/{request}")
    assert found == []


def test_a_report_itself_is_accessible_as_a_page(page: Page, served: Served) -> None:
    served.sign_in(page)
    own = [(f"/coordinator/reports/2027/county/report.html?lang={one}", one) for one in Language]
    for path, language in [*own, ("/reports/demo/2027/isola/fi.html", Language.FI)]:
        page.goto(f"{served.home}{path}")
        assert page.locator("html").get_attribute("lang") == language
        assert (path, axe(page)) == (path, [])


def test_a_text_and_an_approval_are_given_by_keyboard_alone(page: Page, tmp_path: Path) -> None:
    writing = Writing(tmp_path, a_region(tmp_path)).whole()
    writing.build("kivela")
    region = writing.region
    with serving(region, writing.ports.press) as (home, links):
        served = Served(region, home, links)
        for person, request, field, keys in (
            (OLLI, "section.2027.kivela.summary.kivela", "#words", "V"),
            (PEKKA, "approval.2027.isola.1", "[name=approved]", "Space"),
        ):
            served.at_desk(page, person.id)
            answered(page, region, f"{home}/r/{request}", field, keys)
            assert region.request(request).answer == 1
