"""Who is who, who sits where, whom to ring: for members, and for nobody else."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from domain.network.directory import crisis_list
from domain.processes.answering import answer_link
from domain.workdays import helsinki_date
from tests.adapters.web.house import Person
from tests.adapters.web.register.living import living
from tests.region import KAISA, OLLI, PAULA, PEKKA, SIRI, Region

PERSONAL = ("/directory", "/seats", "/seats.xlsx", "/crisis-list", "/year", "/duties")


@pytest.fixture
def region() -> Region:
    return living()


@pytest.fixture
def olli(region: Region) -> Person:
    return Person(region, OLLI)


def test_a_member_finds_out_who_is_who(olli: Person) -> None:
    page = olli.get("/directory").text
    for words in ("Saariston kunta, jossa meri yhdistää.", "liikunta", KAISA.name, KAISA.email, "oma organisaatiosi"):
        assert words.replace("@", "@<wbr>") in page or words in page
    assert "Esittely on vielä kirjoittamatta." in page


@pytest.mark.parametrize(("words", "found"), [("saaristo meri", 1), ("KAISA", 1), ("liikunta", 1), ("xyzzy", 0)])
def test_the_search_looks_at_all_that_is_shown(olli: Person, words: str, found: int) -> None:
    page = olli.get(f"/directory?q={words}").text
    assert page.count('id="partner-') == found
    assert ("Ketään ei löytynyt." in page) is (found == 0)


def test_the_seats_are_told_by_organisation_and_by_person(olli: Person) -> None:
    page = olli.get("/seats").text
    assert page.count("odottaa nimeä") == 2  # Ranta's and the parish's
    assert f"vara: {PEKKA.name}" in page
    assert "Ohjausryhmä (vara), Kuulemisryhmä" in page


def test_the_seats_come_as_a_workbook_too(olli: Person) -> None:
    book = openpyxl.load_workbook(BytesIO(olli.get("/seats.xlsx").content))
    first, second = (list(sheet.values) for sheet in book.worksheets)
    assert first[0] == ("Organisaatio", "Ohjausryhmä", "Kuulemisryhmä")
    assert ("Isola", f"{KAISA.name}\nvara: {PEKKA.name}", PEKKA.name) in first
    assert (PEKKA.name, "Isola", "Ohjausryhmä (vara), Kuulemisryhmä") in second


def test_the_crisis_list_tells_its_day_and_how_fresh_each_is(region: Region, olli: Person) -> None:
    with region.store.begin(region.code) as work:
        work.register.save(work.register.alliance(), [], [replace(KAISA, phone="050 000 0001")])
    page = olli.get("/crisis-list").text
    assert "Tilanne 1.2.2027" in page
    assert 'href="tel:0500000001"' in page
    assert "ei varahenkilöä" in page
    assert page.count(">varmista<") == 4  # Isola and Kivelä have answered within the year
    region.clock.pass_time(days=400)
    again = Person(region, OLLI).get("/crisis-list").text
    assert again.count(">varmista<") == 6


def test_who_leaves_is_no_longer_on_the_list(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.register.save(work.register.alliance(), [], [replace(PAULA, active=False)])
        today = helsinki_date(region.clock.now())
        found = {one.partner.id: one for one in crisis_list(work.register.partners(), work.register.contacts(), {})}
    assert found["parish"].main is None
    assert found["parish"].is_stale(today + timedelta(days=1))


@pytest.mark.parametrize("path", PERSONAL)
def test_a_link_to_one_request_opens_no_register(region: Region, path: str) -> None:
    by_request = Person(region, KAISA, answer_link(region.code, region.request(), KAISA.id))
    assert by_request.get("/r/values.2027.isola").status_code == 200
    for web in (by_request.web, Person(region, SIRI).web):
        if web is not by_request.web:
            web.cookies.clear()
        answer = web.get(path)
        assert answer.status_code == 403
        assert KAISA.email not in answer.text


@pytest.mark.parametrize("path", ["/directory", "/seats", "/network", "/crisis-list", "/year", "/duties", "/glossary"])
def test_every_page_is_shown_while_nothing_is_written_yet(path: str) -> None:
    from tests.adapters.web.house import a_region  # noqa: PLC0415 - a region whose handbook is empty

    answer = Person(a_region(), OLLI).get(path)
    assert answer.status_code == 200
    assert "<h1>" in answer.text
