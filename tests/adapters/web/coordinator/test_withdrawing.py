"""A round taken back: what is said before, what is done, what is said after."""

from html import unescape

from domain.indicators.rounds import Stage
from domain.processes.indicators.rounds import preview_recall
from domain.requests import Move, Status
from tests.adapters.web.coordinator.office import ROUND, Office, a_region, answers, send_all
from tests.adapters.web.coordinator.test_rounds import stage
from tests.region import COORDINATOR, KAISA, Region

PAGE = "/rounds/2027/withdraw"


def asked() -> Office:
    """A coordinator's browser in a region where everybody has been asked."""
    office = Office(a_region())
    office.region.open_round()
    send_all(office.region)
    return office


def got(region: Region, letter: str) -> list[str]:
    return sorted(to.id for one, to in region.mail.sent if one.letter == letter)


def test_a_round_stopped_after_an_answer_keeps_the_answer() -> None:
    office = Office(a_region())
    office.start()
    answers(office.region)
    done = office.post("/rounds/2027/stop").headers["location"]
    assert "Joku ehti jo toimia" in office.get(done).text
    assert stage(office.region) is Stage.WITHDRAWN
    with office.region.store.look(office.region.code) as work:
        assert work.requests.history("values.2027.isola")[0].move is Move.ANSWER


def test_withdrawing_later_says_what_it_does_and_mails_one_apology_to_each_person_asked() -> None:
    office = Office(a_region())
    region = office.region
    region.open_round()
    send_all(region)
    before = office.get("/rounds/2027/withdraw").text
    assert "5 henkilöä on jo saanut pyynnön" in before
    assert "5 pyyntöä päättyy" in before
    assert [one for one, _ in region.mail.sent if one.letter == "apology"] == []
    assert [office.post("/rounds/2027/withdraw").status_code for _ in range(2)] == [303, 422]
    send_all(region)
    apologies = [to.id for one, to in region.mail.sent if one.letter == "apology"]
    assert sorted(apologies) == sorted({to.id for one, to in region.mail.sent if one.letter == "digest"})
    with region.store.look(region.code) as work:
        assert {one.status for one in work.requests.of_subject("2027")} == {Status.WITHDRAWN}


def test_what_is_said_before_and_after_is_what_is_sent() -> None:
    office = asked()
    with office.region.store.look(office.region.code) as work:
        recall = preview_recall(work, "2027", COORDINATOR.id, office.region.clock.now())
    done = office.post(PAGE).headers["location"]
    assert "Pahoittelu on matkalla jokaiselle" in office.get(done).text
    send_all(office.region)
    assert len(got(office.region, "apology")) == recall.apologies == 5


def test_where_nobody_was_asked_nobody_hears_of_it_and_the_page_says_so() -> None:
    office = Office(a_region())
    office.region.open_round()
    assert "Kukaan ei ole vielä saanut pyyntöä" in office.get(PAGE).text
    done = office.post(PAGE).headers["location"]
    assert "joten viestejä ei lähde" in office.get(done).text
    send_all(office.region)
    assert got(office.region, "apology") == []


def test_the_reason_stands_in_the_apology_and_on_the_requests_page() -> None:
    office = asked()
    office.post(PAGE, reason="Väärä määräpäivä. <b>Anteeksi!</b>")
    send_all(office.region)
    (apology,) = [one for one in office.region.mail.letters_to(KAISA.id) if one.letter == "apology"]
    assert apology.facts["reason"] == "Väärä määräpäivä. <b>Anteeksi!</b>"
    assert "Väärä määräpäivä. &lt;b&gt;" in office.get("/coordinator/requests/values.2027.isola").text


def test_a_reason_that_will_not_do_is_named_and_withdraws_nothing() -> None:
    office = asked()
    refused = office.post(PAGE, reason="Hänen tunnuksensa on 131052-308T")
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.text
    assert "Hänen tunnuksensa on 131052-308T" in unescape(refused.text)
    assert stage(office.region) is Stage.OPEN


def test_a_withdrawn_period_is_asked_again_and_the_preview_says_what_that_means() -> None:
    office = asked()
    office.post(PAGE)
    assert "Samalta jaksolta voi kysyä uudelleen" in office.get("/rounds/2027").text
    looked = office.post("/rounds/new", **ROUND, do="look").text
    assert "Tämän jakson kierros peruttiin" in looked
    assert [office.start().headers["location"] for _ in range(2)] == ["/rounds/2027-r2?done=started", "/rounds/2027-r2"]
    assert "vuosi 2027" in office.get("/rounds/2027-r2").text
    office.region.clock.pass_time(days=1)
    send_all(office.region)
    assert len(got(office.region, "digest")) == 10
    (apology, anew) = office.region.mail.letters_to(KAISA.id)[1:]
    assert apology.facts["period"] == anew.facts["items"][0]["period"] == "2027"


def test_pressing_an_old_button_of_a_withdrawn_round_asks_nobody() -> None:
    office = asked()
    office.post(PAGE)
    assert office.post("/rounds/2027/ask-joined").status_code == 422
    assert stage(office.region, "2027-r2") is None
