"""National figures into the database, beside the fastest bare way the same driver offers.

Ours takes observations as the statistics bank gives them, finds each region's key, commits in chunks and keeps the
old value of whatever changed. The floors get the finished tuples and do nothing but write them, into a table of the
same shape with the same durability: on SQLite (WAL, synchronous=FULL) one `executemany` upsert in one transaction,
on PostgreSQL one COPY in one transaction, also where nothing changed. The peer is pandas' `to_sql` of a ready frame,
which only appends: it has no upsert, so it stands beside first loads alone.

YHDYSPINTA_BENCH_ROWS makes it smaller than a million rows.
"""

import os
import random
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from sqlalchemy import Engine, insert

from adapters.database.columns import metadata
from adapters.database.engine import connect
from adapters.database.indicators.bulk import ADD, COPY, Row
from adapters.database.indicators.library import GENDERS, SqlLibrary
from adapters.database.indicators.statistics_tables import observations, statistic_regions
from domain.indicators.statistics import Area, Gender, Observation
from tests.bench.harness import Bench, Measured, timed
from tests.services.neighbours import missing
from tests.services.postgresql import started

ROWS = int(os.environ.get("YHDYSPINTA_BENCH_ROWS", "1_000_000"))
REGIONS, YEARS = range(1, 471), range(2001, 2026)
TODAY, TOMORROW = date(2027, 3, 1), date(2027, 3, 2)


@cache
def figures(revised: bool = False) -> tuple[Observation, ...]:
    """Figures of as many indicators as it takes, in no order within one; every tenth may be revised."""
    return tuple(islice(_figures(revised), ROWS))


def _figures(revised: bool) -> Iterator[Observation]:
    order = random.Random(1)  # a bench repeats itself
    for indicator in range(1, ROWS):
        keys = list(product(REGIONS, YEARS, Gender))
        order.shuffle(keys)
        for number, (region, year, gender) in enumerate(keys):
            value = (indicator * 31 + region * 7 + year) % 1000 / 10 + (revised and number % 10 == 0)
            yield Observation(indicator, Area.MUNICIPALITY, f"{region:03}", year, gender, value)


@cache
def tuples(revised: bool = False) -> Sequence[Row]:
    """The same figures as they lie in the table."""
    return [(one.indicator, int(one.code), one.year, GENDERS[one.gender], *one[5:]) for one in figures(revised)]


@cache
def frame() -> Any:
    pandas = import_module("pandas")  # only benchmarks have it
    return pandas.DataFrame(tuples(), columns=[column.name for column in observations.columns]).astype(
        {"absolute": "float64"}
    )


def empty(url: str) -> Engine:
    """A database with the regions alone."""
    engine = connect(url)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    named = {"category": Area.MUNICIPALITY, "title_fi": "", "title_sv": "", "title_en": "", "listed": True}
    rows = [{"key": key, "code": f"{key:03}", "source_id": key, **named} for key in REGIONS]
    with engine.begin() as connection:
        connection.execute(insert(statistic_regions), rows)
    return engine


def ours(url: str, *, filled: bool = False, revised: bool = False) -> Measured:
    def run() -> float:
        engine = empty(url)
        library = SqlLibrary(engine)
        if filled:
            library.keep(figures(), TODAY)
        taken = timed(lambda: library.keep(figures(revised), TOMORROW))
        engine.dispose()
        return taken

    return run


def bare_upsert(url: str, *, filled: bool = False, revised: bool = False) -> Measured:
    def run() -> float:
        empty(url).dispose()
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=FULL")

            def write(rows: Sequence[Row]) -> None:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(ADD, rows)
                connection.execute("COMMIT")

            if filled:
                write(tuples())
            return timed(lambda: write(tuples(revised)))

    return run


def bare_copy(url: str) -> Measured:
    def run() -> float:
        empty(url).dispose()
        with closing(psycopg.connect(url.replace("+psycopg", ""))) as connection:

            def write() -> None:
                with connection.cursor().copy(COPY.format("observations")) as copy:
                    for row in tuples():
                        copy.write_row(row)
                connection.commit()

            return timed(write)

    return run


def pandas_append(url: str) -> Measured | None:
    if find_spec("pandas") is None:
        return None

    def run() -> float:
        engine = empty(url)
        taken = timed(lambda: frame().to_sql("observations", engine, if_exists="append", index=False))
        engine.dispose()
        return taken

    return run


def sqlite(bench: Bench) -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'figures.db'}"
        bench.measure("import-sqlite", "s", ours(url), bare_upsert(url), pandas_append(url))
        for name, revised in (("unchanged", False), ("revised", True)):
            again = {"filled": True, "revised": revised}
            bench.measure(f"import-sqlite-{name}", "s", ours(url, **again), bare_upsert(url, **again))


def postgresql(bench: Bench) -> None:
    if "postgresql" in missing():
        sys.stderr.write("import-postgresql is left out: PostgreSQL is not installed here\n")
        return
    with started() as server:
        server.run("CREATE DATABASE bench")
        url = server.url("bench")
        bench.measure("import-postgresql", "s", ours(url), bare_copy(url), pandas_append(url))
        bench.measure("import-postgresql-unchanged", "s", ours(url, filled=True), bare_copy(url))


BENCHMARKS: dict[str, Callable[[Bench], None]] = {"import-sqlite": sqlite, "import-postgresql": postgresql}
