"""Small counts of people stay out of everything that is published."""

from decimal import Decimal
from pathlib import Path

import pytest

from domain.indicators.values import GivenValue, Values
from domain.partners import Partner
from domain.processes.indicators.rounds import close_rounds
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.reports.gathering import gather
from domain.reports.editions import Form, edition_of
from domain.reports.hiding import CountOfPeople, is_hidden
from domain.reports.report import Chart, Fact, Phrase, Report, Table, frozen
from domain.words import Language
from domain.workdays import helsinki_date
from tests.adapters.reports.samples import MADE
from tests.domain.processes.reports.reporting_house import YEAR, Writing
from tests.region import COUNTY, HEARING, ISOLA, KAISA, OLLI, SIRI


@pytest.fixture
def writing(tmp_path: Path) -> Writing:
    """A region where three municipalities have told how many came, one of them very few."""
    writing = Writing(tmp_path)
    with writing.region.store.begin("demo") as work:
        work.handbook.save(CountOfPeople, [CountOfPeople("hearing")])
    writing.region.open_round()
    for person, number in ((KAISA, "3"), (OLLI, "41"), (SIRI, "0")):
        row = {"hearing": GivenValue(number=number), "share": GivenValue(number="30,5")}
        writing.says(person, f"values.2027.{person.partner}", Values(values=row))
    weigh_answers(writing.ports, "demo")
    writing.region.clock.pass_time(days=60)
    close_rounds(writing.ports, "demo")
    return writing


def gathered(writing: Writing, area: Partner = COUNTY) -> Report:
    with writing.region.store.look("demo") as work:
        return gather(work, area, YEAR, helsinki_date(writing.region.clock.now()))


def of_hearings(report: Report) -> tuple[Table, list[Chart]]:
    """Return the table of the indicator that counts people, and its drawings."""
    blocks = [one for _, one in report.blocks()]
    table = next(one for one in blocks if isinstance(one, Table) and one.title.text.fi == HEARING.title.fi)
    return table, [one for one in blocks if isinstance(one, Chart) and one.title.fi == HEARING.title.fi]


def test_a_small_count_is_told_as_small_and_larger_ones_and_none_as_they_are(writing: Writing) -> None:
    cells = [row[3] for row in of_hearings(gathered(writing))[0].rows]
    shown = [one.number if isinstance(one, Fact) else one.key for one in cells if isinstance(one, Fact | Phrase)]
    assert shown == ["report.few", Decimal(41), Decimal(0)]


def test_what_is_hidden_is_not_drawn_either(writing: Writing) -> None:
    drawn = of_hearings(gathered(writing))[1]
    assert [curve.whose.fi for one in drawn for curve in one.curves] == ["Kivelä", "Ranta"]


def test_no_output_holds_what_is_hidden(writing: Writing) -> None:
    report = gathered(writing, ISOLA)
    assert "'number': '3'" not in str(frozen(report))
    page = writing.ports.press.printed(edition_of(report, MADE), Language.FI, Form.HTML)
    assert "alle 5" in page.decode()


@pytest.mark.parametrize(("number", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_nought_points_at_nobody(number: int, hidden: bool) -> None:
    assert is_hidden(Decimal(number), 5) is hidden
    assert not is_hidden(Decimal(number), 0), "what counts no people is shown"
