"""How figures of the last round compare: every partner's desk asks for it, so it must not grow with the years."""

from datetime import date

from domain.indicators.rounds import Dates
from domain.processes.answering import act
from domain.processes.indicators.comparing import last_round
from domain.processes.indicators.weighing import weigh_answers
from domain.requests import Move
from tests.adapters.database.counting import steps
from tests.builders import values
from tests.region import ISOLA, KAISA, OLLI, SIRI, Region


def held(region: Region, year: str) -> None:
    """Hold a round that three municipalities answer."""
    region.open_round(year, Dates(region.clock.now().date(), date(2031, 3, 3), date(2031, 3, 17)))
    for who in (KAISA, OLLI, SIRI):
        act(region.ports, region.code, f"values.{year}.{who.partner}", who.id, Move.ANSWER, values())
    weigh_answers(region.ports, region.code)
    with region.store.begin(region.code) as work:
        work.rounds.close(year, region.clock.now())


def steps_of_a_glance(region: Region) -> int:
    """How many steps of SQLite's machine it takes to see how Isola's last figures compare."""
    with region.store.look(region.code) as work:
        asked = work.requests.of_partner(ISOLA.id)
        with steps(region) as taken:
            glance = last_round(work, ISOLA, asked)
    assert glance is not None
    assert len(glance.rows) == 2
    return taken[0]


def test_a_year_more_hardly_makes_it_longer_to_see_how_the_last_figures_compare() -> None:
    region, years = Region(), list[int]()
    for year in ("2027", "2028", "2029", "2030"):
        held(region, year)
        years.append(steps_of_a_glance(region))
    assert years[-1] < 1.5 * years[0]


def test_of_a_round_a_history_holds_its_own_figures_alone(region: Region) -> None:
    for year in ("2027", "2028"):
        held(region, year)
    with region.store.look(region.code) as work:
        assert {one.period.year for one in work.rounds.history(ISOLA.id, of=["2028"])} == {2028}
        assert {one.period.year for one in work.rounds.history(ISOLA.id)} == {2027, 2028}
        assert work.rounds.history(ISOLA.id, of=[]) == []
