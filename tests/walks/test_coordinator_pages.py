"""A coordinator's day in a real browser, without scripts of ours, in three languages, judged by axe."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from adapters.email.mail import mail_of
from domain.indicators.catalogue import Period
from domain.links import Link, Purpose
from domain.meetings.minutes import Presence, Proposal
from domain.processes.indicators.reading import ReadingForm, add_reading
from domain.processes.indicators.rounds import open_round
from domain.processes.meetings.recording import attend, decide_item
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.processes.steering import withdraw
from domain.words import Language
from tests.adapters.web.coordinator.office import a_region, answers
from tests.adapters.web.house import serving
from tests.adapters.web.register.living import fill
from tests.channels import with_room
from tests.forum_room import CONVENED, HELD, POLLED, with_forums
from tests.post_room import some_mail
from tests.region import COORDINATOR, KAISA, OLLI, PARTNERS, Region
from tests.walks.keyboard import send, tab_to, tabbed
from tests.walks.looking import Served, flaws

pytestmark = [pytest.mark.walk, pytest.mark.browser, pytest.mark.timeout(300)]

REQUEST = "/coordinator/requests/values.2027.ranta"
CONTACT = f"/partners/isola/contacts/{KAISA.id}"
OFFICE: Mapping[str, tuple[str, ...]] = {
    "home": (
        "/coordinator/sign-in",
        "/coordinator",
        "/coordinator/waiting",
        "/coordinator/example-link",
        REQUEST,
        "/coordinator/requests/values.2027.isola",
        f"{REQUEST}/withdraw",
        "/coordinator/requests/values.2028.parish",
        "/processes",
        "/processes/held",
        "/channels",
        "/channels/room-1",
        "/channels/new",
        "/mailbox",
    ),
    "rounds": (
        "/rounds",
        "/rounds/new",
        "/rounds/2027",
        "/rounds/2028",
        "/rounds/2027/withdraw",
        "/rounds/2027/picture",
    ),
    "partners": (
        "/partners",
        "/partners/isola",
        "/partners/lonely",
        "/partners/isola/contacts/new",
        CONTACT,
        f"{CONTACT}/leave",
        f"{CONTACT}/links",
        f"{CONTACT}/channel",
    ),
    "forums": (
        "/forums",
        "/search?q=mittarit",
        "/forums/steering",
        f"/meetings/{POLLED}",
        f"/meetings/{CONVENED}",
        f"/meetings/{CONVENED}/cancel",
        f"/meetings/{CONVENED}/minutes",
        f"/meetings/{CONVENED}/minutes/strike?decision={CONVENED}.2",
        f"/meetings/{CONVENED}/minutes/finish",
        f"/meetings/{HELD}",
        f"/r/dates.{POLLED}.county",
        f"/r/rsvp.{CONVENED}.county",
        f"/r/minutes.{HELD}.county",
    ),
    "register": ("/year", "/year?for=me", "/directory", "/seats", "/network", "/crisis-list", "/duties", "/glossary"),
}
"""The pages of a coordinator; those of joining, of the plan and of reports are walked beside these."""
MEMBER = (
    "/desk",
    "/forums",
    "/search?q=mittarit",
    "/forums/steering",
    f"/meetings/{POLLED}",
    f"/meetings/{CONVENED}",
    f"/meetings/{HELD}",
    f"/r/dates.{POLLED}.isola",
    f"/r/rsvp.{CONVENED}.isola",
    f"/r/minutes.{HELD}.isola",
)
ANYBODY = ("/public/demo/glossary", "/public/demo/network")


@dataclass
class Day(Served):
    """A served region with a day's worth of things in it."""

    def deliver(self) -> None:
        ports = replace(self.region.ports, links=self.links)
        send_notices(ports, self.region.code)
        deliver_messages(ports, self.region.code)


@contextmanager
def a_day(folder: Path) -> Iterator[Day]:
    lonely = replace(PARTNERS[-1], id="lonely")
    mail = mail_of("", folder / "mailbox", "yhdyspinta@example.org")
    region = a_region(folder, partners=(*PARTNERS, lonely), mail=mail)
    fill(region)
    region.open_round(note="Kiitos jo nyt!")
    answers(region)
    with_forums(with_room(region))
    reading = ReadingForm(indicator="hearing", words="Enemmän kuin viime vuonna.")
    add_reading(region.ports, region.code, "2027", KAISA.id, reading)
    some_mail(region)
    with serving(region, demo=True, mailbox=folder / "mailbox") as (home, links):
        yield Day(region, home, links)


def decided(region: Region) -> None:
    """Let something have been decided in a meeting whose minutes are not finished, and something been corrected."""
    now = region.clock.instant
    with region.store.look(region.code) as work:
        region.clock.instant = work.meetings.get(CONVENED).starts
        said = Proposal(item=work.agendas.items(CONVENED)[0].id, words="Jatketan.")
    attend(region.ports, region.code, CONVENED, [Presence("isola", "Kaisa Kivi")])
    wrong = decide_item(region.ports, region.code, CONVENED, COORDINATOR.id, said)
    right = said.model_copy(update={"words": "Jatketaan."})
    decide_item(region.ports, region.code, CONVENED, COORDINATOR.id, right, wrong.id)
    region.clock.instant = now


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """A day that is only looked at: its mails are out, and the next round has just been started."""
    with a_day(tmp_path_factory.mktemp("day")) as day:
        day.deliver()
        decided(day.region)
        open_round(day.region.ports, day.region.code, Period(2028), COORDINATOR.id)
        withdraw(day.region.ports, day.region.code, "values.2028.parish", COORDINATOR.id)
        yield day


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    """A day to live in."""
    with a_day(tmp_path) as day:
        yield day


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


@pytest.mark.parametrize("group", OFFICE)
def test_every_page_of_the_coordinator_is_accessible_in_each_language(page: Page, seen: Day, group: str) -> None:
    seen.sign_in(page)
    assert seen.judged(page, *OFFICE[group]) == []


def test_every_page_of_a_member_s_meetings_is_accessible_in_each_language(page: Page, seen: Day) -> None:
    assert seen.judged(page, *ANYBODY) == []
    seen.at_desk(page, KAISA.id)
    assert seen.judged(page, *MEMBER) == []


def test_a_poll_and_an_invitation_are_answered_by_keyboard_alone(page: Page, day: Day) -> None:
    day.at_desk(page, OLLI.id)
    with day.region.store.look(day.region.code) as work:
        slots = [f"[name='slots.{one.code}']" for one in work.meetings.slots(POLLED)]
    for request, fields in ((f"dates.{POLLED}.kivela", slots), (f"rsvp.{CONVENED}.kivela", ["[name=coming]"])):
        page.goto(f"{day.home}/r/{request}?lang=fi")
        assert (request, *tabbed(page)) == (request, [], [])
        page.reload()
        for field in fields:
            tab_to(page, field)
            page.keyboard.press("Space")
        day.region.clock.pass_time(seconds=20)
        send(page)
        page.get_by_text("Vastaus saatu").first.wait_for()
        assert day.region.request(request).answer == 1


def test_the_tables_of_a_round_are_seen_whole_on_a_laptop(page: Page, seen: Day) -> None:
    seen.sign_in(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    for language in Language:
        page.goto(f"{seen.home}/rounds/2027?lang={language}")
        hidden = "[...document.querySelectorAll('.scroll')].filter(one => one.scrollWidth > one.clientWidth).length"
        assert (language, page.evaluate(hidden)) == (language, 0)


def test_what_would_go_out_is_accessible_in_each_language_before_it_does(page: Page, seen: Day) -> None:
    seen.sign_in(page)
    for language in Language:
        page.goto(f"{seen.home}/rounds/new?lang={language}")
        page.fill("#period", "2029")
        page.locator("button[value=look]").click()
        page.locator("button[value=start]").wait_for()
        assert (language, flaws(page)) == (language, [])


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
    page.goto(day.links.address(link))
    page.get_by_role("button", name="Kirjaudu").click()
    assert "Linkki on jo käytetty tai vanhentunut" in page.locator("h1").inner_text()
    assert flaws(page) == []
