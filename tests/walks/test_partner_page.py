"""A partner's pages in a real browser: by everybody, in three languages, by keyboard, narrow, without scripts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from playwright.sync_api import Page

from adapters.database.indicators.library import SqlLibrary
from adapters.links import SignedLinks
from domain.asides import HandOver
from domain.errors import Never
from domain.indicators.values import Values
from domain.links import Link, Purpose
from domain.processes.answering import act, answer_link, hand_over
from domain.processes.doors import desk_link
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.post import deliver_messages
from domain.processes.steering import withdraw
from domain.requests import Move, Request
from domain.workdays import at, helsinki_date
from tests.adapters.web.house import DAY, PAGE, a_region, national_figures, serving
from tests.adapters.web.register.living import fill
from tests.builders import a_message
from tests.region import COORDINATOR, KAISA, OLLI, PAULA, SIRI, Region
from tests.services.browser import axe
from tests.walks.keyboard import send, tab_to, tabbed

pytestmark = [pytest.mark.walk, pytest.mark.browser, pytest.mark.timeout(300)]
CALL = Request(
    "call.values.2027.ranta.2027-03-01", "call", "values.2027.ranta", "county", "county", COORDINATOR.id,
    date(2027, 2, 1), date(2027, 2, 8), date(2027, 3, 8),
)  # fmt: skip
PUBLIC = ("/", "/glossary", "/network", "/nothing", "/l/answer/broken", "/desk", "/accessibility", "/privacy")
REGISTER = ("/year", "/directory", "/seats", "/network", "/crisis-list", "/duties", "/glossary")
PAGES = {
    KAISA.id: ("/desk", PAGE, "/r/values.2026.isola/results", *REGISTER),
    OLLI.id: ("/r/values.2027.kivela",),
    SIRI.id: ("/r/values.2027.ranta",),
    PAULA.id: ("/r/values.2027.parish",),
    COORDINATOR.id: ("/r/review.values.2027.ranta.1", f"/r/{CALL.id}", "/r/unreached.1"),
}


def lived_in(folder: Path) -> Region:
    """A region where rows were handed on, a value is doubted, a call waits and a request was taken back."""
    region = a_region(folder)
    fill(region)
    rows = HandOver(name="Mikko Mallikas", email="mikko@kivela.example.org", rows=("share",))
    hand_over(region.ports, region.code, "values.2027.kivela", OLLI.id, rows)
    said = Values.model_validate({"values": {"hearing": {"number": "4000"}, "share": {"number": "12"}}})
    act(region.ports, region.code, "values.2027.ranta", SIRI.id, Move.ANSWER, said)
    weigh_answers(region.ports, region.code)
    withdraw(region.ports, region.code, "values.2027.parish", COORDINATOR.id, "Kysyttiin vahingossa kahdesti.")
    with region.store.begin(region.code) as work:
        work.requests.add_missing([CALL])
        work.post.queue([replace(a_message(), queued_at=region.clock.now())])
    region.mail.failures.append(Never("smtp.refused", status=550))
    deliver_messages(region.ports, region.code)
    return region


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, SignedLinks, Region]]:
    region = lived_in(tmp_path_factory.mktemp("house"))
    with serving(region) as (home, links):
        yield home, links, region


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[tuple[str, str, Region]]:
    """A region of its own, with the address of Kaisa's link."""
    region = a_region(tmp_path)
    with serving(region) as (home, links):
        yield home, links.address(answer_link(region.code, region.request(), KAISA.id)), region


def open_everything(page: Page) -> None:
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_accessible_and_fits_a_narrow_screen(
    house: tuple[str, SignedLinks, Region], page: Page, language: str
) -> None:
    home, links, region = house
    faults: dict[str, object] = {}
    page.set_viewport_size({"width": 320, "height": 800})

    def look(path: str) -> None:
        page.goto(f"{home}{path}?lang={language}")
        open_everything(page)
        if found := axe(page):
            faults[path] = found
        if scrolls_sideways(page):
            faults[f"{path} scrolls"] = True
        assert page.locator("html").get_attribute("lang") == language

    until = helsinki_date(region.clock.now())
    reminders = Link(Purpose.REMINDERS, region.code, KAISA.id, "", until)
    for path in (*PUBLIC, f"/l/reminders/{links.token(reminders)}", "/l/reminders/broken"):
        look(path)
    for person, paths in PAGES.items():
        page.goto(links.address(desk_link(region.code, person, region.clock.now())))
        for path in paths:
            look(path)
    assert not faults


def test_a_table_of_many_years_is_whole_on_paper(fresh: tuple[str, str, Region], page: Page) -> None:
    home, link, region = fresh
    SqlLibrary(region.engine).keep(national_figures(since=1990), DAY)
    page.goto(link)
    page.goto(f"{home}{PAGE}/results")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 650, "height": 1000})
    assert page.locator(".years tbody tr").count() >= 37
    cut = "part => part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight + 1"
    assert not page.evaluate(f"[...document.querySelectorAll('.years')].some({cut})")
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_faults_doubts_and_clashes_are_accessible_too(
    fresh: tuple[str, str, Region], page: Page, language: str
) -> None:
    home, link, region = fresh
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(link)
    page.goto(f"{home}{PAGE}?lang={language}")
    page.locator("[id='values.hearing.number']").fill("paljon")
    page.locator("button[value=answer]").click()
    assert page.get_by_role("alert").count() == 1
    assert not axe(page)
    assert not scrolls_sideways(page)

    page.locator("[id='values.hearing.number']").fill("1 312")
    page.locator("[id='values.share.number']").fill("30")
    page.locator("button[value=answer]").click()
    assert page.locator("[id='values.hearing.reason']").is_visible()
    assert not axe(page)
    assert not scrolls_sideways(page)

    said = Values.model_validate({"values": {"hearing": {"number": "400"}, "share": {"number": "12"}}})
    act(region.ports, region.code, "values.2027.isola", KAISA.id, Move.ANSWER, said)
    page.locator("button[value=answer]").click()
    assert page.locator(".two .panel").count() == 2
    assert not axe(page)
    assert not scrolls_sideways(page)

    page.goto(f"{home}{PAGE}?lang={language}")
    page.locator("[id='values.hearing.number']").fill("401")
    region.clock.instant = at(date(2027, 3, 16), time(10))
    page.locator("button[value=answer]").click()
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("[id='values.hearing.number']").count() == 0
    assert not axe(page)
    assert not scrolls_sideways(page)


def test_the_whole_answer_goes_by_keyboard_alone(fresh: tuple[str, str, Region], page: Page) -> None:
    _, link, region = fresh
    page.goto(link)
    assert tabbed(page) == ([], [])
    page.reload()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for name, text in (("values.hearing.number", "410"), ("values.share.number", "30,5")):
        tab_to(page, f"[name='{name}']")
        page.keyboard.type(text)
    send(page)
    page.wait_for_url("**/results")
    assert region.request().answer == 1


def test_everything_works_without_scripts(fresh: tuple[str, str, Region], page_without_scripts: Page) -> None:
    _, link, region = fresh
    page = page_without_scripts
    page.goto(link)
    page.locator("[name='values.hearing.number']").fill("noin 40")
    page.locator("button[value=draft]").click()
    assert page.get_by_role("status").inner_text().startswith("Luonnos tallennettu")
    page.locator("[name='values.hearing.number']").fill("1 312")
    page.locator("[name='values.share.number']").fill("30")
    page.locator("button[value=answer]").click()
    page.locator("[name='values.hearing.reason']").fill("Uusi asukasfoorumi")
    page.locator("button[value=answer]").click()
    page.wait_for_url("**/results")
    assert region.request().answer == 1


def test_nothing_is_fetched_from_elsewhere_and_the_token_stays_out_of_addresses(
    fresh: tuple[str, str, Region], page: Page
) -> None:
    home, link, _ = fresh
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(link)
    assert all(address.startswith(home) for address in asked)
    assert sum("/l/answer/" in address for address in asked) == 1
    assert page.url == f"{home}{PAGE}"
