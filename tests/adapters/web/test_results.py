"""What a partner gets back for an answer: its figures beside others, as chart, table and file."""

import re
from dataclasses import replace

from adapters.database.indicators.library import SqlLibrary
from domain.indicators.catalogue import PeriodLength
from tests.adapters.web.house import DAY, GOOD, PAGE, Person, national_figures
from tests.region import CATALOGUE, Region


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


def test_the_table_shows_every_year_of_the_chart_newest_first(kaisa: Person) -> None:
    SqlLibrary(kaisa.region.engine).keep(national_figures(since=1990), DAY)
    page = kaisa.get(f"{PAGE}/results").text
    years = [int(year) for year in re.findall(r'<th scope="row">(\d{4})</th>', page.partition("</table>")[0])]
    assert years == list(range(2026, 1989, -1))
    rows = re.findall(r"<tr><th scope=\"row\">(2026|1990)</th>(.*?)</tr>", page.partition("</table>")[0])
    cells = {year: re.findall(r">([^<]+)</td>", row) for year, row in rows}
    assert cells == {"2026": ["412", "434", "459", "444"], "1990": ["–", "110", "135", "120"]}
