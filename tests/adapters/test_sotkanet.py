"""Sotkanet over real HTTP, its real answers where they are at hand, and our own sample."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import monotonic

import httpx
import pytest

from adapters.database.indicators.library import SqlLibrary
from adapters.database.indicators.statistics import (
    attributions,
    comparable_to,
    county_of,
    freshness,
    municipalities,
    national_figures,
    series,
)
from adapters.sotkanet import statistics_at
from adapters.sotkanet.answers import read_figures, read_regions
from adapters.sotkanet.client import Patience, Sotkanet, retry_after
from adapters.sotkanet.sample import Sample
from domain.errors import Never, NotNow
from domain.indicators.refreshing import placed, refresh
from domain.indicators.statistics import FINLAND, Area, Gender, Place, Point, Reported
from tests.adapters.sotkanet_server import HEADER, INDICATOR, REGIONS, ROWS, Answer, Bank, serving, table
from tests.memory import memory

pytestmark = pytest.mark.neighbour

ROOT = Path(__file__).parents[2]
MONDAY, TUESDAY = date(2027, 3, 1), date(2027, 3, 2)
SIPOO = Place(Area.MUNICIPALITY, "753")
HURRIED = Patience(attempts=3, first_wait=0.001, longest_wait=2.0, answer_within=5.0)
MAINTENANCE = Answer(b"<!DOCTYPE html><html>Huoltokatko</html>", headers={"Content-Type": "text/html"})


@pytest.fixture
def bank() -> Iterator[Bank]:
    with serving() as bank:
        yield bank


@pytest.fixture
def sotkanet(bank: Bank) -> Sotkanet:
    return Sotkanet(bank.address, "tilastot@example.org", HURRIED)


@pytest.fixture
def library() -> SqlLibrary:
    return SqlLibrary(memory())


@pytest.fixture
def extracts() -> Path:
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("Sotkanet's real answers are not beside this repository; they are never copied into it")
    return folder


def test_regions_and_what_they_belong_to_are_read_by_category_and_code(sotkanet: Sotkanet) -> None:
    regions = {region.place: region for region in sotkanet.regions()}
    assert regions[SIPOO].member_of == (Place(Area.COUNTY, "01"), FINLAND)
    assert (regions[SIPOO].title.fi, regions[SIPOO].title.sv) == ("Sipoo", "Sibbo")


def test_an_indicators_texts_are_made_plain(sotkanet: Sotkanet) -> None:
    indicator = sotkanet.indicator(127)
    assert indicator.title.fi == "Väestö ≥ 0 v."
    assert indicator.description.fi == "Luku kertoo väestön ."
    assert (indicator.data_updated, indicator.years) == (date(2026, 5, 28), (2024, 2025))


def test_absent_values_are_no_figures_and_nought_is_one(bank: Bank, sotkanet: Sotkanet) -> None:
    bank.says("csv", Answer(table("127;309;2024;total;;", "127;309;2025;total;0;0")))
    assert list(sotkanet.figures(sotkanet.indicator(127))) == [Reported(309, 2025, Gender.TOTAL, 0.0, 0.0)]


def test_we_say_who_we_are_and_repeat_the_parameters(bank: Bank, sotkanet: Sotkanet) -> None:
    list(sotkanet.figures(sotkanet.indicator(127)))
    assert bank.asked[-1].endswith("csv?indicator=127&years=2024&years=2025&genders=male&genders=total")
    assert bank.agents[-1].startswith("yhdyspinta/")
    assert "tilastot@example.org" in bank.agents[-1]


def test_the_bank_of_these_tests_refuses_the_nameless_as_the_real_one_does(bank: Bank) -> None:
    assert httpx.get(f"{bank.address}/regions", headers={"User-Agent": ""}).status_code == 403


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_a_bank_that_is_busy_is_asked_again(bank: Bank, sotkanet: Sotkanet, status: int) -> None:
    bank.says("regions", Answer(b"", status), Answer(json.dumps(REGIONS).encode()))
    assert len(sotkanet.regions()) == 3
    assert len(bank.asked) == 2


def test_a_bank_that_asks_us_to_wait_is_waited_for(bank: Bank) -> None:
    busy = Answer(b"", 429, {"Retry-After": "1"})
    bank.says("regions", busy, Answer(json.dumps(REGIONS).encode()))
    start = monotonic()
    assert len(Sotkanet(bank.address, patience=HURRIED).regions()) == 3
    assert monotonic() - start >= 1


def test_a_bank_that_asks_for_an_hour_is_left_alone_until_the_next_time(bank: Bank, sotkanet: Sotkanet) -> None:
    bank.says("regions", Answer(b"", 503, {"Retry-After": "3600"}))
    with pytest.raises(NotNow) as told:
        sotkanet.regions()
    assert (told.value.code, told.value.facts["wait"], len(bank.asked)) == ("statistics.unwell", 3600.0, 1)


def test_tries_are_counted(bank: Bank, sotkanet: Sotkanet) -> None:
    bank.says("regions", Answer(b"", 500))
    with pytest.raises(NotNow, match=r"statistics\.unwell"):
        sotkanet.regions()
    assert len(bank.asked) == 3


def test_a_wait_until_a_date_is_measured_by_the_banks_own_clock() -> None:
    dates = {"Retry-After": "Mon, 01 Mar 2027 10:00:30 GMT", "Date": "Mon, 01 Mar 2027 10:00:00 GMT"}
    assert retry_after(httpx.Response(503, headers=dates)) == 30.0
    assert retry_after(httpx.Response(503, headers={"Retry-After": "soon"})) is None


def test_nobody_answering_is_a_matter_of_later() -> None:
    with pytest.raises(NotNow, match=r"statistics\.silent"):
        Sotkanet("http://127.0.0.1:9", patience=HURRIED).regions()


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (MAINTENANCE, NotNow, "statistics.page"),
        (Answer(b""), NotNow, "statistics.cut-off"),
        (Answer(b"region;indicator\r\n"), Never, "statistics.changed"),
        (Answer(table("127;309;2025;total;22 000;")), Never, "statistics.changed"),
        (Answer(table("127;309;2025;total;nan;")), Never, "statistics.changed"),
        (Answer(table("127;309;2025;total;1;;")), Never, "statistics.changed"),
        (Answer(table("127;309;20255;total;1;")), Never, "statistics.changed"),
        (Answer(table("127;309;2025;unknown;1;")), Never, "statistics.changed"),
        (Answer(table("4;309;2025;total;1;")), Never, "statistics.changed"),
        (Answer(table(*ROWS)[:-9]), NotNow, "statistics.cut-off"),
        (Answer(table(*ROWS), promised=9_999), NotNow, "statistics.silent"),
        (Answer(table(*ROWS * 200)), Never, "statistics.too-big"),
        (Answer(b"", 404), Never, "statistics.unknown"),
        (Answer(b"", 400), Never, "statistics.refused"),
        (Answer(b"", 301, {"Location": "/elsewhere"}), Never, "statistics.refused"),
    ],
)
def test_a_broken_answer_leaves_yesterdays_figures_in_place_and_is_told(
    bank: Bank, library: SqlLibrary, answer: Answer, kind: type[Exception], code: str
) -> None:
    sotkanet = Sotkanet(bank.address, patience=HURRIED, largest=20_000)
    refresh(sotkanet, library, [127], MONDAY)
    bank.says("127", Answer(json.dumps({**INDICATOR, "data-updated": "2026-06-01"}).encode()))
    bank.says("csv", answer)
    done = refresh(sotkanet, library, [127], TUESDAY)
    assert (type(done.problems[127]), done.problems[127].code) == (kind, code)
    with library.engine.connect() as connection:
        assert series(connection, 127, [SIPOO]) == {SIPOO: [Point(2024, 21_800), Point(2025, 22_000)]}
        [told] = freshness(connection)
        assert (told.problem, told.problem_since, told.fetched_on) == (code, TUESDAY, MONDAY)


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (MAINTENANCE.body, NotNow, "statistics.page"),
        (json.dumps(INDICATOR).encode()[:-30], NotNow, "statistics.cut-off"),
        (json.dumps({**INDICATOR, "range": "2000-2025"}).encode(), Never, "statistics.changed"),
        (json.dumps({**INDICATOR, "id": 128}).encode(), Never, "statistics.changed"),
    ],
)
def test_a_broken_description_is_told_too(
    bank: Bank, sotkanet: Sotkanet, body: bytes, kind: type[Exception], code: str
) -> None:
    bank.says("127", Answer(body))
    with pytest.raises(kind, match=code.replace(".", r"\.")):
        sotkanet.indicator(127)


def test_an_empty_list_of_regions_is_not_believed(bank: Bank, sotkanet: Sotkanet) -> None:
    bank.says("regions", Answer(b"[]"))
    with pytest.raises(NotNow, match=r"statistics\.empty"):
        sotkanet.regions()


def test_data_is_fetched_only_when_it_has_moved_and_revisions_are_counted(
    bank: Bank, sotkanet: Sotkanet, library: SqlLibrary
) -> None:
    first = refresh(sotkanet, library, [127], MONDAY)
    assert (first.fetched, first.kept.new, first.aside) == ((127,), 2, 1)
    assert refresh(sotkanet, library, [127], TUESDAY).unchanged == (127,)
    bank.says("127", Answer(json.dumps({**INDICATOR, "data-updated": "2026-06-01"}).encode()))
    bank.says("csv", Answer(table("127;309;2024;total;21801;", *ROWS[1:])))
    assert refresh(sotkanet, library, [127], TUESDAY).kept.changed == 1
    assert sum("csv" in path for path in bank.asked) == 2


def test_the_sample_is_marked_wherever_it_is_cited(library: SqlLibrary) -> None:
    sample = statistics_at(str(ROOT / "examples" / "statistics"))
    done = refresh(sample, library, [127, 1570, 3219, 234], MONDAY)
    assert (done.fetched, done.problems, done.aside) == ((127, 234, 1570, 3219), {}, 1)
    with library.engine.connect() as connection:
        cited = attributions(connection, [127, 234])
        assert all("Esimerkkiaineisto, ei todellisia lukuja" in text.fi for text in cited.values())
        county = county_of(connection, "951")
        assert county is not None
        assert county.place.code == "98"
        assert len(comparable_to(connection, "951")) == 5
        assert len(national_figures(connection, [1570], [county.place, FINLAND])) == 2


def test_the_sample_knows_only_its_own_indicators() -> None:
    with pytest.raises(Never, match=r"statistics\.unknown"):
        Sample(ROOT / "examples" / "statistics").indicator(4)


def test_a_real_answer_is_read_whole_with_its_unknown_regions_set_aside(extracts: Path) -> None:
    regions = read_regions((extracts / "sotkanet_api_regions_2015_verbatim.json").read_bytes())
    places = {region.source_id: region.place for region in regions}
    aside: Counter[int] = Counter()
    with (extracts / "sotkanet_api_csv_127_2009_verbatim.csv").open("rb") as answer:
        kept = list(placed(127, read_figures(answer, 127), places, aside))
    assert len(regions) == len(places) == 511
    assert (len(kept), len(aside)) == (463, 3)


def test_the_real_list_of_indicators_has_the_titles_we_expect(extracts: Path) -> None:
    listed = json.loads((extracts / "sotkanet_api_indicators_2015_verbatim.json").read_bytes())
    assert all({"fi", "sv", "en"} >= set(one["title"]) for one in listed)
    assert {one["id"]: one for one in listed}[127]["organization"]["title"]["fi"] == "Tilastokeskus"


def test_suppressed_municipalities_are_absent_in_real_figures_and_stay_so(extracts: Path, library: SqlLibrary) -> None:
    regions = read_regions((extracts / "sotkanet_api_regions_2015_verbatim.json").read_bytes())
    places = {region.source_id: region.place for region in regions}
    lines = (extracts / "sotkanet_extract_17ind_kunta_2008_2012.csv").read_bytes().splitlines(keepends=True)
    fourth = [f"{HEADER}\n".encode(), *(line for line in lines if line.startswith(b"4;"))]
    kept = list(placed(4, read_figures(fourth, 4), places, Counter()))
    library.keep_regions(regions)
    library.keep(kept, MONDAY)
    assert len(kept) == 838
    assert library.keep(kept, TUESDAY).changed == 0


def test_history_restated_after_mergers_becomes_revisions(extracts: Path, library: SqlLibrary) -> None:
    """Of 320 municipalities in both, some were counted anew for 2009 when others had joined them."""
    regions = read_regions((extracts / "sotkanet_api_regions_2015_verbatim.json").read_bytes())
    places = {region.source_id: region.place for region in regions}
    library.keep_regions(regions)
    changed = []
    for name in ("sotkanet_extract_17ind_kunta_2008_2012.csv", "sotkanet_127_population_kunta_2000_2022.csv"):
        with (extracts / name).open(newline="") as file:
            rows = [row for row in csv.reader(file, delimiter=";") if row[0] == "127"]
        lines = [f"{line}\n".encode() for line in (HEADER, *(";".join(row) for row in rows))]
        changed.append(library.keep(placed(127, read_figures(lines, 127), places, Counter()), MONDAY).changed)
    assert changed == [0, 50]
    with library.engine.connect() as connection:
        assert len(municipalities(connection)) == 320
