"""A round taken back: what is said before, what is done, what is said after."""

from html import unescape

from domain.indicators.rounds import Stage
from domain.processes.doors import desk_link
from domain.processes.indicators.rounds import preview_recall
from domain.processes.steering import withdraw
from domain.requests import Move, Status
from tests.adapters.web.coordinator.office import ROUND, Office, a_region, answers, send_all
from tests.adapters.web.coordinator.test_rounds import stage
from tests.fakes import some_links
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
    assert "Pyyntö on jo 5 muulla ihmisellä" in before
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


def a_round_from_next_week() -> Office:
    """A round started on Monday 1.2. that opens on Monday 8.2.; its hold of some minutes is over."""
    office = Office(a_region())
    office.start(opens="2027-02-08")
    office.region.clock.pass_time(hours=3)
    send_all(office.region)
    return office


def desk(region: Region) -> str:
    partner = Office(region, signed_in=False)
    partner.get(some_links().address(desk_link(region.code, KAISA.id, region.clock.now())))
    return partner.get("/desk?lang=fi").text


def test_a_round_that_opens_later_says_so_and_nobody_sees_it_before() -> None:
    office = Office(a_region())
    looked = " ".join(office.post("/rounds/new", **{**ROUND, "opens": "2027-02-08"}, do="look").text.split())
    assert "Viesti lähtee 5 henkilölle 8.2.2027. Kierros alkaa 8.2.2027. Sitä ennen voit pysäyttää sen" in looked
    assert "lähtee heti" not in looked
    office = a_round_from_next_week()
    page = office.get("/rounds/2027?done=started").text
    assert "Alkaa 8.2.2027, voit vielä pysäyttää" in page
    assert "Alkaa 8.2.2027" in office.get("/coordinator").text
    assert 'action="/rounds/2027/release"' not in page
    assert page.count('<span class="badge calm">Alkaa 8.2.2027</span>') == 5
    assert "Avoinna, viimeistään" not in page
    assert "Kierros alkaa vasta 8.2.2027" in office.post("/rounds/2027/release").text
    assert "/r/values.2027.isola" not in desk(office.region)
    assert office.region.mail.sent == []
    office.region.clock.pass_time(days=7)
    send_all(office.region)
    assert len(got(office.region, "digest")) == 5
    assert "/r/values.2027.isola" in desk(office.region)


def test_a_round_that_has_not_opened_is_stopped_without_a_trace() -> None:
    office = a_round_from_next_week()
    assert office.post("/rounds/2027/stop").headers["location"] == "/rounds?done=stopped"
    assert stage(office.region) is None
    office.region.clock.pass_time(days=7)
    send_all(office.region)
    assert office.region.mail.sent == []
    assert "/r/values.2027.isola" not in desk(office.region)


def test_what_was_withdrawn_before_it_opened_is_not_said_to_have_been_sent() -> None:
    office = a_round_from_next_week()
    withdraw(office.region.ports, office.region.code, "values.2027.isola", COORDINATOR.id)
    office.region.clock.pass_time(days=7)
    partner = Office(office.region, signed_in=False)
    partner.get(some_links().address(desk_link(office.region.code, KAISA.id, office.region.clock.now())))
    page = partner.get("/r/values.2027.isola?lang=fi").text
    history = page.split('class="steps"')[1]
    assert "8.2.2027" not in history
    assert "1.2.2027" in history


def test_where_nobody_gets_an_apology_the_reason_is_not_said_to_stand_in_one() -> None:
    office = Office(a_region())
    office.region.open_round()
    assert "Näkyy pahoittelussa" not in office.get(PAGE).text
    assert "Näkyy pahoittelussa" in asked().get(PAGE).text
