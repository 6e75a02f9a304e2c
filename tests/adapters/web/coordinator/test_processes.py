"""The page of the processes tells how fresh the national figures are."""

from datetime import date

from adapters.database.indicators.library import SqlLibrary
from domain.indicators.statistics import StatisticalIndicator
from domain.words import Text
from tests.adapters.web.coordinator.office import Office
from tests.adapters.web.coordinator.office import a_region as without_figures
from tests.adapters.web.house import STATISTIC, a_region

PAGE = "/processes?lang=fi"
LATER = date(2027, 1, 13)
SAMPLE = StatisticalIndicator(127, Text("Väestö 31.12."), Text("Tilastokeskus"), (2020, 2025), sample=True)


def test_each_indicator_says_when_it_was_fetched() -> None:
    page = Office(a_region()).get(PAGE).text
    assert f"({STATISTIC})" in page
    assert "11.1.2027" in page
    assert "Ajan tasalla, tarkistettu" in page
    assert "esimerkkiaineisto" not in page


def test_where_a_problem_stands_the_earlier_figures_are_said_to_stay() -> None:
    region = a_region()
    library = SqlLibrary(region.engine)
    library.finish(SAMPLE, {}, LATER)
    library.failed(STATISTIC, "statistics.unwell", LATER)
    library.failed(4, "statistics.unknown", LATER)
    page = Office(region).get(PAGE).text
    assert "Uusia lukuja ei ole saatu 13.1.2027 alkaen. Aiemmat luvut jäävät näkyviin" in page
    assert "Tilaston 4 lukuja ei ole vielä saatu, yritetty 13.1.2027 alkaen." in page
    assert page.count("esimerkkiaineisto") == 1


def test_every_page_says_what_rests_until_it_is_woken() -> None:
    office = Office(without_figures())
    assert "Lepää nyt" not in office.get("/coordinator?lang=fi").text
    for name in ("deliver-messages", "weigh-answers"):
        office.post(f"/processes/{name}", to="off")
    for path in ("/coordinator", "/rounds/new", "/partners"):
        page = office.get(f"{path}?lang=fi").text
        assert "Lepää nyt: Viestien lähetys, Vastausten läpikäynti." in page
        assert "Mikään viesti ei lähde, ei edes kirjautumislinkki" in page
    office.post("/processes/deliver-messages", to="on")
    assert "Mikään viesti ei lähde" not in office.get("/coordinator?lang=fi").text


def test_before_the_first_fetch_the_page_says_so() -> None:
    assert "Lukuja ei ole vielä haettu." in Office(without_figures()).get(PAGE).text
