"""A two-person association joins on a phone, without JavaScript, with a break; every step judged by axe."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from adapters.links import SignedLinks
from domain.joining.renewals import RENEWAL
from domain.links import Link, Purpose
from domain.processes.doors import desk_link
from domain.requests import Request
from domain.words import Language
from tests.adapters.web.coordinator.office import a_region
from tests.adapters.web.house import serving
from tests.newcomers import V1, Newcomer, invited
from tests.region import COORDINATOR, KAISA
from tests.services.browser import axe

pytestmark = [pytest.mark.walk, pytest.mark.browser, pytest.mark.timeout(300)]

PHONE = ViewportSize(width=390, height=844)
STEPS = ("people", "agreement", "common-ground", "seating", "profile")
YEARLY = Request(
    "renewal.2027.isola", RENEWAL.name, "renewal.2027", "county", "isola", KAISA.id,
    date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 1),
)  # fmt: skip


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Newcomer, str, SignedLinks]]:
    newcomer = invited(a_region(tmp_path))
    with newcomer.region.store.begin(newcomer.region.code) as work:
        work.requests.add_missing([YEARLY])
    with serving(newcomer.region) as (home, links):
        yield newcomer, home, links


@contextmanager
def phone(browser: Browser) -> Iterator[Page]:
    """A phone of its own, no JavaScript on it."""
    with browser.new_context(locale="fi-FI", java_script_enabled=False, viewport=PHONE) as context:
        yield context.new_page()


def enter(page: Page, newcomer: Newcomer, links: SignedLinks, contact: str) -> None:
    page.goto(links.address(desk_link(newcomer.region.code, contact, newcomer.region.clock.now())))


def send(page: Page, newcomer: Newcomer) -> None:
    """Press the button as a person does: not within the second."""
    newcomer.region.clock.pass_time(minutes=2)
    page.get_by_role("button", name="Lähetä", exact=True).click()
    page.get_by_role("link", name="Jatka omalle sivulle").click()


def first_sitting(page: Page, newcomer: Newcomer) -> None:
    assert "0/5 tehty" in page.inner_text("main")
    page.get_by_role("link", name="Yhteyshenkilöt", exact=True).click()
    page.locator("[id='deputy.name']").fill("Arvo Aalto")
    page.locator("[id='deputy.email']").fill("arvo@kylatalo.example.net")
    send(page, newcomer)
    page.get_by_role("link", name="Esittely muille").click()
    page.fill("#core_task", "Pidämme kylätalon")
    page.get_by_role("button", name="Tallenna luonnos").click()


def second_sitting(page: Page, newcomer: Newcomer) -> None:
    assert "1/5 tehty" in page.inner_text("main")
    page.get_by_role("link", name="Esittely muille").click()
    assert page.input_value("#core_task") == "Pidämme kylätalon"
    page.fill("#core_task", "Pidämme kylätalon ovet auki.")
    send(page, newcomer)
    page.get_by_role("link", name="Paikat yhteisissä ryhmissä").click()
    page.locator("[id='seats.steering.contact']").select_option(label="Hilja Hietanen")
    page.locator("[id='seats.steering.deputy']").select_option(label="Arvo Aalto")
    send(page, newcomer)
    page.get_by_role("link", name="Yhteiset tavoitteet ja arvot").click()
    page.check("#read")
    send(page, newcomer)
    page.get_by_role("link", name="Kumppanuussopimus").click()
    page.check("#agreed")
    page.fill("#title", "puheenjohtaja")
    send(page, newcomer)
    assert "Kaikki on tehty" in page.inner_text("main")


def test_it_does_it_all_on_a_phone_with_a_break(browser: Browser, served: tuple[Newcomer, str, SignedLinks]) -> None:
    newcomer, _, links = served
    with phone(browser) as page:
        enter(page, newcomer, links, newcomer.arrival.contact.id)
        first_sitting(page, newcomer)
    newcomer.run()
    newcomer.region.clock.pass_time(days=2)  # the bus came
    with phone(browser) as page:
        enter(page, newcomer, links, newcomer.arrival.contact.id)
        second_sitting(page, newcomer)
    assert newcomer.run().counts["joined"] == 1
    with newcomer.region.store.look(newcomer.region.code) as work:
        assert work.register.partner(newcomer.id).active
        assert [(one.contact, bool(one.deputy)) for one in work.seats.all()] == [(newcomer.arrival.contact.id, True)]


def test_every_page_of_joining_is_accessible_on_a_phone(page: Page, served: tuple[Newcomer, str, SignedLinks]) -> None:
    newcomer, home, links = served
    page.set_viewport_size(PHONE)
    faults: dict[tuple[str, str], object] = {}

    def look(path: str) -> None:
        for language in Language:
            page.goto(f"{home}{path}?lang={language}")
            page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
            width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if found := [*axe(page), *(["scrolls sideways"] if width > 0 else [])]:
                faults[path, language] = found

    enter(page, newcomer, links, newcomer.arrival.contact.id)
    for path in ("/desk", "/desk/successor", "/desk/channel", *(f"/r/{newcomer.request(kind)}" for kind in STEPS)):
        look(path)
    enter(page, newcomer, links, KAISA.id)
    look(f"/r/{YEARLY.id}")
    look(f"/agreement/{V1.code}")
    assert not faults


def sign_in(page: Page, newcomer: Newcomer, home: str, links: SignedLinks) -> None:
    signed_in = Link(Purpose.SESSION, newcomer.region.code, COORDINATOR.id, "", date(2030, 1, 1))
    page.context.add_cookies([{"name": "yhdyspinta", "value": f"session:{links.token(signed_in)}", "url": home}])


def test_the_coordinators_pages_of_joining_and_parting_are_accessible(
    page: Page, served: tuple[Newcomer, str, SignedLinks]
) -> None:
    newcomer, home, links = served
    page.set_viewport_size(PHONE)
    sign_in(page, newcomer, home, links)
    faults: dict[tuple[str, str], object] = {}
    own = f"/partners/{newcomer.id}"
    hand_on = f"/partners/isola/contacts/{KAISA.id}/hand-on"
    for path, language in product(("/partners/new", "/partners/joining", own, f"{own}/leave", hand_on), Language):
        page.goto(f"{home}{path}?lang={language}")
        if found := axe(page):
            faults[path, language] = found
    assert not faults


def test_what_a_coordinator_sees_before_inviting_is_accessible(
    page: Page, served: tuple[Newcomer, str, SignedLinks]
) -> None:
    newcomer, home, links = served
    page.set_viewport_size(PHONE)
    sign_in(page, newcomer, home, links)
    for language in Language:
        page.goto(f"{home}/partners/new?lang={language}")
        page.fill("#name", "Uusi Seura ry")
        page.fill("#number", "1234567-8")
        page.locator("button[value=look]").click()
        assert (language, axe(page)) == (language, [])
        assert page.locator("#number-error").is_visible()
        page.fill("#number", "77.777")
        page.fill("#contact", "Maija Mallikas")
        page.fill("#email", "maija@seura.example.org")
        page.locator("button[value=look]").click()
        page.locator("button[value=send]").wait_for()
        assert page.locator("html").get_attribute("lang") == language
        assert (language, axe(page)) == (language, [])
    page.locator("button[value=send]").click()
    assert page.locator("[role=status]").is_visible()
    assert axe(page) == []
