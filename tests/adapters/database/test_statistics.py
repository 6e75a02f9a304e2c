"""The national statistics in the database, on SQLite and on PostgreSQL."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from adapters.database.indicators.library import SqlLibrary
from adapters.database.indicators.statistics import (
    attributions,
    comparable_to,
    county_of,
    freshness,
    municipalities,
    national_figures,
    problems,
    regions_at,
    revisions,
    series,
)
from adapters.database.indicators.statistics_tables import observation_revisions, observations
from domain.indicators.statistics import (
    FINLAND,
    Area,
    Gender,
    Kept,
    Known,
    Observation,
    Place,
    Point,
    Region,
    Revision,
    StatisticalIndicator,
)
from domain.words import Text
from tests.memory import memory

MONDAY, TUESDAY = date(2027, 3, 1), date(2027, 3, 2)
COUNTRY = Region(FINLAND, Text("Koko maa", "Hela landet", "Whole country"), 658)
COUNTY = Region(Place(Area.COUNTY, "01"), Text("Itä-Uudenmaan hyvinvointialue"), 961, (FINLAND,))
# A region of another category with the same code: MAAKUNTA 01 is not the county 01.
PROVINCE = Region(Place("MAAKUNTA", "01"), Text("Uusimaa", "Nyland"), 629)
SIPOO, PORVOO, LOVIISA, ESPOO = (
    Region(Place(Area.MUNICIPALITY, code), Text(fi, sv), source, (*parents, PROVINCE.place, FINLAND))
    for code, fi, sv, source, parents in (
        ("753", "Sipoo", "Sibbo", 309, (COUNTY.place,)),
        ("638", "Porvoo", "Borgå", 246, (COUNTY.place,)),
        ("434", "Loviisa", "Lovisa", 163, (COUNTY.place,)),
        ("049", "Espoo", "Esbo", 20, ()),
    )
)
REGIONS = (COUNTRY, COUNTY, PROVINCE, SIPOO, PORVOO, LOVIISA, ESPOO)
POPULATION = StatisticalIndicator(
    127, Text("Väestö 31.12."), Text("Tilastokeskus"), (2020, 2025), MONDAY, genders=(Gender.TOTAL, Gender.MALE)
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest) -> Engine:
    return memory() if request.param == "sqlite" else request.getfixturevalue("empty_postgresql")


def of(region: Region, year: int, value: float, gender: Gender = Gender.TOTAL, indicator: int = 127) -> Observation:
    return Observation(indicator, *region.place, year, gender, value)


def filled(engine: Engine, *figures: Observation, on: date = MONDAY) -> SqlLibrary:
    """A library that holds these figures of one finished indicator."""
    library = SqlLibrary(engine)
    library.keep_regions(REGIONS)
    library.keep(figures, on)
    library.finish(POPULATION, {}, on)
    return library


def test_figures_come_back_by_category_and_code(engine: Engine) -> None:
    filled(engine, of(SIPOO, 2024, 21_800), of(SIPOO, 2025, 22_000), of(SIPOO, 2025, 11_000, Gender.MALE))
    with engine.connect() as connection:
        assert national_figures(connection, [127, 4], [SIPOO.place, ESPOO.place]) == {
            (127, SIPOO.place): Point(2025, 22_000)
        }
        earlier = national_figures(connection, [127], [SIPOO.place], years=(2020, 2024))
        assert earlier == {(127, SIPOO.place): Point(2024, 21_800)}


def test_the_same_code_in_another_category_is_another_place(engine: Engine) -> None:
    filled(engine, of(COUNTY, 2025, 98_000), of(PROVINCE, 2025, 1_700_000))
    with engine.connect() as connection:
        assert national_figures(connection, [127], [COUNTY.place])[127, COUNTY.place].value == 98_000
        assert regions_at(connection, [COUNTY.place]) == {COUNTY.place: Region(COUNTY.place, COUNTY.title, 961)}


def test_a_series_leaves_out_the_years_without_a_figure(engine: Engine) -> None:
    filled(engine, of(SIPOO, 2025, 0.0), of(SIPOO, 2022, 4.5), of(COUNTRY, 2025, 5.0))
    with engine.connect() as connection:
        assert series(connection, 127, [SIPOO.place, FINLAND, ESPOO.place]) == {
            SIPOO.place: [Point(2022, 4.5), Point(2025, 0.0)],
            FINLAND: [Point(2025, 5.0)],
        }


def test_importing_again_changes_nothing(engine: Engine) -> None:
    figures = [of(SIPOO, year, year / 7) for year in range(2000, 2025)]
    library = filled(engine, *figures)
    assert library.keep(figures, TUESDAY) == Kept(0, 0)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(observations)) == 25
        assert revisions(connection, 127, SIPOO.place) == []


def test_a_revised_figure_keeps_its_old_value_and_the_day(engine: Engine) -> None:
    library = filled(engine, of(SIPOO, 2024, 21_800), of(PORVOO, 2024, 51_000))
    assert library.keep([of(SIPOO, 2024, 21_750), of(PORVOO, 2024, 51_000), of(SIPOO, 2025, 22_000)], TUESDAY) == (
        Kept(new=1, changed=1)
    )
    with engine.connect() as connection:
        assert revisions(connection, 127, SIPOO.place) == [Revision(2024, Gender.TOTAL, 21_800, 21_750, TUESDAY)]
        assert revisions(connection, 127, PORVOO.place) == []


def test_a_figure_the_bank_tells_no_more_is_not_shown_and_stays_in_its_history(engine: Engine) -> None:
    library = filled(engine, of(SIPOO, 2024, 21_800), of(SIPOO, 2025, 7), of(PORVOO, 2025, 51_000))
    library.keep([of(SIPOO, 2025, 3, indicator=4)], MONDAY)
    assert library.keep([of(SIPOO, 2024, 21_800), of(LOVIISA, 2025, 14_500)], TUESDAY) == Kept(new=1, withdrawn=2)
    with engine.connect() as connection:
        assert national_figures(connection, [127], [SIPOO.place, PORVOO.place]) == {
            (127, SIPOO.place): Point(2024, 21_800)
        }
        assert revisions(connection, 127, SIPOO.place) == [Revision(2025, Gender.TOTAL, 7, None, TUESDAY)]
        assert connection.scalar(select(func.count()).where(observations.c.indicator == 4)) == 1, "another indicator"


def test_a_municipality_that_was_merged_into_another_is_listed_and_compared_with_no_more(engine: Engine) -> None:
    figures = (of(SIPOO, 2025, 22_000), of(PORVOO, 2025, 51_000), of(LOVIISA, 2025, 21_000))
    library = filled(engine, *figures)
    library.keep_regions([one for one in REGIONS if one is not LOVIISA])
    with engine.connect() as connection:
        assert comparable_to(connection, "753", 1) == ("638",)
        assert "434" not in [one.place.code for one in municipalities(connection)]
        assert LOVIISA.place in regions_at(connection, [LOVIISA.place]), "what it was called is still known"
    library.keep_regions(REGIONS)
    with engine.connect() as connection:
        assert comparable_to(connection, "753", 1) == ("434",)


def test_a_new_absolute_value_alone_is_no_revision(engine: Engine) -> None:
    library = filled(engine, of(SIPOO, 2024, 3.5))
    assert library.keep([of(SIPOO, 2024, 3.5)._replace(absolute=77.0)], TUESDAY) == Kept(changed=1)
    with engine.connect() as connection:
        assert revisions(connection, 127, SIPOO.place) == []
        assert connection.scalar(select(observations.c.absolute)) == 77.0


def test_half_an_import_is_not_shown(engine: Engine) -> None:
    library = SqlLibrary(engine)
    library.keep_regions(REGIONS)
    library.keep([of(SIPOO, 2025, 22_000)], MONDAY)
    with engine.connect() as connection:
        assert national_figures(connection, [127], [SIPOO.place]) == {}


def test_regions_are_refreshed_and_keep_their_figures_when_the_bank_numbers_them_anew(engine: Engine) -> None:
    library = filled(engine, of(COUNTY, 2025, 98_000))
    library.keep_regions([*REGIONS, Region(COUNTY.place, Text("Itä-Uusimaa", "Östra Nyland"), 877)])
    with engine.connect() as connection:
        assert regions_at(connection, [COUNTY.place])[COUNTY.place].source_id == 877
        assert national_figures(connection, [127], [COUNTY.place])[127, COUNTY.place].value == 98_000
        assert [one.title.sv for one in municipalities(connection)] == ["Esbo", "Lovisa", "Borgå", "Sibbo"]


def test_a_municipality_knows_its_county(engine: Engine) -> None:
    filled(engine)
    with engine.connect() as connection:
        county = county_of(connection, "753")
        assert (county.place if county else None) == COUNTY.place
        assert county_of(connection, "049") is None
        assert COUNTY.place in {one.place.code: one for one in municipalities(connection)}["638"].member_of


def test_comparable_municipalities_are_the_nearest_in_population(engine: Engine) -> None:
    sizes = ((SIPOO, 22_000), (PORVOO, 51_000), (LOVIISA, 14_500), (ESPOO, 320_000))
    filled(engine, *(of(region, 2025, size) for region, size in sizes))
    with engine.connect() as connection:
        assert comparable_to(connection, "753", 2) == ("434", "638")
        assert comparable_to(connection, "753", in_county=True) == ("434", "638")
        assert comparable_to(connection, "753") == ("434", "638", "049")


def test_what_was_set_aside_and_what_went_wrong_is_told(engine: Engine) -> None:
    library = filled(engine, of(SIPOO, 2025, 22_000))
    library.finish(POPULATION, {1005: 3, 1006: 4}, MONDAY)
    library.failed(127, "statistics.unwell", MONDAY)
    library.failed(127, "statistics.changed", TUESDAY)
    library.failed(4, "statistics.unknown", TUESDAY)
    assert library.known([127, 4]) == {127: Known(MONDAY, aside=frozenset({1005, 1006}))}
    with engine.connect() as connection:
        [told] = freshness(connection)
        assert (told.aside, told.problem, told.problem_since) == (7, "statistics.changed", MONDAY)
        assert problems(connection)[4] == ("statistics.unknown", TUESDAY)
        assert national_figures(connection, [127], [SIPOO.place])[127, SIPOO.place].value == 22_000


def test_a_refresh_without_news_ends_the_problem_and_notes_the_day(engine: Engine) -> None:
    library = filled(engine)
    library.failed(127, "statistics.unwell", MONDAY)
    library.unchanged(127, TUESDAY)
    with engine.connect() as connection:
        [told] = freshness(connection)
        assert (told.problem, told.fetched_on, told.checked_on) == ("", MONDAY, TUESDAY)
        assert attributions(connection, [127])[127].fi.endswith("Viitattu 1.3.2027.")


def test_a_forgotten_sample_leaves_nothing_behind(engine: Engine) -> None:
    library = filled(engine, of(SIPOO, 2025, 22_000))
    library.keep([of(SIPOO, 2025, 22_001)], TUESDAY)
    library.forget(127)
    with engine.connect() as connection:
        assert library.known([127]) == {}
        assert connection.scalar(select(func.count()).select_from(observations)) == 0
        assert connection.scalar(select(func.count()).select_from(observation_revisions)) == 0


figures = st.dictionaries(
    st.tuples(st.sampled_from([4, 127]), st.sampled_from(REGIONS), st.integers(2020, 2023), st.sampled_from(Gender)),
    st.floats(allow_nan=False, allow_infinity=False),
    max_size=8,
)


@pytest.mark.walk
@given(st.lists(figures, max_size=4))
def test_whatever_is_imported_the_newest_stands_and_revisions_lead_back_to_the_oldest(
    imports: list[dict[tuple[int, Region, int, Gender], float]],
) -> None:
    library = SqlLibrary(engine := memory())
    library.keep_regions(REGIONS)
    first: dict[tuple[int, Region, int, Gender], float] = {}
    newest: dict[tuple[int, Region, int, Gender], float] = {}
    for number, figures in enumerate(imports):
        whole = {id_ for id_, *_ in figures}  # all of an indicator comes at once
        gone = {key for key in newest if key[0] in whole and key not in figures}
        expected = Kept(
            sum(key not in newest for key in figures),
            sum(key in newest and newest[key] != value for key, value in figures.items()),
            len(gone),
        )
        together = sorted(figures.items(), key=lambda one: one[0][0])
        rows = [of(region, year, value, gender, id_) for (id_, region, year, gender), value in together]
        assert library.keep(rows, date.fromordinal(MONDAY.toordinal() + number)) == expected
        for key in gone:
            del newest[key], first[key]
        first, newest = {**figures, **first}, {**newest, **figures}
    with engine.connect() as connection:
        for (id_, region, year, gender), value in newest.items():
            all_told = revisions(connection, id_, region.place)
            told = [one for one in all_told if (one.year, one.gender) == (year, gender)]
            while None in [one.new for one in told]:  # from its last coming on
                told.pop(0)
            chain = [first[id_, region, year, gender], *(one.new for one in told)]
            assert [one.old for one in told] == chain[:-1]
            assert chain[-1] == value
    engine.dispose()
