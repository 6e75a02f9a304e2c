"""A coordinator's day in a real browser, without scripts of ours, in three languages, judged by axe."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from adapters.email.mail import mail_of
from domain.links import Link, Purpose
from domain.ports import Ports
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.processes.reading import ReadingForm, add_reading
from domain.words import Language
from tests.adapters.web.coordinator.office import a_region, answers
from tests.adapters.web.house import serving
from tests.adapters.web.register.living import fill
from tests.forum_room import CONVENED, HELD, POLLED, with_forums
from tests.region import COORDINATOR, KAISA, PARTNERS, Region
from tests.services.browser import axe

pytestmark = [pytest.mark.walk, pytest.mark.browser]

WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
REQUEST = "/coordinator/requests/values.2027.ranta"
CONTACT = f"/partners/isola/contacts/{KAISA.id}"
PAGES = (
    "/coordinator/sign-in",
    "/coordinator",
    "/coordinator/example-link",
    REQUEST,
    "/coordinator/requests/values.2027.isola",
    f"{REQUEST}/withdraw",
    "/rounds",
    "/rounds/new",
    "/rounds/2027",
    "/rounds/2028",
    "/rounds/2027/withdraw",
    "/rounds/2027/picture",
    "/partners",
    "/partners/new",
    "/partners/joining",
    "/partners/isola/leave",
    "/partners/isola",
    "/partners/lonely",
    "/partners/isola/contacts/new",
    CONTACT,
    f"{CONTACT}/leave",
    f"{CONTACT}/hand-on",
    f"{CONTACT}/links",
    "/coordinator/reports",
    "/coordinator/reports/2027/county",
    "/coordinator/reports/2027/isola",
    "/reports",
    "/forums",
    "/forums?q=mittarit",
    "/forums/steering",
    f"/meetings/{POLLED}",
    f"/meetings/{CONVENED}",
    f"/meetings/{CONVENED}/cancel",
    f"/meetings/{CONVENED}/minutes",
    f"/meetings/{HELD}",
    f"/r/dates.{POLLED}.county",
    f"/r/rsvp.{CONVENED}.county",
    f"/r/minutes.{HELD}.county",
    "/processes",
    "/year",
    "/directory",
    "/seats",
    "/network",
    "/crisis-list",
    "/duties",
    "/glossary",
    "/mailbox",
)


@dataclass
class Day:
    """A served region with a day's worth of things in it."""

    region: Region
    ports: Ports
    home: str

    def deliver(self) -> None:
        send_notices(self.ports, self.region.code)
        deliver_messages(self.ports, self.region.code)


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    lonely = replace(PARTNERS[-1], id="lonely")
    mail = mail_of("", tmp_path / "mailbox", "yhdyspinta@example.org")
    region = a_region(tmp_path, partners=(*PARTNERS, lonely), mail=mail)
    fill(region)
    region.open_round(note="Kiitos jo nyt!")
    answers(region)
    with_forums(region)
    reading = ReadingForm(indicator="hearing", words="Enemmän kuin viime vuonna.")
    add_reading(region.ports, region.code, "2027", KAISA.id, reading)
    with serving(region, demo=True, mailbox=tmp_path / "mailbox") as (home, links):
        yield Day(region, replace(region.ports, links=links), home)


def sign_in(page: Page, day: Day) -> None:
    """Ask for the link, find it in the mailbox, follow it, press the button."""
    page.goto(f"{day.home}/coordinator")
    page.fill("#email", COORDINATOR.email)
    page.click("main button")
    day.deliver()
    page.goto(f"{day.home}/mailbox")
    page.get_by_role("link", name="kirjautumislinkki").click()
    page.locator("pre a").first.click()
    page.get_by_role("button", name="Kirjaudu").click()
    page.wait_for_url("**/coordinator")


def flaws(page: Page) -> list[str]:
    """What axe finds, and whether anything sticks out at 390 pixels."""
    page.set_viewport_size(NARROW)
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    page.set_viewport_size(WIDE)
    return axe(page) + ([f"{page.url} is wider than the screen"] if width[0] > width[1] else [])


@pytest.mark.parametrize("language", Language)
def test_every_page_of_the_coordinator_is_accessible_in_its_language(page: Page, day: Day, language: Language) -> None:
    sign_in(page, day)
    start_next(page, day)
    for path in PAGES:
        page.goto(f"{day.home}{path}?lang={language}")
        assert page.locator("html").get_attribute("lang") == language
        assert (path, flaws(page)) == (path, [])


def start_next(page: Page, day: Day) -> None:
    page.goto(f"{day.home}/rounds/new")
    page.fill("#period", "2028")
    page.get_by_role("button", name="Katso, mitä lähtisi").click()
    assert flaws(page) == []
    page.get_by_role("button", name="Aloita kierros").click()


def test_a_coordinator_starts_a_round_and_stops_it_in_time(page_without_scripts: Page, day: Day) -> None:
    page = page_without_scripts
    sign_in(page, day)
    page.get_by_role("link", name="Kierrokset").click()
    page.get_by_role("link", name="Uusi kierros").click()
    page.fill("#period", "2028")
    page.fill("#due", "2027-06-26")
    page.fill("#locks", "2027-09-01")
    page.get_by_role("button", name="Katso, mitä lähtisi").click()
    assert "11.8.2027" in page.locator("#due-error").inner_text()
    page.fill("#due", "2027-08-11")
    page.fill("#note", "Iloa syksyyn!")
    page.get_by_role("button", name="Katso, mitä lähtisi").click()
    page.get_by_text("Näytä muotoiltuna").first.click()
    framed = page.frame_locator("iframe").first
    assert "Iloa syksyyn!" in framed.locator("body").inner_text()
    page.get_by_role("button", name="Aloita kierros").click()
    assert "voit vielä perua" in page.locator("#held").inner_text()
    page.get_by_role("button", name="Pysäytä kierros").click()
    assert "Kukaan ei saanut viestiä" in page.locator("[role=status]").inner_text()
    assert page.get_by_role("link", name="vuosi 2028").count() == 0


def test_a_used_sign_in_link_helps_to_a_new_one(page: Page, day: Day) -> None:
    link = Link(Purpose.SIGN_IN, day.region.code, COORDINATOR.id, "", date(2027, 2, 1), "20270101000000")
    page.goto(day.ports.links.address(link))
    page.get_by_role("button", name="Kirjaudu").click()
    assert "Linkki on jo käytetty tai vanhentunut" in page.locator("h1").inner_text()
    assert flaws(page) == []
