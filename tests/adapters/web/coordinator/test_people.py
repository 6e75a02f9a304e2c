import html
from dataclasses import replace
from datetime import date
from pathlib import Path

from adapters.email.mail import mail_of
from domain.asides import Decline
from domain.errors import Never
from domain.indicators.rounds import Dates
from domain.operating import PROCESSES
from domain.partners import Contact, Role
from domain.processes.answering import act
from domain.processes.steering import give_time
from domain.requests import Move, Status
from tests.adapters.web.coordinator.office import Office, a_region, send_all
from tests.region import CONTACTS, COORDINATOR, KAISA, OLLI, PARTNERS, PEKKA, SECOND, Region

EVIL = "<script>alert('x')</script> \"onload=\"{{ 7 * 7 }} & Co"
PERSON = {"name": "Mikko Mallikas", "email": "mikko@isola.example.org", "working_days": ["0", "1", "4"]}


def contact(region: Region, id: str) -> Contact:
    with region.store.look(region.code) as work:
        return work.register.contact(id)


def test_a_contact_is_added_and_the_earlier_main_contact_becomes_deputy() -> None:
    office = Office(a_region())
    fields = {**PERSON, "role": "main", "language": "sv", "away_from": "1.3.2027", "away_until": "2027-03-05"}
    assert office.post("/partners/isola/contacts/new", **fields).status_code == 303
    fresh = contact(office.region, "c-0009")
    assert (fresh.name, fresh.working_days, str(fresh.away_from)) == ("Mikko Mallikas", (0, 1, 4), "2027-03-01")
    assert contact(office.region, KAISA.id).role is Role.DEPUTY
    assert not fresh.coordinator


def test_who_changes_one_thing_leaves_what_somebody_else_has_changed_meanwhile() -> None:
    office = Office(a_region())
    path = f"/partners/isola/contacts/{KAISA.id}"
    was = html.unescape(office.get(path).text.split('name="was" value="')[1].split('"')[0])
    shown = {"name": KAISA.name, "email": KAISA.email, "working_days": ["0", "1", "2", "3", "4"], "was": was}
    choices = {"role": "main", "language": "fi", "rhythm": str(KAISA.rhythm)}
    office.post(path, **shown, **choices, title="sihteeri", phone="")
    office.post(path, **shown, **choices, title="", phone="040 123 4567")
    assert (contact(office.region, KAISA.id).title, contact(office.region, KAISA.id).phone) == (
        "sihteeri",
        "040 123 4567",
    )
    assert office.post(path, **{**shown, "was": "{"}, **choices, title="", phone="").status_code == 303
    assert contact(office.region, KAISA.id).title == ""


def test_a_refused_contact_names_the_field() -> None:
    office = Office(a_region())
    for changes, field in (
        ({"email": "mikko"}, "email"),
        ({"email": PEKKA.email}, "email"),
        ({"name": ""}, "name"),
        ({"name": "tunnus 131052-308T"}, "name"),
        ({"away_from": "2027-03-01"}, ""),
        ({"working_days": []}, ""),
        ({"role": "king"}, "role"),
    ):
        refused = office.post("/partners/isola/contacts/new", **{**PERSON, **changes})
        assert (changes, refused.status_code) == (changes, 422)
        assert f'id="{field}-error"' in refused.text or not field
        assert 'role="alert"' in refused.text


def test_a_coordinator_is_named_only_at_the_backbone_and_the_last_one_stays() -> None:
    office = Office(a_region())
    office.post("/partners/isola/contacts/new", **PERSON, coordinator="true")
    assert not contact(office.region, "c-0009").coordinator
    office.post(f"/partners/county/contacts/{SECOND.id}/leave")
    assert office.post(f"/partners/county/contacts/{COORDINATOR.id}/leave").status_code == 422
    assert contact(office.region, COORDINATOR.id).active


def test_marking_a_contact_gone_says_what_moves_and_moves_it() -> None:
    office = Office(a_region())
    office.region.open_round()
    before = office.get(f"/partners/isola/contacts/{KAISA.id}/leave").text
    assert "Yksi avoin pyyntö siirtyy: uusi vastaaja on Pekka Puro." in before
    assert contact(office.region, KAISA.id).active
    office.post(f"/partners/isola/contacts/{KAISA.id}/leave")
    assert not contact(office.region, KAISA.id).active
    assert office.region.request().contact == PEKKA.id
    alone = office.get(f"/partners/kivela/contacts/{OLLI.id}/leave").text
    assert "Avoimelle pyynnölle ei ole ottajaa" in alone


def test_more_time_is_given_and_told() -> None:
    office = Office(a_region())
    office.region.open_round()
    path = "/coordinator/requests/values.2027.isola"
    assert office.post(path, due="15.2.2027").status_code == 422
    assert "Sopisiko 15.3.2027?" in office.post(path, due="13.3.2027").text
    assert office.post(path, due="12.3.2027", reason="Ei kiirettä.").status_code == 303
    send_all(office.region)
    letters = sorted(one.letter for one in office.region.mail.letters_to(KAISA.id))
    assert letters == ["digest", "more-time"]
    assert str(office.region.request().due) == "2027-03-12"
    assert "uusi määräpäivä 12.3.2027" in office.get(path).text


def test_more_time_than_the_lock_date_leaves_is_given_after_a_second_look_only() -> None:
    office = Office(a_region())
    office.region.open_round()
    path = "/coordinator/requests/values.2027.isola"
    asked = office.post(path, due="1.6.2027")
    assert asked.status_code == 409
    assert "1.6.2027 on vasta sen jälkeen, kun pyyntö lukittuu (15.3.2027)" in asked.text
    assert str(office.region.request().due) == "2027-03-01"
    assert office.post(path, due="2.6.2027", beyond="2027-06-01").status_code == 409
    assert office.post(path, due="1.6.2027", beyond="2027-06-01").status_code == 303
    assert str(office.region.request().due) == "2027-06-01"


def test_the_history_tells_every_step_in_words() -> None:
    office = Office(a_region())
    region = office.region
    region.open_round()
    send_all(region)
    give_time(region.ports, region.code, "values.2027.isola", COORDINATOR.id, region.request().locks)
    act(region.ports, region.code, "values.2027.isola", KAISA.id, Move.DECLINE, Decline(reason="Kaksi sijaista <i>."))
    page = office.get("/coordinator/requests/values.2027.isola").text
    steps = (
        "Pyyntö lähti: Kaisa Kivi",
        "Aino Aalto antoi lisää aikaa",
        "Kaisa Kivi kertoi",
        "Kaksi sijaista &lt;i&gt;.",
    )
    assert all(step in page for step in steps)


def test_withdrawing_one_request_says_first_who_hears_of_it() -> None:
    office = Office(a_region())
    office.region.open_round()
    send_all(office.region)
    path = "/coordinator/requests/values.2027.isola/withdraw"
    assert "Kaisa Kivi saa yhden rivin" in office.get(path).text
    office.post(path, reason="Turha kysymys.")
    assert office.region.request().status is Status.WITHDRAWN
    assert office.post(path).status_code == 422


def test_mail_that_did_not_arrive_is_shown_and_sent_again() -> None:
    office = Office(a_region())
    region = office.region
    region.open_round()
    region.mail.failures = [Never("smtp.refused")]
    send_all(region)
    page = office.get("/coordinator").text
    assert "Viesti ei mennyt perille" in page
    key = page.partition('name="key" value="')[2].partition('"')[0]
    assert office.post("/coordinator/send-again", key=key).headers["location"].endswith("done=sending-again")
    send_all(region)
    assert "Viesti ei mennyt perille" not in office.get("/coordinator").text
    digests = [one for one, _ in region.mail.sent if one.letter == "digest"]
    asked = [one for one in digests if any(item["kind"] == "values" for item in one.facts["items"])]
    assert len(asked) == 5, "and a coordinator was asked to look"


def test_mail_that_did_not_arrive_is_named_and_leaves_by_itself_for_a_mended_address(tmp_path: Path) -> None:
    region = a_region()
    region.open_round()
    region.open_round("2026")
    region.mail.failures = [Never("smtp.refused")]
    send_all(region)
    office = Office(region, ports=replace(region.ports, mail=mail_of("", tmp_path / "mailbox", "a@county.example.org")))
    page = office.get("/coordinator?lang=fi").text
    shown = page[page.index('id="undelivered"') :].partition("</section>")[0]
    subject = '<span lang="fi">Pohjanlahden hyte-allianssi: 2 pyyntöä'
    for words in (KAISA.name, subject, "<li>Yhteiset mittarit 2026</li>"):
        assert words in shown
    fields = {"name": KAISA.name, "email": "kaisa.uusi@isola.example.org", "working_days": "0"}
    path = office.post(f"/partners/isola/contacts/{KAISA.id}", **fields).headers["location"]
    assert "lähtee nyt uuteen osoitteeseen" in office.get(path).text
    assert 'id="undelivered"' not in office.get("/coordinator").text


def test_a_process_rests_and_wakes() -> None:
    office = Office(a_region())
    for name in PROCESSES:
        office.post(f"/processes/{name}", to="off")
        with office.region.store.look(office.region.code) as work:
            assert work.is_off(name)
    assert office.get("/processes").text.count("Herätä") == len(PROCESSES)
    office.post("/processes/send-notices", to="on")
    with office.region.store.look(office.region.code) as work:
        assert "send-notices" not in work.switches.off()
    assert office.post("/processes/rm-rf", to="off").status_code == 404


def test_words_from_outside_stay_words_on_every_page() -> None:
    partners = [replace(one, name=replace(one.name, fi=f"{one.name.fi} {EVIL}", sv="")) for one in PARTNERS]
    people = [replace(one, name=f"{one.name} {EVIL}", title=EVIL, phone=EVIL[:40]) for one in CONTACTS]
    office = Office(a_region(partners=partners, contacts=people))
    office.region.open_round(note=EVIL)
    paths = ["/coordinator", "/rounds", "/rounds/2027", "/rounds/2027/picture", "/partners", "/partners/isola"]
    paths += [f"/partners/isola/contacts/{KAISA.id}{step}" for step in ("", "/leave", "/links")]
    paths += ["/coordinator/requests/values.2027.isola", "/coordinator/requests/values.2027.isola/withdraw"]
    for path in paths:
        page = office.get(path)
        assert (path, page.status_code) == (path, 200)
        assert "<script" not in page.text
        assert 'onload="' not in page.text
    assert "&lt;script&gt;" in office.get("/partners/isola").text


def test_earlier_requests_of_a_partner_begin_with_the_newest() -> None:
    office = Office(a_region())
    for period, due in (("2025", date(2027, 2, 22)), ("2026", date(2027, 3, 1))):
        office.region.open_round(period, Dates(date(2027, 2, 1), due, date(2027, 3, 15)))
        act(office.region.ports, office.region.code, f"values.{period}.isola", KAISA.id, Move.DECLINE, Decline())
    past = office.get("/partners/isola").text.partition('id="past"')[2]
    assert past.index("values.2026.isola") < past.index("values.2025.isola")
