import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from adapters.web.cells import safe
from adapters.web.coordinator.shares import line, shares
from domain.asides import HandOver
from domain.indicators.catalogue import Source
from domain.indicators.completeness import Given
from domain.indicators.rounds import Stage
from domain.processes.answering import hand_over
from domain.processes.asking_again import ask_again
from domain.processes.doors import desk_link
from domain.processes.steering import withdraw
from domain.words import Text
from tests.adapters.web.coordinator.office import Office, a_region, answers, send_all
from tests.adapters.web.house import MEASURED, STATISTIC
from tests.adapters.web.house import a_region as with_figures
from tests.domain.processes.indicators.test_reviews_waited_for import doubted, until
from tests.fakes import some_links
from tests.region import COORDINATOR, KAISA, OLLI, PEKKA, SIRI, Region


def stage(region: Region, round: str = "2027") -> Stage | None:
    with region.store.look(region.code) as work:
        found = work.rounds.find(round)
    return found.stage(region.clock.now()) if found else None


def test_stopping_within_the_hold_mails_nobody_and_the_period_can_start_again() -> None:
    office = Office(a_region())
    office.start()
    assert office.post("/rounds/2027/stop").headers["location"] == "/rounds?done=stopped"
    office.region.clock.pass_time(days=10)
    send_all(office.region)
    assert office.region.mail.sent == []
    assert stage(office.region) is None
    office.enter(office.mailed_token())
    assert office.start(opens="2027-02-11").headers["location"] == "/rounds/2027?done=started"
    assert stage(office.region) is Stage.HELD


def test_a_released_round_leaves_at_once_and_cannot_be_stopped_any_more() -> None:
    office = Office(a_region())
    office.start()
    office.post("/rounds/2027/release")
    send_all(office.region)
    assert len(office.region.mail.letters_to(KAISA.id)) == 1
    assert office.post("/rounds/2027/stop").status_code == 422
    assert stage(office.region) is Stage.OPEN


def test_the_first_page_tells_what_waits_for_whom() -> None:
    office = Office(a_region())
    assert "Yhtään kierrosta ei ole käynnissä" in office.get("/coordinator").text
    office.region.open_round()
    answers(office.region)
    page = office.get("/coordinator").text
    assert "Vastannut tai kieltäytynyt: 3 / 5 kumppania." in page
    assert "Toive lisäajasta" in page
    assert "toive: 12.3.2027" in page
    assert "Behöver tid." in page
    office.region.clock.pass_time(days=30)
    office.enter(office.mailed_token())
    assert "Määräpäivä on mennyt" in office.get("/coordinator").text


def test_completeness_is_told_by_shares_of_what_was_asked() -> None:
    office = Office(a_region())
    office.region.open_round()
    answers(office.region)
    page = " ".join(office.get("/rounds/2027").text.split())
    for told in (
        "Ajoissa <strong>38 %",
        "Ei koske meitä <strong>12 %",
        "Ei nyt <strong>12 %",
        "vastausta <strong>38 %",
    ):
        assert told in page


@given(st.lists(st.integers(0, 40), min_size=5, max_size=5))
def test_equal_counts_have_equal_shares_and_the_bar_is_full(counts: list[int]) -> None:
    parts = line("", None, Counter(dict(zip(Given, counts, strict=True)))).parts
    assert len({(one.count, one.percent) for one in parts}) == len(set(counts))
    assert sum(one.width for one in parts) == (100 if any(counts) else 0)
    assert all(abs(one.percent - 100 * one.count / sum(counts)) <= 0.5 for one in parts if any(counts))


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
def test_shares_add_up_to_a_hundred_and_nothing_given_shows_as_nothing(counts: list[int]) -> None:
    found = shares(counts)
    assert sum(found) == (100 if any(counts) else 0)
    assert all(share == 0 for share, count in zip(found, counts, strict=True) if count == 0)
    assert all(abs(share - 100 * n / sum(counts)) < 1 for share, n in zip(found, counts, strict=True) if any(counts))


def test_the_file_of_values_opens_in_a_finnish_spreadsheet() -> None:
    office = Office(a_region())
    office.region.open_round()
    answers(office.region)
    file = office.get("/rounds/2027/values.csv")
    assert file.content.startswith("\ufeff".encode())
    assert file.headers["content-disposition"] == 'attachment; filename="2027.csv"'
    rows = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff")), delimiter=";"))
    assert ["Isola", "Kunnat", "share", "Osallistuneiden osuus", "%", "12,5", "Ajoissa", "kyllä"] in rows
    assert ["Kivelä", "Kunnat", "hearing", "Kuulemistilaisuudet", "kpl", "0", "Ajoissa", "kyllä"] in rows
    assert ["Kivelä", "Kunnat", "share", "Osallistuneiden osuus", "%", "", "Ei koske meitä", ""] in rows


@given(st.text())
def test_no_text_in_the_file_runs_as_a_formula(text: str) -> None:
    assert not safe(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe(text).removeprefix("'") == text.removeprefix("'")


def test_those_who_joined_a_running_round_are_asked_and_the_others_not_again() -> None:
    office = Office(a_region())
    region = office.region
    with region.store.begin(region.code) as work:
        work.register.rename(OLLI, active=False)
    region.open_round()
    send_all(region)
    assert "Yhteyshenkilö puuttuu" in office.get("/rounds/2027").text
    with region.store.begin(region.code) as work:
        work.register.rename(OLLI, active=True)
    assert "Kysy myös heiltä" in office.get("/rounds/2027").text
    office.post("/rounds/2027/ask-joined")
    send_all(region)
    assert [len(region.mail.letters_to(who.id)) for who in (OLLI, KAISA)] == [1, 1]


def test_partners_see_the_picture_and_add_their_reading() -> None:
    region = a_region()
    region.open_round()
    answers(region)
    partner = Office(region, signed_in=False)
    partner.get(some_links().address(desk_link(region.code, SIRI.id, region.clock.now())))
    page = partner.get("/rounds/2027/picture?lang=fi").text
    assert "1\xa0234" in page
    assert "hyväksytty" in page
    token = page.partition('name="form" value="')[2].partition('"')[0]
    said = {"form": token, "indicator": "hearing", "words": "Vi ser <b>fler</b> möten."}
    assert partner.post("/rounds/2027/picture", **said).status_code == 303
    assert "Vi ser &lt;b&gt;fler&lt;/b&gt; möten." in partner.get("/rounds/2027/picture").text
    empty = partner.post("/rounds/2027/picture", form=token, words=" ")
    assert empty.status_code == 422
    assert Office(region, signed_in=False).get("/rounds/2027/picture").status_code == 403


def test_a_picture_is_out_only_while_there_is_something_to_see() -> None:
    office = Office(a_region())
    office.start()
    assert office.get("/rounds/2027/picture").status_code == 404
    assert office.get("/rounds/2030").status_code == 404


def test_the_picture_stands_against_what_the_statistics_bank_holds() -> None:
    region = with_figures()
    held = replace(MEASURED, code="held", title=Text("Vain pankissa"), source=Source.STATISTICS)
    with region.store.begin(region.code) as work:
        work.rounds.save_indicators([*region.catalogue, held])
    page = " ".join(Office(region).get("/rounds/2027/picture").text.split())
    assert "Vain pankissa" in page
    assert "Merialueen hyvinvointialue, 2026: <strong>459</strong>" in page
    assert page.count(f"(ind. {STATISTIC})") == 2


def test_the_page_of_a_round_tells_what_it_still_waits_for() -> None:
    region = doubted()
    until(region, date(2027, 3, 17))
    office = Office(region)
    office.enter(office.mailed_token())
    page = office.get("/rounds/2027").text
    assert "että yksi vastaus tarkistetaan; se päättyy viimeistään 14.4.2027." in page
    until(region, date(2027, 4, 15))
    office.enter(office.mailed_token())
    page = office.get("/rounds/2027").text
    assert "Yksi vastaus jäi tarkistamatta." in page
    assert "Vastattu, jäi tarkistamatta" in page


def test_a_round_lists_each_partner_once_with_its_colleagues_parts_under_it() -> None:
    office = Office(a_region())
    office.region.open_round()
    rows = HandOver(contact=PEKKA.id, rows=("share",))
    hand_over(office.region.ports, office.region.code, "values.2027.isola", KAISA.id, rows)
    withdraw(office.region.ports, office.region.code, "values.2027.kivela", COORDINATOR.id)
    ask_again(office.region.ports, office.region.code, "values.2027.kivela")
    listed = office.get("/rounds/2027").text.split('id="progress"')[1].split("</section>")[0]
    assert listed.count("<tr>") == 1 + 5
    assert "Osa: Pekka Puro" in listed.split("Isola")[1].split("</th>")[0]
    assert 'href="/coordinator/requests/values.2027.kivela.2"' in listed
    assert 'href="/coordinator/requests/values.2027.kivela"' not in listed
