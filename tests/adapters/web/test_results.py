"""What a partner gets back for an answer: its figures beside others, as chart, table and file."""

import re
from dataclasses import replace

import pytest

from adapters.database.indicators.library import SqlLibrary
from domain.indicators.catalogue import PeriodLength, Source
from domain.indicators.values import Values
from domain.partners import Contact
from domain.processes.answering import act
from domain.processes.indicators.weighing import weigh_answers
from domain.requests import Move
from domain.words import Text
from tests.adapters.web.house import ASKED, DAY, GOOD, MEASURED, PAGE, Person, national_figures
from tests.region import CATALOGUE, CONTACTS, KIVELA, NIILO, OLLI, PARTNERS, PAULA, PEKKA, SIRI, Region


def test_an_answer_is_saved_and_its_figures_come_back_at_once(kaisa: Person) -> None:
    sent = kaisa.post(**GOOD)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{PAGE}/results")
    page = kaisa.get(f"{PAGE}/results").text
    assert "Kiitos!" in page
    assert 'role="img"' in page
    for number in ("410", "412", "30,5"):
        assert number in page
    assert "Sotkanet" in page


def test_what_was_left_empty_and_what_is_not_ours_is_said_beside_its_indicator(kaisa: Person) -> None:
    kaisa.post(
        values__hearing__number="", values__share__not_relevant="on", values__share__reason="Emme laske <osuuksia>"
    )
    page = kaisa.get(f"{PAGE}/results").text
    hearing, _, share = page.partition("Osallistuneiden osuus")
    assert "Ette antaneet tästä lukua." in hearing
    assert "Vastasitte, että tämä ei koske teitä: Emme laske &lt;osuuksia&gt;" in share
    kaisa.post(**GOOD, version="1")
    assert "Ette antaneet" not in kaisa.get(f"{PAGE}/results").text


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


def test_rows_a_colleague_answers_keep_their_years_on_the_page_of_the_one_who_handed_them_on(region: Region) -> None:
    kaisa = Person(region)
    kaisa.post(do="pass-on", contact=PEKKA.id, rows="share", asked_rows="2")
    page = kaisa.get(f"{PAGE}/results").text
    shared = page.partition("Osallistuneiden osuus")[2]
    assert "Tähän vastaa Pekka Puro: ei vielä vastausta." in shared
    assert "31,5" in shared
    assert "Osallistuneiden osuus;%;Isola;2026;31,5" in kaisa.get(f"{PAGE}/results.csv").text
    assert "Tähän vastaa" not in Person(region, PEKKA).get(f"{PAGE}.{PEKKA.id}-1/results").text


def test_each_line_looks_the_same_in_the_chart_and_in_its_legend(kaisa: Person) -> None:
    kaisa.post(**GOOD)
    page = kaisa.get(f"{PAGE}/results").text
    for result in page.split('<section class="result">')[1:]:
        chart, _, legend = result.partition('<ul class="legend">')
        looks = [re.findall(r'<g class="line ([^"]+)"', part) for part in (chart, legend)]
        assert looks[0] == looks[1][::-1]
        assert len(set(looks[1])) == len(looks[1])


def test_the_figures_can_be_taken_along_as_a_finnish_table(kaisa: Person) -> None:
    kaisa.post(**GOOD)
    file = kaisa.get(f"{PAGE}/results.csv")
    assert file.content.startswith(b"\xef\xbb\xbf")
    assert "Osallistuneiden osuus;%;Isola;2027;30,5;Organisaation oma tieto" in file.text
    assert "attachment" in file.headers["content-disposition"]


def test_the_table_shows_every_year_of_the_chart_newest_first(kaisa: Person) -> None:
    SqlLibrary(kaisa.region.engine).keep(national_figures(since=1990), DAY)
    page = kaisa.get(f"{PAGE}/results").text
    years = [int(year) for year in re.findall(r'<th scope="row">(\d{4})</th>', page.partition("</table>")[0])]
    assert years == list(range(2026, 1989, -1))
    rows = re.findall(r"<tr><th scope=\"row\">(2026|1990)</th>(.*?)</tr>", page.partition("</table>")[0])
    cells = {year: re.findall(r">([^<]+)</td>", row) for year, row in rows}
    assert cells == {"2026": ["412", "434", "459", "444"], "1990": ["–", "110", "135", "120"]}


def test_what_no_statistics_tell_stands_beside_the_middle_of_the_other_municipalities() -> None:
    towns = [replace(KIVELA, id=name, name=Text(name.title())) for name in ("saari", "salmi", "sund")]
    people = [replace(OLLI, id=f"c-{one.id}", partner=one.id, email=f"a@{one.id}.example.org") for one in towns]
    region = Region(partners=(*PARTNERS, *towns), contacts=(*CONTACTS, *people))
    region.open_round()
    for who, share in ((OLLI, "20"), (SIRI, "31,5"), (people[0], "40"), (people[1], "32")):
        said = Values.model_validate({"values": {"hearing": {"number": "400"}, "share": {"number": share}}})
        act(region.ports, region.code, f"values.2027.{who.partner}", who.id, Move.ANSWER, said)
    weigh_answers(region.ports, region.code)
    kaisa = Person(region)
    kaisa.post(**GOOD)
    page = kaisa.get(f"{PAGE}/results").text
    assert "Alueen muut kunnat, mediaani" in page
    assert "vähintään neljä" in page
    table = kaisa.get(f"{PAGE}/results.csv").text
    assert "%;Alueen muut kunnat, mediaani;2027;31,8;Kumppanien hyväksytyt luvut" in table


@pytest.mark.parametrize("who", [PAULA, NIILO])
def test_a_parish_and_an_association_see_the_situation_of_their_area(region: Region, who: Contact) -> None:
    held = replace(MEASURED, code="held", title=Text("Väkiluku"), source=Source.STATISTICS, asked_of=())
    with region.store.begin(region.code) as work:
        work.rounds.save_indicators([*ASKED, held])
    page = Person(region, who).get(f"/r/values.2027.{who.partner}/results").text
    assert "<h2>Tilanne alueellanne</h2>" in page
    situation = page.partition("Tilanne alueellanne")[2]
    assert "Väkiluku" in situation
    assert "Merialueen hyvinvointialue" in situation
    assert "Koko maa" in situation
