"""A partner whose request of a round was withdrawn: wherever a coordinator stands, it can be asked once more."""

import pytest

from domain.requests import Status
from tests.adapters.web.coordinator.office import Office, a_region
from tests.adapters.web.coordinator.test_planning import asked

WITHDRAWN = "/coordinator/requests/values.2027.isola"
AGAIN = f"{WITHDRAWN}.2"
OFFER = 'action="/rounds/2027/ask-again"'


@pytest.fixture
def office() -> Office:
    office = Office(a_region())
    office.region.open_round()
    office.post("/partners/isola/leave")
    return office


@pytest.mark.parametrize("page", [WITHDRAWN, "/rounds/2027", "/partners/isola"])
def test_who_came_back_can_be_asked_again_from_each_page_that_names_it(office: Office, page: str) -> None:
    assert OFFER not in office.get(page).text, "nobody is asked who has left"
    office.post("/partners/isola/come-back")
    assert OFFER in office.get(page).text
    done = office.post("/rounds/2027/ask-again", partner="isola").headers["location"]
    assert "Pyyntö lähtee uudelleen." in office.get(done).text
    assert OFFER not in office.get(page).text
    assert AGAIN in office.get(page).text
    assert office.region.request("values.2027.isola.2").status is Status.OPEN


def test_a_form_sent_twice_asks_once_and_says_why(office: Office) -> None:
    office.post("/partners/isola/come-back")
    answers = [office.post("/rounds/2027/ask-again", partner="isola") for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 422]
    assert len([id for id in asked(office.region) if ".isola" in id]) == 2
