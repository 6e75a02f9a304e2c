"""Reminders ended by one click, as mail programs do it, and wished for again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.web.app import create_app
from domain.alliance import Sending
from domain.links import Link, Purpose, serial_at
from domain.partners import Contact, Rhythm
from domain.processes.doors import desk_link
from tests.adapters.web.house import SAME_ORIGIN, a_region
from tests.adapters.web.test_doors import dump
from tests.browser import Browser
from tests.fakes import some_links
from tests.region import KAISA, SIRI, Region

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def region() -> Region:
    return a_region()


def address(region: Region, contact: Contact = KAISA, until: date | None = None) -> str:
    now = region.clock.now()
    day = until or now.date() + timedelta(days=400)
    return some_links().address(Link(Purpose.REMINDERS, region.code, contact.id, "", day, serial_at(now)))


def a_browser(region: Region) -> Browser:
    return Browser(create_app(region.ports), headers=SAME_ORIGIN)


def rhythm(region: Region, contact: Contact = KAISA) -> Rhythm:
    with region.store.look(region.code) as work:
        return work.register.contact(contact.id).rhythm


def test_looking_at_the_page_ends_nothing(region: Region) -> None:
    before = dump(region)
    page = a_browser(region).get(address(region))
    assert (page.status_code, dump(region)) == (200, before)
    assert "Lopeta muistutukset" in page.text


@pytest.mark.parametrize(
    ("sending", "says"), [(Sending.OFFICE, "enintään kerran päivässä"), (Sending.ALWAYS, "heti, useitakin päivässä")]
)
def test_the_page_says_how_often_this_alliance_really_writes(region: Region, sending: Sending, says: str) -> None:
    with region.store.begin(region.code) as work:
        work.register.save(replace(region.alliance, demo=True, sending=sending), [], [])
    assert says in a_browser(region).get(address(region)).text


def test_one_click_of_a_mail_program_ends_reminders(region: Region) -> None:
    answer = Browser(create_app(region.ports)).post(address(region), data=ONE_CLICK)
    assert (answer.status_code, rhythm(region)) == (200, Rhythm.ASKED_ONLY)
    assert "Muistutuksia ei enää lähetetä" in answer.text


def test_a_mail_program_may_send_it_as_a_form_with_files_too(region: Region) -> None:
    part = {"List-Unsubscribe": (None, "One-Click")}
    assert a_browser(region).post(address(region), files=part).status_code == 200
    assert rhythm(region) is Rhythm.ASKED_ONLY


def test_who_changes_their_mind_is_reminded_again(region: Region) -> None:
    web = a_browser(region)
    web.post(address(region), data=ONE_CLICK)
    page = web.post(address(region), data={"rhythm": "daily"})
    assert (rhythm(region), "päivässä" in page.text) == (Rhythm.DAILY, True)


@pytest.mark.parametrize("said", [{}, {"rhythm": "never"}, {"List-Unsubscribe": "Two-Clicks"}])
def test_anything_else_changes_nothing(region: Region, said: dict[str, str]) -> None:
    assert a_browser(region).post(address(region), data=said).status_code == 200
    assert rhythm(region) is Rhythm.WEEKLY


def test_the_page_speaks_the_language_of_whom_the_mail_was_for(region: Region) -> None:
    assert "Sluta påminna mig" in a_browser(region).get(address(region, SIRI)).text


def test_a_link_to_something_else_or_out_of_date_ends_nothing(region: Region) -> None:
    web, now = a_browser(region), region.clock.now()
    desk = some_links().token(desk_link(region.code, KAISA.id, now))
    for path in (f"/l/reminders/{desk}", "/l/reminders/x", address(region, until=now.date() - timedelta(days=1))):
        assert web.post(path, data=ONE_CLICK).status_code == 403
    assert rhythm(region) is Rhythm.WEEKLY


def test_a_link_that_was_revoked_ends_nothing(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.spent.revoke(KAISA.id, serial_at(region.clock.now()))
    assert a_browser(region).post(address(region), data=ONE_CLICK).status_code == 403


def test_the_link_lets_nobody_in(region: Region) -> None:
    web = a_browser(region)
    web.get(address(region))
    assert web.get("/desk", follow_redirects=False).status_code != 200
    assert web.get(address(region).replace("/reminders/", "/desk/")).status_code == 403


def test_another_site_cannot_resume_them(region: Region) -> None:
    web = Browser(create_app(region.ports), headers={"origin": "https://evil.example"})
    assert web.post(address(region), data={"rhythm": "daily"}).status_code == 403
    assert rhythm(region) is Rhythm.WEEKLY
