"""The kind ways out of a request: a no, more time, a colleague."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.asides import HandOver
from domain.indicators.values import Values
from domain.processes.answering import act, hand_over
from domain.requests import Move, Status
from tests.adapters.web.coordinator.office import send_all
from tests.adapters.web.house import GOOD, ISOLA, PAGE, Person, history
from tests.region import GROUPS, HEARING, KAISA, PEKKA, SHARE, Region


def test_a_kind_no_needs_a_tick_and_no_reason(kaisa: Person) -> None:
    assert kaisa.post(do="decline").status_code == 422
    assert kaisa.region.request().status is Status.OPEN
    assert kaisa.post(do="decline", sure="on", seen_by="alliance", reason="Kiire").status_code == 303
    assert history(kaisa.region)[-1].body == {"reason": "Kiire", "seen_by": "alliance"}
    page = kaisa.get().text
    assert "Jos mieli muuttuu" in page
    assert "Kuka saa nähdä syyn? Myös muut kumppanit." in page
    assert kaisa.post(**GOOD).status_code == 303


def test_an_old_page_cannot_decline_what_a_colleague_has_answered(region: Region) -> None:
    kaisa = Person(region)
    shown = kaisa.form()
    said = Values.model_validate({"values": {"hearing": {"number": "400"}, "share": {"number": "20"}}})
    act(region.ports, region.code, ISOLA, PEKKA.id, Move.ANSWER, said)
    assert kaisa.post(do="decline", shown=shown, sure="on").status_code == 409
    assert region.request().status is Status.ANSWERED


def test_more_time_is_asked_for_with_a_day_that_exists(kaisa: Person) -> None:
    for wrong in ("31.4.2027", "1.2.2027", ""):
        assert kaisa.post(do="time", until=wrong).status_code == 422
    assert kaisa.post(do="time", until="10.3.2027", reason="Tilinpäätös").status_code == 303
    assert "Kaisa Kivi pyysi aikaa 10.3.2027 asti." in kaisa.get().text


def test_more_time_than_there_is_is_refused_with_the_last_possible_day(kaisa: Person) -> None:
    locks = kaisa.region.request().locks
    page = kaisa.post(do="time", until=(locks + timedelta(days=1)).isoformat())
    assert page.status_code == 422
    assert f"viimeistään {locks.day}.{locks.month}.{locks.year}" in page.text
    assert not history(kaisa.region)


def test_a_second_wish_replaces_the_first_and_the_page_says_so(kaisa: Person) -> None:
    kaisa.post(do="time", until="10.3.")
    assert "Olet jo toivonut aikaa 10.3.2027 asti." in kaisa.get().text
    kaisa.post(do="time", until="12.3.2027")
    page = kaisa.get().text
    assert "Olet jo toivonut aikaa 12.3.2027 asti." in page
    assert "Olet jo toivonut aikaa 10.3.2027 asti." not in page


def test_a_day_that_is_missing_is_called_missing(kaisa: Person) -> None:
    page = kaisa.post(do="time", until=" ").text
    assert "Päivä puuttuu: kerro, mihin mennessä ehtisit." in page
    assert "Tarkista, että päivä on olemassa" not in page


@pytest.mark.parametrize("move", ["decline", "time", "pass-on"])
def test_a_reason_that_is_refused_is_named_at_its_own_field(kaisa: Person, move: str) -> None:
    said: dict[str, Any] = {"sure": "on", "until": "10.3.2027", "contact": PEKKA.id, "reason": "Kuulija 131052-308T"}
    page = kaisa.post(do=move, **said)
    assert page.status_code == 422
    assert f'href="#{move}.reason"' in page.text
    assert f'id="{move}.reason-error">Tekstissä näyttää olevan henkilötunnus.' in page.text
    assert not history(kaisa.region)


def test_what_is_missing_of_a_new_colleague_is_named_at_its_field(kaisa: Person) -> None:
    page = kaisa.post(do="pass-on", name="Mikko Mallikas", email="").text
    assert 'id="email-error">Täytä tämä kohta.' in page
    assert 'id="name-error"' not in page


def test_single_rows_go_to_a_colleague_and_the_sender_keeps_the_overview(kaisa: Person) -> None:
    fields: dict[str, Any] = {
        "name": "Mikko Mallikas",
        "email": "mikko@isola.example.org",
        "rows": "share",
        "asked_rows": "2",
    }
    assert kaisa.post(do="pass-on", **fields).status_code == 303
    page = kaisa.get().text
    assert "Mikko Mallikas: Osallistuneiden osuus – ei vielä vastausta" in page
    assert 'name="values.share.number"' not in page
    assert kaisa.post(values__hearing__number="410").status_code == 303


def test_rows_a_colleague_left_empty_are_named_to_the_sender() -> None:
    region = Region(catalogue=[HEARING, SHARE, replace(GROUPS, asked_of=HEARING.asked_of)])
    region.open_round()
    kaisa, pekka = Person(region), Person(region, PEKKA)
    rows = HandOver(contact=PEKKA.id, rows=("hearing", "groups"))
    hand_over(region.ports, region.code, "values.2027.isola", KAISA.id, rows)
    assert "tyhjäksi jäi" not in kaisa.get().text
    assert pekka.post(f"{PAGE}.{PEKKA.id}-1", values__hearing__number="410").status_code == 303
    assert "Pekka Puro: Kuulemistilaisuudet, Ryhmät – vastattu, tyhjäksi jäi: Ryhmät" in kaisa.get().text


def test_rows_that_are_ones_own_again_are_one_press_away(kaisa: Person) -> None:
    kaisa.post(do="pass-on", contact=PEKKA.id, rows="hearing", asked_rows="2")
    theirs = f"{PAGE}.{PEKKA.id}-1"
    assert f'href="{theirs}"' not in kaisa.get().text
    Person(kaisa.region, PEKKA).post(theirs, do="pass-on", contact=KAISA.id)
    assert f'<a href="{theirs}">Tämä on sinulla: vastaa</a>' in kaisa.get().text


def test_rows_handed_on_by_mistake_are_taken_back_and_the_colleague_hears_of_it(kaisa: Person) -> None:
    kaisa.post(do="pass-on", contact=PEKKA.id, rows="share", asked_rows="2")
    send_all(kaisa.region)
    assert "Ota takaisin" in kaisa.get().text
    kaisa.post(do="draft", values__hearing__number="410")
    assert kaisa.post(do="take-back").status_code == 422
    back = kaisa.post(do="take-back", part=f"{ISOLA}.{PEKKA.id}-1")
    assert back.headers["location"] == f"{PAGE}?done=take-back"
    page = kaisa.get(back.headers["location"]).text
    assert "Kohdat ovat taas sinulla." in page
    assert "Kaisa Kivi otti siirretyt kohdat takaisin." in page
    assert 'name="values.share.number"' in page
    assert "Ota takaisin" not in page
    assert 'value="410"' in page, "a draft stays"
    assert kaisa.region.request(f"{ISOLA}.{PEKKA.id}-1").status is Status.WITHDRAWN
    send_all(kaisa.region)
    assert [one.letter for one in kaisa.region.mail.letters_to(PEKKA.id)] == ["hand-over", "withdrawn"]


def test_rows_a_colleague_has_answered_are_not_taken_back(kaisa: Person) -> None:
    kaisa.post(do="pass-on", contact=PEKKA.id, rows="share", asked_rows="2")
    part = f"{ISOLA}.{PEKKA.id}-1"
    Person(kaisa.region, PEKKA).post(f"/r/{part}", values__share__number="30,5")
    refused = kaisa.post(do="take-back", part=part)
    assert refused.status_code == 422
    assert "ei voi enää ottaa takaisin" in refused.text
    for others in ("values.2027.kivela", "values.2027.nobody"):
        assert kaisa.post(do="take-back", part=others).status_code == 422
    assert kaisa.region.request("values.2027.kivela").status is Status.OPEN


def test_a_colleague_reads_who_handed_the_rows_over_and_why(kaisa: Person) -> None:
    note: dict[str, Any] = {"contact": PEKKA.id, "rows": "share", "asked_rows": "2", "reason": "Sinä tiedät tämän."}
    kaisa.post(do="pass-on", **note)
    page = Person(kaisa.region, PEKKA).get(f"{PAGE}.{PEKKA.id}-1").text
    assert "Kaisa Kivi (Isola) siirsi tämän sinulle." in page
    assert "Sinä tiedät tämän." in page
    assert '<dd>Merialueen hyvinvointialue<span class="person">Aino Aalto</span></dd>' in page
    assert "Kaisa Kivi siirsi osan kohdista, niihin vastaa Pekka Puro." in page
    assert "8 minuuttia" in page
    assert "siirsi tämän sinulle" not in kaisa.get().text


def test_a_whole_request_goes_to_a_colleague_and_stays_in_sight(kaisa: Person) -> None:
    assert kaisa.post(do="pass-on", contact=PEKKA.id).status_code == 303
    assert kaisa.region.request().contact == PEKKA.id
    assert "Tähän vastaa Pekka Puro" in kaisa.get().text


def test_strangers_are_refused_as_colleagues_and_what_was_typed_is_kept(kaisa: Person) -> None:
    fields: dict[str, Any] = {"name": "Outi Outo", "email": "outi@elsewhere.example.org", "reason": "Hei"}
    refused = kaisa.post(do="pass-on", **fields)
    assert refused.status_code == 422
    assert "Outi Outo" in refused.text
    assert kaisa.post(do="pass-on", name="", email="a@b.fi, c@d.fi").status_code == 422
    assert kaisa.region.request().contact == KAISA.id
