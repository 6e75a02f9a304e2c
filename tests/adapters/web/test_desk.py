"""The desk: what waits, what is done, a new link, the language, and leaving."""

from datetime import date

import pytest

from domain.asides import HandOver
from domain.indicators.rounds import Dates
from domain.processes.answering import answer_link, hand_over
from domain.processes.indicators.rounds import close_rounds
from domain.processes.indicators.weighing import weigh_answers
from domain.requests import Request, Status
from tests.adapters.database.test_statements import statements
from tests.adapters.web.house import PAGE, Person
from tests.builders import ISOLA, a_request
from tests.region import COORDINATOR, KAISA, NIILO, OLLI, Region


def test_the_desk_tells_what_waits_what_is_done_and_what_others_have(region: Region) -> None:
    fields = HandOver(name="Mikko Mallikas", email="mikko@kivela.example.org", rows=("share",))
    mikko = hand_over(region.ports, region.code, "values.2027.kivela", OLLI.id, fields)
    desk = Person(region, OLLI).get("/desk").text
    assert "Odottaa vastaustasi, viimeistään 1.3.2027" in desk
    assert f"Vastaajana {mikko.name}" in desk
    assert "Vastattu ja tarkistettu" in desk


def test_a_desk_with_nothing_on_it_thanks(region: Region) -> None:
    niilo = Person(region, NIILO)
    shown = niilo.form("/r/values.2027.club")
    niilo.post("/r/values.2027.club", shown=shown, values__groups__number="3")
    assert "Kaikki on hoidettu" in niilo.get("/desk").text


@pytest.mark.parametrize(("language", "title"), [("sv", "Gemensamma mätare 2027"), ("en", "Shared measures 2027")])
def test_the_reader_chooses_the_language_and_it_stays(kaisa: Person, language: str, title: str) -> None:
    assert title in kaisa.get(f"{PAGE}?lang={language}").text
    page = kaisa.get()
    assert title in page.text
    assert f'<html lang="{language}">' in page.text


def test_a_link_to_the_whole_desk_goes_to_the_known_address_only(region: Region, kaisa: Person) -> None:
    assert (
        kaisa.post("/desk/link", shown=kaisa.form("/desk"), email="stranger@elsewhere.example.org").status_code == 200
    )
    with region.store.begin(region.code) as work:
        letters = [(message.letter, message.contact) for message in work.post.claim(10, 300)]
    assert ("new-link", KAISA.id) in letters
    assert {contact for letter, contact in letters if letter == "new-link"} == {KAISA.id}


def test_whoever_leaves_is_gone_from_this_browser(kaisa: Person) -> None:
    assert kaisa.get("/desk").status_code == 200
    assert kaisa.post("/leave", shown=kaisa.form("/desk")).status_code == 303
    assert kaisa.get("/desk").status_code == 403


def test_a_desk_with_a_long_past_takes_no_more_statements_and_shows_the_newest_of_it() -> None:
    shown = []
    for count in (1, 300):
        region = Region()
        region.open_round()
        with region.store.begin(region.code) as work:
            work.requests.add_missing(a_review(n) for n in range(count))
        desk = Person(region, COORDINATOR)
        with statements(region.engine) as sent:
            page = desk.get("/desk").text
        shown.append((len(sent), page.count("/r/review."), "50 uusinta" in page))
        assert desk.get("/desk?all=1").text.count("/r/review.") == count
    assert shown == [(shown[0][0], 1, False), (shown[0][0], 50, True)]


def a_review(number: int) -> Request:
    about = {"kind": "review", "subject": ISOLA, "partner": "county", "contact": COORDINATOR.id}
    return a_request(f"review.{number}.1", **about, status=Status.ACCEPTED)


def test_the_desk_shows_how_our_figures_of_the_last_round_compare() -> None:
    region = Region()
    region.open_round()
    isola = Person(region)
    isola.post(values__hearing__number="410", values__share__number="30,5")
    weigh_answers(region.ports, region.code)
    assert "Omat lukumme" not in isola.get("/desk").text
    region.clock.pass_time(days=90)
    close_rounds(region.ports, region.code)
    isola = Person(region)
    desk = isola.get("/desk").text
    section = desk.partition('<h2 id="figures">')[2].partition("</section>")[0]
    assert section.startswith("Omat lukumme 2027")
    assert 'class="figure own">410</td><td class="figure">–</td>' in section
    assert f'href="{PAGE}/results"' in section
    assert 'href="/rounds/2027/picture"' in section
    assert isola.get("/rounds/2027/picture").status_code == 200
    silent = Person(region, OLLI).get("/desk").text.partition('<h2 id="figures">')[2]
    assert "Teiltä niissä ei ole lukuja" in silent
    assert "/results" not in silent


def test_whoever_came_by_the_link_of_one_request_is_not_told_that_their_house_gave_no_figures() -> None:
    region = Region()
    region.open_round()
    Person(region).post(values__hearing__number="410", values__share__number="30,5")
    weigh_answers(region.ports, region.code)
    region.clock.pass_time(days=90)
    close_rounds(region.ports, region.code)
    region.open_round("2028", Dates(date(2027, 5, 2), date(2027, 6, 1), date(2027, 6, 15)))
    link = answer_link(region.code, region.request("values.2028.isola"), KAISA.id)
    section = Person(region, KAISA, link).get("/desk").text.partition('<h2 id="figures">')[2]
    assert 'class="figure own">410</td>' in section
    assert "Teiltä niissä ei ole lukuja" not in section
    assert "/results" not in section
