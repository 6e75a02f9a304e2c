"""A restored alliance's post waits until the coordinator has looked at it and chosen."""

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.email.mail import mail_of
from domain.events import Event
from domain.holding import Hold, Outage
from domain.messages import Delivery
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.requests import BY_RULE
from tests.adapters.web.coordinator.office import Office, a_region
from tests.builders import a_message
from tests.region import KAISA, Region

PAGE = "/processes/held?lang=fi"


@pytest.fixture
def region() -> Region:
    """A region restored an hour after it was saved, five digests on their way then."""
    region = a_region()
    region.open_round()
    send_notices(region.ports, region.code)
    saved = region.clock.now()
    hold_back(region, Hold(region.clock.pass_time(hours=1), saved))
    region.clock.pass_time(minutes=5)
    return region


def hold_back(region: Region, hold: Hold) -> None:
    with region.store.begin(region.code) as work:
        work.holds.put(hold)
        work.tell(Event("post.held", region.code, BY_RULE, hold.since))


def states(region: Region) -> dict[Delivery, int]:
    with region.store.look(region.code) as work:
        return dict(work.post.count())


def test_the_first_page_says_that_the_post_waits_and_since_when(region: Region) -> None:
    office = Office(region)
    page = office.get("/coordinator?lang=fi").text
    assert "Posti odottaa" in page
    assert "5 viestiä odottaa, että vapautat postin." in page
    assert 'href="/processes/held"' in page
    assert "Posti odottaa" in office.get("/processes?lang=fi").text


def test_with_nothing_waiting_no_page_says_that_some_of_it_may_have_left() -> None:
    region = a_region()
    now = region.clock.now()
    hold_back(region, Hold(region.clock.pass_time(hours=1), now))
    office = Office(region)
    home, held = office.get("/coordinator?lang=fi").text, office.get(PAGE).text
    assert "Mitään ei odota lähtemistä. Mikään ei silti lähde ennen kuin vapautat postin." in home
    assert "Mitään ei odota lähtemistä." in held
    for page in (home, held):
        assert ("0 viestiä" in page, "voinut lähteä" in page, "ovat voineet" in page) == (False, False, False)


def test_the_page_lists_each_letter_with_its_reader_and_age(region: Region) -> None:
    page = Office(region).get(PAGE).text
    assert KAISA.name in page
    assert "pyyntö tai muistutus" in page
    assert page.count("ennen varmuuskopiota</span>") == 5
    assert "Postipalvelimelta ei voi kysyä, mitkä näistä ovat jo lähteneet." in page
    assert page.index("Älä lähetä näistä mitään") < page.index("Lähetä kaikki 5")


def test_letters_of_one_kind_are_told_apart_by_their_subjects(region: Region, tmp_path: Path) -> None:
    office = Office(region, ports=replace(region.ports, mail=mail_of("", tmp_path / "mailbox", "a@county.example.org")))
    page = office.get(PAGE).text
    assert '<span lang="fi">Pohjanlahden hyte-allianssi: Yhteiset mittarit 2027' in page
    assert '<span lang="sv">Bottenhavets allians: Gemensamma mätare 2027' in page


def test_what_has_left_by_the_servers_log_is_told_before_anything_is_released(region: Region) -> None:
    with region.store.look(region.code) as work:
        region.mail.known = {one.key: True for one in work.post.waiting()[:2]}
    office = Office(region)
    page = office.get(PAGE).text
    assert "Postipalvelimen lokin mukaan näistä 2 on jo lähtenyt. Niitä ei lähetetä uudelleen." in page
    assert page.count("lähtenyt jo</strong>") == 2
    assert page.index("Lähetä muut 3") < page.index("Älä lähetä näistä mitään")
    office.post("/processes/held", do="send")
    deliver_messages(region.ports, region.code)
    sent = [message.letter for message, _ in region.mail.sent]
    assert sent.count("digest") == 3
    assert states(region) == {Delivery.SENT: 5}


def test_no_page_promises_a_letter_while_the_post_waits_for_a_person(region: Region) -> None:
    office = Office(region)
    for path in ("/forums", "/rounds/2027", "/partners/isola"):
        assert "Posti odottaa palautuksen jälkeen: mitään ei lähde" in office.get(f"{path}?lang=fi").text
    office.post("/processes/held", do="drop")
    assert "Posti odottaa" not in office.get("/forums?lang=fi").text


def test_the_coordinator_sends_all_of_it(region: Region) -> None:
    office = Office(region)
    assert office.post("/processes/held", do="send").headers["location"] == "/coordinator?done=post-released"
    deliver_messages(region.ports, region.code)
    assert states(region) == {Delivery.SENT: 5}
    assert "Posti ei odota" in office.get(PAGE).text
    assert "Posti odottaa" not in office.get("/coordinator").text


def test_the_coordinator_drops_what_had_left_before(region: Region) -> None:
    office = Office(region)
    office.post("/processes/held", do="drop")
    deliver_messages(region.ports, region.code)
    assert states(region) == {Delivery.SUPERSEDED: 5}


def test_a_form_without_a_choice_releases_nothing(region: Region) -> None:
    office = Office(region)
    office.post("/processes/held")
    deliver_messages(region.ports, region.code)
    assert states(region)[Delivery.QUEUED] == 5


def test_released_twice_is_told_not_done(region: Region) -> None:
    office = Office(region)
    office.post("/processes/held", do="send")
    assert office.post("/processes/held", do="send").status_code == 422


def test_a_server_that_is_away_is_told_on_the_first_page_at_once() -> None:
    region = a_region()
    office, now = Office(region), region.clock.now()
    assert "palvelimeen" not in office.get("/coordinator?lang=fi").text
    with region.store.begin(region.code) as work:
        work.outages.write(Outage(now))
    assert "Postipalvelimeen ei saada yhteyttä" in office.get("/coordinator?lang=fi").text
    with region.store.begin(region.code) as work:
        work.post.queue([a_message("receipt.1"), a_message("receipt.2")])
    page = office.get("/coordinator?lang=fi").text
    assert "2 viestiä lähtee itsestään, kun yhteys palaa." in page
