"""What comes after an answer, or instead of one: a review, a mail, a call, the end."""

from dataclasses import replace
from datetime import date

import pytest

from domain.asides import HandOver
from domain.indicators.values import Values
from domain.processes.answering import act, hand_over
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.processes.steering import withdraw
from domain.requests import Move, Request
from tests.adapters.web.house import GOOD, ISOLA, Person, a_region, answers_isola
from tests.region import COORDINATOR, KAISA, SECOND, SIRI, Region


@pytest.fixture
def region() -> Region:
    return a_region()


def test_a_withdrawn_request_says_that_nothing_is_needed(region: Region) -> None:
    kaisa = answers_isola(region)
    shown = kaisa.form()
    withdraw(region.ports, region.code, ISOLA, COORDINATOR.id)
    page = kaisa.get().text
    assert "Sinun ei tarvitse tehdä mitään" in page
    assert "minuuttia" not in page
    assert "Saat heti takaisin" not in page
    assert kaisa.post(shown=shown, **GOOD).status_code in {409, 422}
    assert kaisa.post(do="draft", shown=shown, **GOOD).status_code == 409


def test_only_whoever_a_review_was_handed_to_reads_so(region: Region) -> None:
    """Every coordinator may answer it: the one who handed it on, and a third one."""
    third = replace(SECOND, id="c-0901", name="Tiina Tammi", email="tiina@county.example.org")
    with region.store.begin(region.code) as work:
        work.register.save(region.alliance, [], [third])
    said = Values.model_validate({"values": {"hearing": {"number": "9000"}, "share": {"number": "30"}}})
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, said)
    weigh_answers(region.ports, region.code)
    review = f"review.{ISOLA}.1"
    handed = HandOver(contact=SECOND.id, reason="Sinä tunnet Isolan.")
    hand_over(region.ports, region.code, review, COORDINATOR.id, handed)
    pages = {who.id: Person(region, who).get(f"/r/{review}").text for who in (COORDINATOR, SECOND, third)}
    assert [id for id, page in pages.items() if "siirsi tämän sinulle" in page] == [SECOND.id]
    assert all('name="verdicts.hearing.verdict"' in page for page in pages.values())


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
    assert '<a href="#values.hearing.number">Kuulemistilaisuudet</a>: Onko nolla liikaa?' in page
    assert "panel good" not in page, "nothing is well with it yet"
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
