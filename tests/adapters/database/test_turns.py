"""Writers on SQLite take turns, also beside an import that hardly lets go."""

import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import pytest
from sqlalchemy import Engine

from adapters.database.engine import BUSY_SECONDS, reading
from adapters.database.indicators.library import SqlLibrary
from domain.indicators.statistics import FINLAND, Gender, Observation, Region
from domain.words import Text
from tests.memory import in_file

pytestmark = pytest.mark.walk

MONDAY = date(2027, 3, 1)
SLOWEST = 2.0  # seconds; some hundredths are usual, SQLite's own waiting takes up to ten


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = in_file(tmp_path / "region.db")
    yield engine
    engine.dispose()


def endless(until: Event) -> Iterator[Observation]:
    """Figures of one place, indicator after indicator, until told to stop."""
    indicator = 0
    while not until.is_set():
        indicator += 1
        for year in range(-9_000, 9_000):
            yield Observation(indicator, *FINLAND, year, Gender.TOTAL, float(year))


def test_an_answer_gets_its_turn_between_the_chunks_of_an_import(engine: Engine) -> None:
    library, enough = SqlLibrary(engine), Event()
    library.keep_regions([Region(FINLAND, Text("Koko maa"), 658)])
    importing = Thread(target=library.keep, args=(endless(enough), MONDAY))
    importing.start()
    waited = []
    try:
        for _ in range(20):
            start = monotonic()
            library.failed(4, "statistics.unwell", MONDAY)
            waited.append(monotonic() - start)
    finally:
        enough.set()
        importing.join()
    assert max(waited) < SLOWEST


def peak_of(engine: Engine, indicators: range) -> int:
    """The most memory in bytes that importing these indicators took at once."""
    figures = (
        Observation(indicator, *FINLAND, year, Gender.TOTAL, float(year))
        for indicator in indicators
        for year in range(5_000)
    )
    tracemalloc.start()
    try:
        SqlLibrary(engine).keep(figures, MONDAY)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_writers_look_for_their_turn_themselves_and_readers_let_sqlite_wait(engine: Engine) -> None:
    with engine.begin() as writer, reading(engine) as reader:
        waits = [one.exec_driver_sql("PRAGMA busy_timeout").scalar_one() for one in (writer, reader)]
    assert waits == [0, BUSY_SECONDS * 1000]


def test_memory_does_not_grow_with_the_number_of_figures(engine: Engine) -> None:
    SqlLibrary(engine).keep_regions([Region(FINLAND, Text("Koko maa"), 658)])
    few, many = (peak_of(engine, indicators) for indicators in (range(2), range(2, 8)))
    assert many < 1.5 * few
