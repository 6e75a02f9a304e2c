"""National statistics: what is fetched, what is set aside, how it is cited, who is comparable."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Never, NotNow, Problem
from domain.indicators.citing import attribution, plain
from domain.indicators.refreshing import needs_fetching, placed, refresh
from domain.indicators.statistics import (
    Area,
    Gender,
    Kept,
    Known,
    Observation,
    Place,
    Region,
    Reported,
    StatisticalIndicator,
    comparable,
)
from domain.words import Text

TODAY = date(2027, 3, 1)
SIPOO = Region(Place(Area.MUNICIPALITY, "753"), Text("Sipoo", "Sibbo", "Sipoo"), 309)
POPULATION = StatisticalIndicator(
    127,
    Text("Väestö 31.12.", "Befolkning 31.12", "Population at year end"),
    Text("Tilastokeskus", "Statistikcentralen", "Statistics Finland"),
    (2000, 2025),
    date(2026, 5, 28),
)
ROWS = (Reported(309, 2025, Gender.TOTAL, 22_000.0, None),)


@dataclass
class Bank:
    """A statistics bank with one region, that fails where it is told to."""

    failing: Mapping[int, Problem] = field(default_factory=dict)
    indicators: Mapping[int, StatisticalIndicator] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)

    def regions(self) -> tuple[Region, ...]:
        return (SIPOO,)

    def indicator(self, id: int) -> StatisticalIndicator:
        if id in self.failing:
            raise self.failing[id]
        return self.indicators.get(id, replace(POPULATION, id=id))

    def figures(self, indicator: StatisticalIndicator) -> Iterator[Reported]:
        self.asked.append(indicator.id)
        return iter(ROWS)


@dataclass
class Shelf:
    """A library in memory."""

    held: dict[int, Known] = field(default_factory=dict)
    kept: list[Observation] = field(default_factory=list)
    failures: dict[int, str] = field(default_factory=dict)
    forgotten: list[int] = field(default_factory=list)

    def keep_regions(self, regions: object) -> None:
        pass

    def known(self, ids: object) -> Mapping[int, Known]:
        return dict(self.held)

    def keep(self, observations: Iterable[Observation], on: date) -> Kept:
        before = len(self.kept)
        self.kept.extend(observations)
        return Kept(len(self.kept) - before)

    def finish(self, indicator: StatisticalIndicator, aside: Mapping[int, int], on: date) -> None:
        self.held[indicator.id] = Known(indicator.data_updated, indicator.sample, frozenset(aside))

    def unchanged(self, id: int, on: date) -> None:
        self.failures.pop(id, None)

    def failed(self, id: int, code: str, on: date) -> None:
        self.failures[id] = code

    def forget(self, id: int) -> None:
        self.forgotten.append(id)


def test_figures_are_fetched_once_until_the_bank_has_updated_them() -> None:
    bank, shelf = Bank(), Shelf()
    assert refresh(bank, shelf, [127, 4], TODAY).fetched == (4, 127)
    assert refresh(bank, shelf, [127, 4], TODAY).unchanged == (4, 127)
    bank.indicators = {4: replace(POPULATION, id=4, data_updated=date(2027, 2, 28))}
    assert refresh(bank, shelf, [127, 4], TODAY).fetched == (4,)
    assert bank.asked == [4, 127, 4]


def test_what_fails_is_told_and_keeps_yesterdays_figures_while_the_others_go_on() -> None:
    shelf = Shelf({4: Known(date(2026, 1, 1))})
    done = refresh(Bank({4: Never("statistics.changed")}), shelf, [4, 127], TODAY)
    assert (done.fetched, dict(shelf.failures)) == ((127,), {4: "statistics.changed"})
    assert shelf.held[4] == Known(date(2026, 1, 1))


def test_a_bank_that_is_unwell_is_soon_left_alone() -> None:
    bank = Bank(dict.fromkeys(range(1, 9), NotNow("statistics.unwell")))
    assert list(refresh(bank, Shelf(), range(1, 12), TODAY).problems) == [1, 2, 3]
    assert bank.asked == []


def test_a_sample_never_replaces_real_figures() -> None:
    shelf = Shelf({127: Known(POPULATION.data_updated)})
    done = refresh(Bank(indicators={127: replace(POPULATION, sample=True)}), shelf, [127], TODAY)
    assert done.problems[127].code == "statistics.sample-over-real"
    assert shelf.kept == []


def test_real_figures_replace_a_sample_altogether() -> None:
    shelf = Shelf({127: Known(POPULATION.data_updated, sample=True)})
    assert refresh(Bank(), shelf, [127], TODAY).fetched == (127,)
    assert shelf.forgotten == [127]


def test_figures_of_a_region_that_has_become_known_are_fetched_after_all() -> None:
    aside = Known(POPULATION.data_updated, aside=frozenset({1005}))
    assert not needs_fetching(POPULATION, aside, {309})
    assert needs_fetching(POPULATION, aside, {309, 1005})


def test_an_indicator_without_a_date_is_always_fetched() -> None:
    assert needs_fetching(replace(POPULATION, data_updated=None), Known(None), {309})


numbers = st.integers(1, 6)
reported = st.builds(
    Reported,
    numbers,
    st.integers(2020, 2022),
    st.sampled_from(Gender),
    st.floats(allow_nan=False, allow_infinity=False),
    st.none(),
)


@given(st.lists(reported), st.sets(numbers))
def test_every_row_is_placed_or_counted_as_set_aside_or_doubled(rows: list[Reported], listed: set[int]) -> None:
    aside: Counter[int] = Counter()
    places = {id_: Place(Area.MUNICIPALITY, f"{id_:03}") for id_ in listed}
    kept = list(placed(127, rows, places, aside))
    known = [row for row in rows if row.region in listed]
    assert len(kept) == len({row[:3] for row in known})
    assert aside == Counter(row.region for row in rows if row.region not in listed)
    assert {(one.code, one.year, one.gender) for one in kept} == {
        (f"{row.region:03}", row.year, row.gender) for row in known
    }


populations = st.dictionaries(st.from_regex(r"[0-9]{3}", fullmatch=True), st.integers(0, 700_000), min_size=1)


@given(populations, st.integers(1, 6), st.data())
def test_no_municipality_left_out_is_nearer_in_population_than_a_chosen_one(
    sizes: dict[str, int], count: int, data: st.DataObject
) -> None:
    own = data.draw(st.sampled_from(sorted(sizes)))
    chosen = comparable(own, sizes, count)
    candidates = {code for code, size in sizes.items() if code != own and size > 0} if sizes[own] > 0 else set()
    assert set(chosen) <= candidates
    assert len(chosen) == min(count, len(candidates))
    if chosen:
        far = max(_times(sizes[own], sizes[code]) for code in chosen)
        assert all(_times(sizes[own], sizes[code]) >= far for code in candidates - set(chosen))


def _times(one: int, other: int) -> float:
    return max(one, other) / min(one, other)


def test_a_figure_is_cited_as_the_bank_asks_with_its_producer() -> None:
    cited = attribution(POPULATION, date(2023, 6, 10))
    assert cited.fi == (
        "Tilasto- ja indikaattoripankki Sotkanet. Terveyden ja hyvinvoinnin laitos. "
        "Väestö 31.12. (Tilastokeskus) (ind. 127). Viitattu 10.6.2023."
    )
    assert "Befolkning 31.12 (Statistikcentralen) (ind. 127)" in cited.sv
    assert cited.en.endswith("Population at year end (Statistics Finland) (ind. 127). Cited 10.6.2023.")


def test_a_sample_says_so_and_names_nobody_as_its_source() -> None:
    cited = attribution(replace(POPULATION, sample=True), TODAY)
    assert cited.fi == "Esimerkkiaineisto, ei todellisia lukuja. Väestö 31.12. (ind. 127)."
    assert "Sotkanet" not in cited.fi + cited.sv + cited.en


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Lihavien osuus (BMI &#8805; 30)  ", "Lihavien osuus (BMI ≥ 30)"),
        ("<p>Luku <b>kertoo</b><br/>osuuden.</p>", "Luku kertoo osuuden."),
        ("alle 5 < 10 ja 12 > 7", "alle 5 < 10 ja 12 > 7"),
        ("<!-- <b>-->sanat\x07", "sanat"),
    ],
)
def test_the_banks_texts_are_made_plain(written: str, read: str) -> None:
    assert plain(written) == read
