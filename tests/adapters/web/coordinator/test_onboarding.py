"""A coordinator invites, follows and lets partners go, by page."""

import pytest

from adapters.wording.catalogue import catalogue
from domain.asides import Decline
from domain.forums import Forum, Seat
from domain.joining.onboarding import Step
from domain.joining.people import People
from domain.processes.post import deliver_messages
from domain.requests import Move
from domain.words import Text
from tests.adapters.web.coordinator.office import Office, a_region
from tests.newcomers import PEOPLE_SAID, Newcomer, invited, writes_its_handbook
from tests.region import KAISA, Region

KINDS_OF_STEPS = ("people", "agreement", "common-ground", "seating", "profile")
FORM = {
    "name": "Kylätalo ry",
    "sector": "association",
    "number": "123.456",
    "contact": "Hilja Hietanen",
    "email": "hilja@kylatalo.example.net",
    "language": "fi",
    "forums": "steering",
    "word": "Tervetuloa!",
}


@pytest.fixture
def region() -> Region:
    return a_region()


@pytest.fixture
def office(region: Region) -> Office:
    writes_its_handbook(region)
    return Office(region)


def test_the_dry_look_shows_what_they_are_asked_and_writes_nothing(office: Office) -> None:
    page = office.post("/partners/new", **FORM, do="look")
    assert page.status_code == 200
    assert "Kumppanuussopimus" in page.text
    assert "invitation to" in page.text
    with office.region.store.look(office.region.code) as work:
        assert all(one.name.fi != FORM["name"] for one in work.register.partners())


def test_sending_twice_invites_once(office: Office) -> None:
    first, second = (office.post("/partners/new", **FORM, do="send") for _ in range(2))
    assert first.headers["location"] == "/partners/kylatalo-ry?done=invited"
    assert second.headers["location"] == "/partners/kylatalo-ry"
    assert "0/5" in office.get("/partners/kylatalo-ry").text
    assert "Kylätalo ry" in office.get("/partners/joining").text


@pytest.mark.parametrize(
    ("field", "typed"), [("name", ""), ("number", "1234567-9"), ("number", "abc"), ("email", "hilja"), ("contact", "")]
)
def test_a_wrong_field_is_named_and_what_was_typed_stays(office: Office, field: str, typed: str) -> None:
    page = office.post("/partners/new", **{**FORM, field: typed}, do="look")
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert "Tervetuloa!" in page.text


def test_going_back_to_change_something_keeps_everything(office: Office) -> None:
    page = office.post("/partners/new", **FORM, do="edit").text
    assert 'value="123.456"' in page
    assert 'value="steering" checked' in page


def test_nobody_joining_is_told_with_the_way_to_invite(office: Office) -> None:
    page = office.get("/partners/joining").text
    assert "Kukaan ei ole juuri nyt liittymässä" in page
    assert "/partners/new" in page


def test_a_joining_that_is_stuck_can_be_taken_in_by_hand(region: Region) -> None:
    newcomer = invited(region, Step("people"), Step("agreement", 21, may_skip=False))
    office = Office(region)
    newcomer.act("people", People.model_validate(PEOPLE_SAID))
    newcomer.act("agreement", Decline(reason="Emme voi sitoutua."), Move.DECLINE)
    newcomer.run()
    page = office.get(f"/partners/{newcomer.id}").text
    assert "Tässä tarvitaan sinua" in page
    assert "Emme voi sitoutua." in page
    assert office.post(f"/partners/{newcomer.id}/admit").headers["location"].endswith("done=admitted")
    assert office.post(f"/partners/{newcomer.id}/admit").headers["location"].endswith("done=already-in")


THEIRS = {key: words["fi"] for key, words in catalogue().items() if key.startswith("theirs.")}
TO_THE_PARTNER = [
    said
    for key, theirs in THEIRS.items()
    if "{" not in (said := catalogue()[key.removeprefix("theirs.")]["fi"]) and said not in theirs
]
"""What partners read and coordinators never do, for it says "you"."""


def test_what_a_newcomer_has_answered_can_be_read_in_words_about_it(region: Region) -> None:
    newcomer = invited(region)
    newcomer.takes_every_step()
    newcomer.run()
    office = Office(region)
    shown = {kind: office.get(f"/coordinator/requests/{newcomer.request(kind)}").text for kind in KINDS_OF_STEPS}
    assert "Arvo Aalto" in shown["people"]
    assert "puheenjohtaja" in shown["agreement"]
    assert "He ovat lukeneet" in shown["common-ground"]
    assert "Hilja Hietanen" in shown["seating"]
    assert "kylät, talkoot" in shown["profile"]
    assert not [words for page in shown.values() for words in TO_THE_PARTNER if words in page]


def test_a_leaving_is_told_before_it_is_done_and_can_be_undone(region: Region) -> None:
    newcomer = Newcomer(region, invited(region).arrival)
    office = Office(region)
    page = office.get(f"/partners/{newcomer.id}/leave").text
    assert "Avoimet pyynnöt perutaan: 5." in page
    assert office.post(f"/partners/{newcomer.id}/leave", reason="Kiitos!").headers["location"].endswith("partner-left")
    left = office.get(f"/partners/{newcomer.id}").text
    assert "Peru lähtö" in left
    assert "kumppanin sivulla" not in left
    assert "kumppanilta voi kysyä" not in left
    assert f"/partners/{newcomer.id}/contacts/new" not in left
    assert office.post(f"/partners/{newcomer.id}/come-back").headers["location"].endswith("partner-back")
    assert "0/5" not in office.get("/partners/joining").text or "Kylätalo" in office.get("/partners/joining").text


def test_the_leading_organisation_has_no_way_to_leave(office: Office) -> None:
    assert "/partners/county/leave" not in office.get("/partners/county").text
    assert office.post("/partners/county/leave").status_code == 422


def test_a_change_of_persons_is_one_form(office: Office) -> None:
    with office.region.store.begin(office.region.code) as work:
        work.seats.take([Seat("steering", "isola", KAISA.id)])
        work.handbook.save(Forum, [Forum("steering", Text("Ohjausryhmä"), members=("isola",))])
    office.region.open_round()
    path = f"/partners/isola/contacts/{KAISA.id}/hand-on"
    page = office.get(path).text
    assert 'href="/coordinator/requests/values.2027.isola"' in page
    for moved in ("Ohjausryhmä", "Rooli siirtyy:", "Tilatut kalenterit", "pysyvät organisaatiolla"):
        assert moved in page
    assert office.post(path).status_code == 422
    done = office.post(path, name="Uuno Uusi", email="uuno@isola.example.org", language="fi")
    assert done.headers["location"] == "/partners/isola?done=handed-on"
    deliver_messages(office.region.ports, office.region.code)
    assert [one.letter for one in office.region.mail.letters_to(KAISA.id)] == ["stepped-down"]
