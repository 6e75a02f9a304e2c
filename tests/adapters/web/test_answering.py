"""A partner answers: drafts, faults, doubts, double posts, two at once, and the kind ways out."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.indicators import PeriodLength
from domain.processes.answering import act
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.processes.steering import give_time, withdraw
from domain.processes.weighing import weigh_answers
from domain.requests import Move, Reply, Request, Status
from domain.values import Values
from tests.adapters.web.house import PAGE, Person, a_region, answers_isola
from tests.region import CATALOGUE, COORDINATOR, KAISA, PEKKA, SIRI, Region

ISOLA = "values.2027.isola"
GOOD: dict[str, Any] = {"values__hearing__number": "410", "values__share__number": "30,5 %"}


@pytest.fixture
def region(tmp_path: Path) -> Region:
    return a_region(tmp_path)


@pytest.fixture
def kaisa(region: Region) -> Person:
    return answers_isola(region)


def history(region: Region, id: str = ISOLA) -> list[Reply]:
    with region.store.look(region.code) as work:
        return work.requests.history(id)


def request(region: Region, id: str = ISOLA) -> Request:
    return region.request(id)


def test_an_answer_is_saved_and_its_figures_come_back_at_once(kaisa: Person) -> None:
    sent = kaisa.post(**GOOD)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{PAGE}/results")
    page = kaisa.get(f"{PAGE}/results").text
    assert "Kiitos!" in page
    assert 'role="img"' in page
    for number in ("410", "412", "30,5"):
        assert number in page
    assert "Sotkanet" in page


def test_a_quarter_is_named_and_stands_beside_the_same_quarter_only(region: Region) -> None:
    third = "/r/values.2026-q3.isola"
    with region.store.begin(region.code) as work:
        work.rounds.save_indicators([replace(one, period=PeriodLength.QUARTER) for one in CATALOGUE])
    for page, hearing in (("/r/values.2026-q2.isola", "52"), (third, "53")):
        region.open_round(page.split(".")[1])
        assert Person(region).post(page, values__hearing__number=hearing, values__share__number="30").status_code == 303
    kaisa = Person(region)
    assert "Luku vuoden 2026 3. neljännekseltä" in kaisa.get(third).text
    assert "Teiltä vuoden 2025 3. neljännekseltä" in kaisa.get(third).text
    table = kaisa.get(f"{third}/results.csv").text.splitlines()
    numbers = [line.split(";")[4] for line in table if "Kuulemis" in line]
    assert numbers == ["53"]


def test_the_figures_can_be_taken_along_as_a_finnish_table(kaisa: Person) -> None:
    kaisa.post(**GOOD)
    file = kaisa.get(f"{PAGE}/results.csv")
    assert file.content.startswith(b"\xef\xbb\xbf")
    assert "Osallistuneiden osuus;%;Isola;2027;30,5;Organisaation oma tieto" in file.text
    assert "attachment" in file.headers["content-disposition"]


def test_wrong_fields_are_named_linked_and_kept(kaisa: Person) -> None:
    answer = kaisa.post(values__hearing__number="1.000", values__share__number="130", comment="Moi <3")
    assert answer.status_code == 422
    for name in ("values.hearing.number", "values.share.number"):
        assert f'href="#{name}"' in answer.text
        assert f'id="{name}.error"' in answer.text
    for typed in ("1.000", "130", "Moi &lt;3"):
        assert typed in answer.text
    assert not history(kaisa.region)


def test_what_does_not_concern_us_needs_a_reason(kaisa: Person) -> None:
    answer = kaisa.post(values__hearing__number="410", values__share__not_relevant="on")
    assert 'href="#values.share.reason"' in answer.text
    reasoned = kaisa.post(
        values__hearing__number="410", values__share__not_relevant="on", values__share__reason="Ei laskettu"
    )
    assert reasoned.status_code == 303


def test_same_as_last_time_takes_the_accepted_value(kaisa: Person) -> None:
    assert kaisa.post(values__hearing__same="on", values__share__same="on").status_code == 303
    assert "412" in kaisa.get(f"{PAGE}/results").text


def test_a_draft_is_kept_as_typed_even_when_wrong_and_shows_on_every_device(region: Region) -> None:
    devices = [answers_isola(region) for _ in range(3)]
    assert devices[0].post(do="draft", values__hearing__number="noin 40?").headers["location"].endswith("#kept")
    region.clock.pass_time(days=3)
    assert "noin 40?" in devices[1].get().text
    devices[1].post(do="draft", values__hearing__number="38")
    region.clock.pass_time(days=3)
    page = answers_isola(region).get().text
    assert 'value="38"' in page
    assert "Luonnos tallennettu 4.2.2027 klo" in page
    assert not history(region)


def test_fields_nobody_asked_for_are_left_out(kaisa: Person) -> None:
    kaisa.post(do="draft", is_admin="1", partner="kivela", values__hearing__number="7")
    with kaisa.region.store.look(kaisa.region.code) as work:
        draft = work.requests.draft(ISOLA, KAISA.id)
    assert draft is not None
    assert set(draft[0]) == {"values.hearing.number"}


def test_doubtful_values_are_asked_about_before_anything_is_sent(kaisa: Person) -> None:
    shown = kaisa.form()
    asked = kaisa.post(shown=shown, values__hearing__number="1 312", values__share__number="30")
    assert asked.status_code == 200
    assert "Pitääkö tämä paikkansa?" in asked.text
    assert not history(kaisa.region)
    sure: dict[str, Any] = {
        "sure.hearing": "1312",
        "values.hearing.reason": "Uusi foorumi",
        "values.share.number": "30",
    }
    assert kaisa.post(shown=shown, values__hearing__number="1 312", **sure).status_code == 303
    assert history(kaisa.region)[-1].body["values"]["hearing"]["reason"] == "Uusi foorumi"


def test_a_confirmed_value_that_changes_is_asked_about_again(kaisa: Person) -> None:
    again = kaisa.post(values__hearing__number="5 000", values__share__number="30", sure__hearing="1312")
    assert "Pitääkö tämä paikkansa?" in again.text
    back = kaisa.post(do="back", values__hearing__number="5 000", values__share__number="30")
    assert 'value="5 000"' in back.text


def test_the_same_answer_twice_is_one_answer(kaisa: Person) -> None:
    shown = kaisa.form()
    kaisa.post(shown=shown, **GOOD)
    twice = kaisa.post(shown=shown, **GOOD)
    assert twice.status_code == 200
    assert "Sama vastaus otettiin vastaan 1.2.2027 klo" in twice.text
    assert len(history(kaisa.region)) == 1


def test_when_somebody_else_was_quicker_both_answers_are_shown_and_nothing_is_lost(region: Region) -> None:
    kaisa = Person(region)
    shown = kaisa.form()
    said = Values.model_validate({"values": {"hearing": {"number": "999"}, "share": {"number": "20"}}})
    act(region.ports, region.code, ISOLA, PEKKA.id, Move.ANSWER, said)
    stale = kaisa.post(shown=shown, comment="Minun sanani", **GOOD)
    assert stale.status_code == 409
    for text in ("Pekka Puro vastasi.", "999", "410", "Minun sanani"):
        assert text in stale.text
    mine = kaisa.post(shown={**shown, "version": "1"}, **GOOD)
    assert mine.status_code == 303
    assert [reply.by for reply in history(region)] == [PEKKA.id, KAISA.id]


def test_more_time_given_meanwhile_stands_in_nobodys_way(region: Region) -> None:
    kaisa = Person(region)
    shown = kaisa.form()
    give_time(region.ports, region.code, ISOLA, COORDINATOR.id, date(2027, 3, 10))
    assert kaisa.post(shown=shown, **GOOD).status_code == 303


def test_an_empty_form_or_an_untouched_one_sent_at_once_is_not_a_persons(kaisa: Person) -> None:
    empty = kaisa.post(comment="")
    assert empty.status_code == 422
    assert "paina Lähetä itse" in empty.text
    kaisa.post(do="draft", **GOOD)
    shown = kaisa.form()
    assert kaisa.post(shown=shown, **GOOD).status_code == 422
    assert not history(kaisa.region)
    kaisa.region.clock.pass_time(seconds=5)
    assert kaisa.post(shown=shown, **GOOD).status_code == 303


def test_a_late_answer_is_welcome_and_says_so(region: Region) -> None:
    region.clock.pass_time(days=32)
    kaisa = answers_isola(region)
    assert "merkitsemme, että se tuli määräpäivän jälkeen" in kaisa.get().text
    assert kaisa.post(**GOOD).status_code == 303


def test_after_the_lock_date_the_page_says_what_to_do(region: Region) -> None:
    kaisa = answers_isola(region)
    shown = kaisa.form()
    region.clock.pass_time(days=50)
    assert "ota yhteyttä koordinaattoriin" in kaisa.get().text
    closed = kaisa.post(shown=shown, **GOOD)
    assert closed.status_code == 422
    assert "410" in closed.text


def test_a_kind_no_needs_a_tick_and_no_reason(kaisa: Person) -> None:
    assert kaisa.post(do="decline").status_code == 422
    assert request(kaisa.region).status is Status.OPEN
    assert kaisa.post(do="decline", sure="on", seen_by="alliance", reason="Kiire").status_code == 303
    assert history(kaisa.region)[-1].body == {"reason": "Kiire", "seen_by": "alliance"}
    page = kaisa.get().text
    assert "Jos mieli muuttuu" in page
    assert kaisa.post(**GOOD).status_code == 303


def test_an_old_page_cannot_decline_what_a_colleague_has_answered(region: Region) -> None:
    kaisa = Person(region)
    shown = kaisa.form()
    said = Values.model_validate({"values": {"hearing": {"number": "400"}, "share": {"number": "20"}}})
    act(region.ports, region.code, ISOLA, PEKKA.id, Move.ANSWER, said)
    assert kaisa.post(do="decline", shown=shown, sure="on").status_code == 409
    assert request(region).status is Status.ANSWERED


def test_more_time_is_asked_for_with_a_day_that_exists(kaisa: Person) -> None:
    for wrong in ("31.4.2027", "1.2.2027", ""):
        assert kaisa.post(do="time", until=wrong).status_code == 422
    assert kaisa.post(do="time", until="10.3.2027", reason="Tilinpäätös").status_code == 303
    assert "Kaisa Kivi pyysi aikaa 10.3.2027 asti." in kaisa.get().text


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


def test_the_form_says_once_what_is_needed_and_marks_nothing_as_optional(kaisa: Person) -> None:
    page = kaisa.get().text
    assert page.count("Kun kohdassa lukee ”tarvitaan”") == 1
    assert page.count("(tarvitaan)") == 1
    assert "valinnainen" not in page


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


def test_a_colleague_reads_who_handed_the_rows_over_and_why(kaisa: Person) -> None:
    note: dict[str, Any] = {"contact": PEKKA.id, "rows": "share", "asked_rows": "2", "reason": "Sinä tiedät tämän."}
    kaisa.post(do="pass-on", **note)
    page = Person(kaisa.region, PEKKA).get(f"{PAGE}.{PEKKA.id}-1").text
    assert "Kaisa Kivi (Isola) siirsi tämän sinulle." in page
    assert "Sinä tiedät tämän." in page
    assert "<dd>Merialueen hyvinvointialue, Aino Aalto</dd>" in page
    assert "Kaisa Kivi siirsi osan kohdista, niihin vastaa Pekka Puro." in page
    assert "8 minuuttia" in page
    assert "siirsi tämän sinulle" not in kaisa.get().text


def test_a_whole_request_goes_to_a_colleague_and_stays_in_sight(kaisa: Person) -> None:
    assert kaisa.post(do="pass-on", contact=PEKKA.id).status_code == 303
    assert request(kaisa.region).contact == PEKKA.id
    assert "Tähän vastaa Pekka Puro" in kaisa.get().text


def test_strangers_are_refused_as_colleagues_and_what_was_typed_is_kept(kaisa: Person) -> None:
    fields: dict[str, Any] = {"name": "Outi Outo", "email": "outi@elsewhere.example.org", "reason": "Hei"}
    refused = kaisa.post(do="pass-on", **fields)
    assert refused.status_code == 422
    assert "Outi Outo" in refused.text
    assert kaisa.post(do="pass-on", name="", email="a@b.fi, c@d.fi").status_code == 422
    assert request(kaisa.region).contact == KAISA.id


def test_a_withdrawn_request_says_that_nothing_is_needed(region: Region) -> None:
    kaisa = answers_isola(region)
    shown = kaisa.form()
    withdraw(region.ports, region.code, ISOLA, COORDINATOR.id)
    assert "Sinun ei tarvitse tehdä mitään" in kaisa.get().text
    assert kaisa.post(shown=shown, **GOOD).status_code in {409, 422}
    assert kaisa.post(do="draft", shown=shown, **GOOD).status_code == 409


def test_a_returned_value_comes_back_with_the_reviewers_reason(region: Region) -> None:
    said = Values.model_validate({"values": {"hearing": {"number": "9000"}, "share": {"number": "30"}}})
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, said)
    weigh_answers(region.ports, region.code)
    aino = Person(region, COORDINATOR)
    review = f"/r/review.{ISOLA}.1"
    assert "9 000" in aino.get(review).text.replace("\u00a0", " ")
    assert "<dt>Luvut antoi</dt><dd>Kaisa Kivi, Isola</dd>" in aino.get(review).text
    assert aino.get(review).text.count("Viimeksi luku oli 412.") == 1
    assert "Kysyttävää?" not in aino.get(review).text, "Aino need not ask herself"
    unreasoned = aino.post(review, verdicts__hearing__verdict="returned")
    assert 'href="#verdicts.hearing.reason"' in unreasoned.text
    returned = aino.post(review, verdicts__hearing__verdict="returned", verdicts__hearing__reason="Onko nolla liikaa?")
    assert returned.status_code == 303
    weigh_answers(region.ports, region.code)
    send_notices(region.ports, region.code)
    deliver_messages(region.ports, region.code)
    page = answers_isola(region).get().text
    assert "Onko nolla liikaa?" in page
    assert 'value="9000"' in page
    assert "Kaisa Kivi sai sähköpostilla tiedon siitä, mitä pyydetään katsomaan vielä kerran." in page
    [digest] = [one for one in region.mail.letters_to(KAISA.id) if one.letter == "digest"]
    [item] = digest.facts["items"]
    assert [(one["title"]["fi"], one["reason"]) for one in item["again"]] == [
        ("Kuulemistilaisuudet", "Onko nolla liikaa?")
    ]


def test_the_history_tells_who_got_which_mail(region: Region) -> None:
    for days in (0, 21):
        region.clock.pass_time(days=days)
        send_notices(region.ports, region.code)
        deliver_messages(region.ports, region.code)
    page = answers_isola(region).get().text
    assert "Kaisa Kivi sai pyynnön sähköpostilla." in page
    assert "Kaisa Kivi sai muistutuksen sähköpostilla." in page


def test_a_call_page_has_the_number_and_a_kind_script(region: Region) -> None:
    call = Request(
        "call.values.2027.ranta.2027-03-01", "call", "values.2027.ranta", "county", "county", COORDINATOR.id,
        date(2027, 2, 1), date(2027, 2, 8), date(2027, 3, 8),
    )  # fmt: skip
    with region.store.begin(region.code) as work:
        work.requests.add_missing([call])
    aino = Person(region, COORDINATOR)
    page = aino.get(f"/r/{call.id}").text
    assert "Mikä auttaisi teitä vastaamaan" in page
    assert SIRI.name in page
    assert aino.post(f"/r/{call.id}", outcome="").status_code == 422
    assert aino.post(f"/r/{call.id}", outcome="Vastaavat perjantaina.").status_code == 303
