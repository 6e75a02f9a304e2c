"""What was withdrawn: wherever a coordinator stands, its partner can be asked once more."""

import pytest

from domain.processes.reports.reporting import Wish, build_reports
from domain.requests import Status
from tests.adapters.web.coordinator.office import Office, a_region
from tests.adapters.web.coordinator.test_planning import asked
from tests.domain.processes.meetings.meeting_room import a_polled_region
from tests.plans import CONTENT, follow, write

WITHDRAWN = "/coordinator/requests/values.2027.isola"
AGAIN = f"{WITHDRAWN}.2"
OFFER = f'action="{WITHDRAWN}/ask-again"'
OFFER_ALL = 'action="/partners/isola/ask-again"'


@pytest.fixture
def office() -> Office:
    office = Office(a_region())
    office.region.open_round()
    office.post("/partners/isola/leave")
    return office


@pytest.mark.parametrize(
    ("page", "offer"), [(WITHDRAWN, OFFER), ("/rounds/2027", OFFER), ("/partners/isola", OFFER_ALL)]
)
def test_who_came_back_can_be_asked_again_from_each_page_that_names_it(office: Office, page: str, offer: str) -> None:
    assert offer not in office.get(page).text, "nobody is asked who has left"
    office.post("/partners/isola/come-back")
    assert offer in office.get(page).text
    done = office.post(offer.split('"')[1]).headers["location"]
    assert "uudelleen." in office.get(done).text
    assert offer not in office.get(page).text
    assert AGAIN in office.get(page).text
    assert office.region.request("values.2027.isola.2").status is Status.OPEN


def test_what_could_be_asked_again_is_named_with_the_day_until_which_there_is_time(office: Office) -> None:
    office.post("/partners/isola/come-back")
    page = office.get("/partners/isola").text
    assert "Nämä peruttiin kumppanin lähtiessä" in page
    assert "aikaa 1.3.2027 asti" in page


def test_every_kind_that_could_be_asked_again_is_called_by_its_title(office: Office) -> None:
    office.post("/partners/isola/come-back")
    office.post("/partners/isola/ask-again")
    region = a_polled_region(office.region)
    write(region, CONTENT)
    follow(region)
    build_reports(region.ports, region.code, Wish(2027, "isola"))
    office.post("/partners/isola/leave")
    office.post("/partners/isola/come-back")
    page = office.get("/partners/isola").text
    offered = page.split('id="again"')[1].split("</section>")[0]
    for title in ("Ohjausryhmä", "Avoin kohtaamispaikka", "Tiivistelmä", "2027"):
        assert title in offered
    assert "Pyydä nämä uudelleen" in offered


def test_a_report_says_what_it_lacks_of_a_partner_that_is_back_and_offers_to_ask_for_it(office: Office) -> None:
    office.post("/partners/isola/come-back")
    build_reports(office.region.ports, office.region.code, Wish(2027, "isola"))
    office.post("/partners/isola/leave")
    office.post("/partners/isola/come-back")
    page = office.get("/coordinator/reports/2027/isola").text
    assert "Teksti puuttuu vielä: Tiivistelmä." in page
    assert "Mitään ei puutu." not in page
    assert "Pyydä tekstit</button>" in page
    office.post("/coordinator/reports/2027/isola")
    assert office.region.request("section.2027.isola.summary.isola.2").status is Status.OPEN


def test_a_form_sent_twice_asks_once_and_says_why(office: Office) -> None:
    office.post("/partners/isola/come-back")
    answers = [office.post(f"{WITHDRAWN}/ask-again") for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 422]
    assert len([id for id in asked(office.region) if ".isola" in id]) == 2
