import re
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.reports.press import Printer
from adapters.web.app import create_app
from domain.indicators.catalogue import PeriodLength
from domain.ports import Ports
from domain.processes.answering import answer_link
from domain.processes.reports.publishing import publish_report
from domain.processes.reports.reporting import Wish, build_reports
from domain.processes.steering import withdraw
from domain.requests import Status
from domain.words import Language
from tests.adapters.web.coordinator.office import FREELY, SAME_ORIGIN, Office, a_region
from tests.adapters.web.house import Person
from tests.domain.processes.reports.reporting_house import YES, Writing
from tests.region import COORDINATOR, KAISA, OLLI, PEKKA, Region

HERE = "/coordinator/reports/2027/isola"
APPROVAL = "approval.2027.isola.1"
ASK, BUILD = "Pyydä tekstit</button>", "Kokoa ja pyydä hyväksyntää</button>"
AGAIN = "Pyydä hyväksyntää uudelleen</button>"


@pytest.fixture
def region() -> Region:
    return a_region()


@pytest.fixture
def ports(region: Region, tmp_path: Path) -> Ports:
    return replace(region.ports, press=Printer(tmp_path))


@pytest.fixture
def writing(region: Region, tmp_path: Path) -> Writing:
    return Writing(tmp_path, region)


@pytest.fixture
def office(region: Region, ports: Ports) -> Office:
    return Office(region, ports=ports)


def press(office: Office, path: str, **fields: str) -> str:
    page = office.get(HERE).text
    token = page.split('name="form" value="')[1].split('"')[0]
    answer = office.web.post(path, data={"form": token, **fields}, headers=SAME_ORIGIN)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_the_coordinator_sees_how_far_each_report_is(office: Office) -> None:
    page = office.get("/coordinator/reports?year=2027").text
    assert "Kertomukset 2027" in page
    assert page.count("Ei aloitettu") == 4


def test_one_press_asks_for_the_missing_texts(office: Office, region: Region) -> None:
    assert press(office, HERE) == f"{HERE}?done=report-asked"
    page = office.get(HERE).text
    assert "Teksti puuttuu vielä: Tiivistelmä. Sitä on pyydetty: Isola." in page
    assert region.request("section.2027.isola.summary.isola").contact == KAISA.id


def test_a_municipalitys_report_is_closed_to_the_county_until_it_is_delivered(writing: Writing, ports: Ports) -> None:
    office = Office(writing.whole().region, ports=ports)
    assert office.web.get(f"{HERE}/report.html").status_code == 404
    assert "kunnan oma" in office.get(HERE).text
    writing.says(PEKKA, "approval.2027.isola.1", YES)
    writing.build()
    assert "Vuosi oli hyvä." in office.get(f"{HERE}/report.html").text


def test_the_countys_own_draft_can_be_read_in_every_form(office: Office) -> None:
    for form, begins in (("pdf", b"%PDF"), ("html", b"<!doctype html>"), ("xlsx", b"PK")):
        answer = office.get(f"/coordinator/reports/2027/county/report.{form}")
        assert answer.content.startswith(begins)


def test_a_report_shown_in_the_browser_may_use_its_own_style_and_nothing_else(office: Office) -> None:
    policy = office.get("/coordinator/reports/2027/county/report.html").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_who_has_been_asked_is_said_and_nothing_is_offered_that_cannot_work(office: Office, writing: Writing) -> None:
    assert ASK in office.get(HERE).text
    writing.build()
    page = office.get(HERE).text
    assert ASK not in page
    assert "Tiivistelmä: Isola, Kaisa Kivi, viimeistään" in page
    writing.region.open_round()
    writing.writes()
    page = office.get(HERE).text
    assert "Kertomuksen voi koota, kun alla mainitut puutteet on täytetty." in page
    assert BUILD not in page


def test_a_report_that_lacks_nothing_can_be_built(writing: Writing, ports: Ports) -> None:
    writing.figures_come_in()
    writing.build()
    writing.writes()
    office = Office(writing.region, ports=ports)
    assert BUILD in office.get(HERE).text
    assert press(office, HERE) == f"{HERE}?done=report-frozen"
    page = office.get(HERE).text
    assert "odottaa hyväksyntää: Isola, Pekka Puro, viimeistään" in page
    assert ASK not in page
    assert BUILD not in page


def test_an_approval_nobody_gave_is_asked_again_with_one_press(writing: Writing, ports: Ports) -> None:
    office = Office(writing.whole().region, ports=ports)
    assert AGAIN not in office.get(HERE).text
    withdraw(ports, "demo", APPROVAL, COORDINATOR.id)
    assert AGAIN in office.get(HERE).text
    assert press(office, HERE, anew="yes") == f"{HERE}?done=report-frozen"
    assert writing.region.request(f"{APPROVAL}.2").status is Status.OPEN
    assert AGAIN not in office.get(HERE).text


def test_what_many_are_awaited_for_is_one_line(office: Office, writing: Writing) -> None:
    writing.region.open_round()
    page = office.get("/coordinator/reports/2027/county").text
    assert page.count("Kierros on vielä kesken: 2027.") == 1
    assert "Vastausta odotetaan: 5 organisaatiota." in page
    assert page.count("/coordinator/requests/values.2027.") == 5


def test_a_round_about_part_of_a_year_is_named_in_words(office: Office, writing: Writing) -> None:
    region = writing.region
    with region.store.begin(region.code) as work:
        work.rounds.save_indicators([replace(one, period=PeriodLength.HALF) for one in work.rounds.indicators()])
    region.open_round("2027-h1")
    page = office.get("/coordinator/reports/2027/county?lang=sv").text
    assert "Omgången pågår ännu: 2027, halvår 1." in page


def test_an_approver_can_change_their_mind_until_it_is_published_and_is_told_so(writing: Writing, ports: Ports) -> None:
    writing.whole()
    pekka = _person(writing, ports, PEKKA.id, APPROVAL)
    assert "Voit muuttaa päätöstäsi, kunnes kertomus julkaistaan." in pekka.web.get(f"/r/{APPROVAL}").text
    writing.says(PEKKA, APPROVAL, YES)
    assert 'name="approved"' in pekka.web.get(f"/r/{APPROVAL}").text
    publish_report(ports, "demo", "2027.isola", COORDINATOR.id)
    page = pekka.web.get(f"/r/{APPROVAL}").text
    assert "Kertomus on julkaistu, joten päätöstä ei voi enää muuttaa." in page
    assert 'name="approved"' not in page


def test_a_draft_is_named_in_the_language_it_is_read_in(office: Office) -> None:
    found = office.get("/coordinator/reports/2027/county/report.pdf").headers["content-disposition"]
    assert re.search(r'filename="county-2027-luonnos-[0-9a-f]{8}-fi\.pdf"', found)


def test_publishing_shows_it_to_everybody(writing: Writing, region: Region, ports: Ports) -> None:
    stranger = Office(region, ports=ports, signed_in=False)
    assert "ei ole vielä julkaistu" in stranger.get("/reports").text
    office = Office(writing.whole().region, ports=ports)
    writing.says(PEKKA, "approval.2027.isola.1", YES)
    writing.build()
    assert press(office, f"{HERE}/publish") == f"{HERE}?done=report-published"
    assert "/reports/demo/2027/isola/fi.pdf" in stranger.get("/reports").text
    assert stranger.get("/reports/demo/2027/isola/fi.pdf").content.startswith(b"%PDF")
    assert "Viesti on lähtenyt: 0 / 5." in office.get(HERE).text


@pytest.mark.parametrize("path", ["demo/2027/isola/fi.pdf", "demo/2027/nobody/fi.pdf", "x/2027/isola/fi.pdf"])
def test_nothing_unpublished_is_public(office: Office, writing: Writing, path: str) -> None:
    writing.whole()
    assert office.web.get(f"/reports/{path}").status_code == 404


def test_a_writer_and_an_approver_read_the_report_from_their_own_page(writing: Writing, ports: Ports) -> None:
    writing.build()
    kaisa = _person(writing, ports, KAISA.id, "section.2027.isola.summary.isola")
    page = kaisa.web.get("/r/section.2027.isola.summary.isola").text
    assert "Mikä oli vuodessa tärkeintä?" in page
    assert "Luonnos" in kaisa.web.get("/r/section.2027.isola.summary.isola/report.html").text
    writing.whole()
    pekka = _person(writing, ports, PEKKA.id, "approval.2027.isola.1")
    assert "Kertomus on teidän omanne" in pekka.web.get("/r/approval.2027.isola.1").text
    assert "Versio 1" in pekka.web.get("/r/approval.2027.isola.1/report.html").text


def test_another_organisation_reads_nothing_of_it(writing: Writing, ports: Ports) -> None:
    writing.whole()
    build_reports(writing.ports, "demo", Wish(2027, "kivela"))
    olli = _person(writing, ports, OLLI.id, "section.2027.kivela.summary.kivela")
    assert olli.web.get("/r/approval.2027.isola.1/report.html").status_code == 404


def _person(writing: Writing, ports: Ports, contact: str, id: str) -> Person:
    request = writing.region.request(id)
    person = next(one for one in writing.region.contacts if one.id == contact)
    link = answer_link("demo", request, contact)
    return Person(writing.region, person, link, app=create_app(ports, rates=FREELY))


def test_reports_are_in_the_areas_languages(writing: Writing) -> None:
    told = writing.told(area="ranta", draft=True)
    assert {Path(one).stem.rpartition("-")[2] for one in told["files"]} == {Language.SV, Language.FI}


@pytest.mark.parametrize("path", ["0/county", "99999/county", "2027/nobody"])
def test_a_report_there_cannot_be_is_not_found(office: Office, path: str) -> None:
    for more in ("", "/report.html"):
        assert office.web.get(f"/coordinator/reports/{path}{more}").status_code == 404
