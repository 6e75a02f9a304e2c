from dataclasses import replace
from datetime import timedelta

from domain.inbox.incoming import Handled, Note, Sort, What
from domain.words import MASK
from tests.adapters.web.coordinator.office import Office, a_region, answers
from tests.fakes import FakeClock
from tests.region import KAISA, SIRI

ASKED, NOW = "values.2027.isola", FakeClock().now()


def office(*notes: Note) -> Office:
    region = a_region()
    region.open_round()
    with region.store.begin(region.code) as work:
        for note in notes:
            work.received.note(note)
    return Office(region)


def a_note(text: str = "Teen tämän <b>huomenna</b>.", what: What = What.WORDS, address: str = "") -> Note:
    return Note(ASKED, KAISA.id, NOW, text, what, address)


def test_what_was_written_by_mail_waits_on_the_first_page_until_it_is_looked_at() -> None:
    there = office(a_note())
    page = there.get("/coordinator").text
    assert "Vastasi sähköpostilla, katso" in page
    assert "Teen tämän &lt;b&gt;huomenna&lt;/b&gt;." in page
    assert f'href="/coordinator/requests/{ASKED}"' in page
    after = there.post("/coordinator/notes/1")
    assert "Viesti on merkitty katsotuksi" in there.get(after.headers["location"]).text
    assert "Vastasi sähköpostilla" not in there.get("/coordinator").text


def test_what_was_written_about_a_request_that_was_answered_since_is_not_said_to_wait_for_an_answer() -> None:
    there = office(a_note())
    assert "Sähköposti ei ole vastaus" in there.get("/partners/isola").text
    answers(there.region)
    page = there.get("/coordinator").text
    assert "Vastasi sähköpostilla, katso" not in page
    assert "pyyntö on yhä auki" not in page
    assert "Kirjoitti sähköpostilla" in page
    assert "Teen tämän" in page


def test_the_requests_own_page_keeps_what_was_written() -> None:
    there = office(a_note(address="pekka@isola.example.org"), a_note(text="", what=What.TENTATIVE))
    there.post("/coordinator/notes/1")
    page = there.get(f"/coordinator/requests/{ASKED}").text
    assert "Teen tämän" in page
    assert "Kaisa Kivi (pekka@isola.example.org) kirjoitti sähköpostilla." in page
    assert "Kaisa Kivi vastasi kalenterista: ehkä tulossa." in page


def test_where_an_identity_code_was_masked_the_page_tells_why() -> None:
    there = office(a_note(f"Hän on {MASK}."))
    for path in ("/coordinator", f"/coordinator/requests/{ASKED}"):
        page = there.get(path).text
        assert (f"Hän on {MASK}." in page, "Viestissä oli henkilötunnus." in page) == (True, True)


def test_the_partners_page_shows_what_its_people_wrote() -> None:
    there = office(a_note())
    assert "Teen tämän" in there.get("/partners/isola").text
    assert "Teen tämän" not in there.get("/partners/kivela").text


def test_the_newest_notes_are_shown_and_the_rest_counted() -> None:
    there = office(*(a_note(f"Viesti {number}.") for number in range(28)))
    page = there.get("/coordinator").text
    assert "Viesti 27." in page
    assert "Viesti 2." not in page
    assert "Lisäksi 3 muuta." in page


def test_a_note_about_a_request_that_is_gone_is_still_shown() -> None:
    there = office(Note("values.2020.isola", KAISA.id, NOW, "Hei"))
    assert "Hei" in there.get("/coordinator").text


def test_who_is_away_is_named_with_whom_to_ask_instead() -> None:
    region = a_region()
    now = region.clock.now()
    with region.store.begin(region.code) as work:
        until = now.date() + timedelta(days=10)
        work.register.save(region.alliance, [], [replace(KAISA, away_from=now.date(), away_until=until)])
        work.received.mark(Handled("a", Sort.AWAY, now, KAISA.id, code=until.isoformat()))
        work.received.mark(Handled("b", Sort.AWAY, now, SIRI.id))
    page = Office(region).get("/coordinator").text
    assert f"Kaisa Kivi on poissa {until.day}.{until.month}.{until.year} asti." in page
    assert "Kiireellisen asian voi kysyä varahenkilöltä: Pekka Puro." in page
    assert "Siri Strand on poissa, paluupäivää ei kerrottu." in page


def test_parked_mail_is_counted() -> None:
    region = a_region()
    with region.store.begin(region.code) as work:
        work.received.mark(Handled("a", Sort.UNREADABLE, region.clock.now(), code="inbox.too-large"))
    assert "Viikon aikana yksi viesti jäi postilaatikon kansioon parked" in Office(region).get("/coordinator").text


def test_only_a_coordinator_puts_notes_aside() -> None:
    region = a_region()
    with region.store.begin(region.code) as work:
        work.received.note(a_note())
    stranger = Office(region, signed_in=False)
    assert stranger.post("/coordinator/notes/1").status_code in {302, 303, 401, 403}
    with region.store.look(region.code) as work:
        assert len(work.received.unread()) == 1
