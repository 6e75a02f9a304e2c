"""A round of 10,000 partners × 20 indicators opened, beside the bare inserts of the same rows.

Ours is `open_round` as flow and page call it: it reads the register, decides who is
asked for what, adds what is missing. The floor gets the finished tuples of the same rows and does nothing but write
them with `executemany` in one transaction, into the same tables with the same durability (WAL, synchronous=FULL).

YHDYSPINTA_BENCH_PARTNERS makes it smaller.
"""

import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adapters.database.engine import connect
from adapters.database.migrate import upgrade
from domain.indicators.catalogue import Period
from domain.processes.indicators.rounds import open_round
from tests.bench.harness import Bench, timed
from tests.region import COORDINATOR, COUNTY, HEARING, ISOLA, KAISA, SPRING, Region

PARTNERS = int(os.environ.get("YHDYSPINTA_BENCH_PARTNERS", "10_000"))
INDICATORS = 20
WRITTEN = ("rounds", "round_indicators", "round_audience", "requests", "asked_values", "events", "unannounced")


def a_big_region(file: Path) -> Region:
    """A region in a file, its round not yet opened."""
    url = f"sqlite:///{file}"
    upgrade(url)
    towns = [replace(ISOLA, id=f"town-{n:05}") for n in range(PARTNERS)]
    people = [replace(KAISA, id=f"c-{n + 10:05}", partner=town.id) for n, town in enumerate(towns)]
    catalogue = [replace(HEARING, code=f"measure-{n}", position=n) for n in range(INDICATORS)]
    return Region(connect(url), partners=[COUNTY, *towns], contacts=[COORDINATOR, *people], catalogue=catalogue)


def opening(region: Region) -> float:
    return timed(lambda: open_round(region.ports, region.code, Period(2027), COORDINATOR.id, SPRING))


def written(file: Path) -> Mapping[str, list[tuple[Any, ...]]]:
    """The rows that opening the round wrote."""
    with closing(sqlite3.connect(file)) as connection:
        return {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in WRITTEN}


def insert_bare(file: Path, rows: Mapping[str, list[tuple[Any, ...]]]) -> float:
    """Write the rows into the same tables, emptied."""
    upgrade(f"sqlite:///{file}")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return timed(lambda: _write(connection, rows))


def _write(connection: sqlite3.Connection, rows: Mapping[str, list[tuple[Any, ...]]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table, some in rows.items():
        marks = ", ".join("?" * len(some[0]))
        connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', some)
    connection.execute("COMMIT")


def run(bench: Bench) -> None:
    with TemporaryDirectory() as folder:
        files = (Path(folder) / f"{number}.db" for number in range(1_000))
        first = a_big_region(next(files))
        opening(first)
        rows = written(Path(first.engine.url.database or ""))

        def ours() -> float:
            return opening(a_big_region(next(files)))

        bench.measure(
            "open-round", f"s per {PARTNERS * INDICATORS} values", ours, lambda: insert_bare(next(files), rows)
        )


BENCHMARKS: Mapping[str, Callable[[Bench], None]] = {"open-round": run}
