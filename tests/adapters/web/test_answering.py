"""A partner answers: drafts, faults, doubts, double posts, two at once."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from domain.inbox.incoming import Note
from domain.indicators.values import Values
from domain.processes.answering import act
from domain.processes.steering import give_time
from domain.requests import Move
from tests.adapters.web.house import GOOD, ISOLA, PAGE, Person, answers_isola, hidden, history
from tests.region import CATALOGUE, COORDINATOR, KAISA, PEKKA, Region


def test_wrong_fields_are_named_linked_and_kept(kaisa: Person) -> None:
    answer = kaisa.post(values__hearing__number="1.000", values__share__number="130", comment="Moi <3")
    assert answer.status_code == 422
    for name in ("values.hearing.number", "values.share.number"):
        assert f'href="#{name}"' in answer.text
        assert f'id="{name}.error"' in answer.text
    for typed in ("1.000", "130", "Moi &lt;3"):
        assert typed in answer.text
    assert not history(kaisa.region)


def test_the_page_names_the_organisation_that_answers(kaisa: Person) -> None:
    assert re.search(r"<dt>Vastaaja</dt>\s*<dd>Isola</dd>", kaisa.get().text)


def test_where_whole_numbers_are_asked_no_decimals_are_taught(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.rounds.save_indicators([replace(one, decimals=0) for one in CATALOGUE])
    region.open_round("2028")
    page = Person(region).get("/r/values.2028.isola").text
    assert "Kirjoita luvut kokonaislukuina: 1 234." in page.replace("\u00a0", " ")
    assert "1 234,5" not in page.replace("\u00a0", " ")


def test_what_does_not_concern_us_needs_a_reason(kaisa: Person) -> None:
    assert "Ei koske meitä (kerro syy alla)" in kaisa.get().text
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
    assert "Lomake on vielä tyhjä." in empty.text
    kaisa.post(do="draft", **GOOD)
    shown = kaisa.form()
    assert kaisa.post(shown=shown, **GOOD).status_code == 422
    assert not history(kaisa.region)
    kaisa.region.clock.pass_time(seconds=5)
    assert kaisa.post(shown=shown, **GOOD).status_code == 303


def test_whoever_was_just_asked_whether_it_is_right_may_say_so_at_once(kaisa: Person) -> None:
    surprising: dict[str, Any] = {"values.hearing.number": "1 312", "values.share.number": "30"}
    kaisa.post(do="draft", **surprising)
    shown = kaisa.form()
    held_back = kaisa.post(shown=shown, **surprising)
    assert (held_back.status_code, "Paina Lähetä vielä kerran." in held_back.text) == (422, True)
    machines = hidden(held_back)
    assert kaisa.post(shown=machines, **surprising).status_code == 422
    kaisa.region.clock.pass_time(seconds=2)
    asked = kaisa.post(shown=machines, **surprising)
    assert (asked.status_code, "Pitääkö tämä paikkansa?" in asked.text) == (200, True)
    assert kaisa.post(shown=hidden(asked), sure__hearing="1312", **surprising).status_code == 303
    assert len(history(kaisa.region)) == 1


def test_a_fault_mended_at_once_is_a_persons(kaisa: Person) -> None:
    kaisa.post(do="draft", **GOOD)
    refused = kaisa.post(**{**GOOD, "values.share.number": "130"})
    assert refused.status_code == 422
    assert kaisa.post(shown=hidden(refused), **GOOD).status_code == 303


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


def test_the_form_says_once_what_is_needed_and_marks_nothing_as_optional(kaisa: Person) -> None:
    page = kaisa.get().text
    assert page.count("Kun kohdassa lukee ”tarvitaan”") == 1
    assert page.count("(tarvitaan)") == 1
    assert "valinnainen" not in page


def test_what_was_written_by_mail_stands_in_the_history_and_leaves_the_request_open(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.received.note(Note(ISOLA, KAISA.id, region.clock.now(), "Teen <i>huomenna</i>."))
    page = answers_isola(region).get().text
    assert "Kaisa Kivi kirjoitti sähköpostilla. Sitä ei lasketa vastaukseksi." in page
    assert "Teen &lt;i&gt;huomenna&lt;/i&gt;." in page
    assert 'id="values.hearing.number"' in page


def test_what_was_written_to_the_coordinator_is_read_by_its_writer_and_by_no_colleague(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.received.note(Note(ISOLA, KAISA.id, region.clock.now(), "Olen sairaana, älä kerro muille."))
        work.received.note(Note(ISOLA, KAISA.id, region.clock.now(), "Kaisa on uupunut.", address=PEKKA.email))
    kaisa, pekka = (Person(region, who).get().text for who in (KAISA, PEKKA))
    assert ("älä kerro muille" in kaisa, "uupunut" in kaisa) == (True, False)
    assert ("älä kerro muille" in pekka, "uupunut" in pekka) == (False, True)
