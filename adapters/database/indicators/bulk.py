"""A million figures in and out of the database at the speed of the database itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby, islice
from operator import itemgetter
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine

from adapters.database.engine import reading
from domain.indicators.statistics import Kept, Observation

# indicator, region, year, gender, value, absolute value; each key at most once in an import
Row = tuple[int, int, int, int, float, float | None]
# Chunk by chunk, because a list made at once costs half of what a generator does.
AsRows = Callable[[Iterable[Observation]], list[Row]]

# Rows in one transaction. On SQLite nobody else writes meanwhile, so it lasts some hundredths of a second, and less
# while people write.
SQLITE_CHUNK, WHILE_PEOPLE_WRITE = 5_000, 1_000
POSTGRESQL_CHUNK = 50_000
POSTGRESQL_CHANGES = 10_000


def upsert(engine: Engine, observations: Iterable[Observation], as_rows: AsRows, on: date) -> Kept:
    """Add what is missing, correct what differs, take away what is told no more; keep the old value of both.

    All figures of an indicator come together. Commits in chunks, so that answers get through meanwhile; memory does
    not grow with the number of figures.
    """
    if engine.dialect.name == "sqlite":
        return _into_sqlite(engine, observations, as_rows, on)
    with engine.connect() as connection:
        return _into_postgresql(connection, _chunks(observations, as_rows, lambda: POSTGRESQL_CHUNK), on)


def _chunks(observations: Iterable[Observation], as_rows: AsRows, size: Callable[[], int]) -> Iterator[list[Row]]:
    observations = iter(observations)
    while chunk := as_rows(islice(observations, size())):
        yield chunk


# ---------------------------------------------------------------- SQLite
REST, LONGEST = 4.0, 1.0
"""While people write, an import rests so many times as long as it worked, a second at most: the machine is theirs."""
NEWEST = "SELECT coalesce(max(seq), 0) FROM events"


@dataclass
class StandingAside:
    """Lets people write in between. SQLite has one writer, and whoever asks for it again at once is first."""

    engine: Engine
    pause: Callable[[float], None] = sleep
    timer: Callable[[], float] = monotonic
    seen: int | None = None
    since: float = 0.0
    people_write: bool = False

    def rest(self) -> None:
        """Wait when something has happened since the last look; while nothing does, nobody waits."""
        with reading(self.engine) as connection:
            newest = connection.exec_driver_sql(NEWEST).scalar()
        self.people_write = newest != self.seen is not None
        if self.people_write:
            self.pause(min((self.timer() - self.since) * REST, LONGEST))
        self.seen, self.since = newest, self.timer()

    def size(self) -> int:
        """Return how many rows to write at once now."""
        return WHILE_PEOPLE_WRITE if self.people_write else SQLITE_CHUNK


# Comparing here, one indicator at a time, costs less than staging, and a refresh without news takes no lock.

STANDING = "SELECT region, year, gender, value, absolute FROM observations WHERE indicator = ?"
ADD = (
    "INSERT INTO observations (indicator, region, year, gender, value, absolute) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (indicator, region, year, gender)"
    " DO UPDATE SET value = excluded.value, absolute = excluded.absolute"
)
REMEMBER = (
    'INSERT INTO observation_revisions (indicator, region, year, gender, "on", old, new)'
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET new = excluded.new"
)
REMOVE = "DELETE FROM observations WHERE indicator = ? AND region = ? AND year = ? AND gender = ?"
Figure = tuple[float, float | None]
Standing = dict[tuple[int, int, int], Figure]
Replaced = list[tuple[Row, Figure]]
"""Rows with what stood in their place."""


def _into_sqlite(engine: Engine, observations: Iterable[Observation], as_rows: AsRows, on: date) -> Kept:
    kept, aside = Kept(), StandingAside(engine)
    for indicator, series in groupby(observations, itemgetter(0)):
        standing = _standing(engine, indicator)  # what is left of it in the end was not told
        for chunk in _chunks(series, as_rows, aside.size):
            rows, replaced = _differing(chunk, standing) if standing else (chunk, [])
            if rows:
                kept += _write(engine, rows, replaced, on)
                aside.rest()
        kept += _remove(engine, indicator, standing, on)
    return kept


def _differing(chunk: list[Row], standing: Standing) -> tuple[list[Row], Replaced]:
    take = standing.pop
    differing = [(row, old) for row in chunk if (old := take(row[1:4], None)) != row[4:]]
    return [row for row, _ in differing], [(row, old) for row, old in differing if old]


def _standing(engine: Engine, indicator: int) -> Standing:
    with reading(engine) as connection:
        cursor: Any = connection.exec_driver_sql(STANDING, (indicator,)).cursor
        return {(region, year, gender): (value, absolute) for region, year, gender, value, absolute in cursor}


def _write(engine: Engine, rows: list[Row], replaced: Replaced, on: date) -> Kept:
    revisions = [(*row[:4], on.isoformat(), old[0], row[4]) for row, old in replaced if old[0] != row[4]]
    with engine.begin() as connection:
        connection.exec_driver_sql(ADD, rows)
        if revisions:
            connection.exec_driver_sql(REMEMBER, revisions)
    return Kept(len(rows) - len(replaced), len(replaced))


def _remove(engine: Engine, indicator: int, gone: Standing, on: date) -> Kept:
    left = iter(gone.items())
    while part := list(islice(left, SQLITE_CHUNK)):
        with engine.begin() as connection:
            connection.exec_driver_sql(REMOVE, [(indicator, *key) for key, _ in part])
            revisions = [(indicator, *key, on.isoformat(), old, None) for key, (old, _) in part]
            connection.exec_driver_sql(REMEMBER, revisions)
    return Kept(withdrawn=len(gone))


# ---------------------------------------------------------------- PostgreSQL
# ON CONFLICT on every row costs three times a COPY; a join over all of them, a third.

COPY = "COPY {} (indicator, region, year, gender, value, absolute) FROM STDIN"
STAGE = """
    DROP TABLE IF EXISTS stage, changes, gone;
    CREATE TEMPORARY TABLE stage
        (indicator int, region int, year smallint, gender smallint, value float8, absolute float8)
"""
COMPARE = """
    CREATE TEMPORARY TABLE changes AS
    SELECT row_number() OVER () AS number, stage.*, standing.value AS old
    FROM stage LEFT JOIN observations AS standing
        ON (standing.indicator, standing.region, standing.year, standing.gender)
         = (stage.indicator, stage.region, stage.year, stage.gender)
        AND standing.indicator = ANY(%(indicators)s)
    WHERE standing.indicator IS NULL
        OR (standing.value, standing.absolute) IS DISTINCT FROM (stage.value, stage.absolute)
"""
APPLY = """
    WITH part AS (SELECT * FROM changes WHERE number > %(after)s AND number <= %(upto)s),
    added AS (
        INSERT INTO observations SELECT indicator, region, year, gender, value, absolute FROM part
        ON CONFLICT (indicator, region, year, gender)
        DO UPDATE SET value = excluded.value, absolute = excluded.absolute
    )
    INSERT INTO observation_revisions (indicator, region, year, gender, "on", old, new)
    SELECT indicator, region, year, gender, %(on)s, old, value FROM part WHERE old <> value
    ON CONFLICT (indicator, region, year, gender, "on") DO UPDATE SET new = excluded.new
"""

STANDS = "SELECT count(*) FROM observations WHERE indicator = ANY(%(indicators)s)"
ABSENT = """
    CREATE TEMPORARY TABLE gone AS
    SELECT row_number() OVER () AS number, standing.*
    FROM observations AS standing LEFT JOIN stage
        ON (standing.indicator, standing.region, standing.year, standing.gender)
         = (stage.indicator, stage.region, stage.year, stage.gender)
    WHERE standing.indicator = ANY(%(indicators)s) AND stage.indicator IS NULL
"""
TAKE_AWAY = """
    WITH part AS (SELECT * FROM gone WHERE number > %(after)s AND number <= %(upto)s),
    removed AS (
        DELETE FROM observations AS standing USING part
        WHERE (standing.indicator, standing.region, standing.year, standing.gender)
            = (part.indicator, part.region, part.year, part.gender)
    )
    INSERT INTO observation_revisions (indicator, region, year, gender, "on", old, new)
    SELECT indicator, region, year, gender, %(on)s, value, NULL FROM part
    ON CONFLICT (indicator, region, year, gender, "on") DO UPDATE SET new = excluded.new
"""


def _into_postgresql(connection: Connection, chunks: Iterable[list[Row]], on: date) -> Kept:
    with connection.begin():
        used = connection.exec_driver_sql("SELECT EXISTS (SELECT FROM observations)").scalar_one()
    if used:
        return _merge(connection, chunks, on)
    new = 0
    for chunk in chunks:
        with connection.begin():
            _copy(connection, "observations", [chunk])
        new += len(chunk)
    return Kept(new)


def _copy(connection: Connection, table: str, chunks: Iterable[list[Row]]) -> set[int]:
    """Copy rows into a table; returns the indicators seen."""
    indicators: set[int] = set()
    driver: Any = connection.connection.driver_connection
    with driver.cursor().copy(COPY.format(table)) as copy:
        for row in chain.from_iterable(chunks):
            indicators.add(row[0])
            copy.write_row(row)
    return indicators


def _merge(connection: Connection, chunks: Iterable[list[Row]], on: date) -> Kept:
    with connection.begin():
        connection.exec_driver_sql(STAGE)
        indicators = {"indicators": sorted(_copy(connection, "stage", chunks))}
        connection.exec_driver_sql("ANALYZE stage")
        count = connection.exec_driver_sql(COMPARE, indicators).rowcount
        changed = connection.exec_driver_sql("SELECT count(old) FROM changes").scalar_one()
        gone = _absent(connection, indicators, new=count - changed)
    _by_part(connection, APPLY, count, on)
    _by_part(connection, TAKE_AWAY, gone, on)
    with connection.begin():
        connection.exec_driver_sql("DROP TABLE IF EXISTS stage, changes, gone")
    return Kept(count - changed, changed, gone)


def _absent(connection: Connection, indicators: Mapping[str, Any], *, new: int) -> int:
    """Note what stands and was not told; counted first, for mostly there is nothing and a join would cost more."""
    told = connection.exec_driver_sql("SELECT count(*) FROM stage").scalar_one()
    stands = connection.exec_driver_sql(STANDS, dict(indicators)).scalar_one()
    return connection.exec_driver_sql(ABSENT, dict(indicators)).rowcount if stands > told - new else 0


def _by_part(connection: Connection, statement: str, count: int, on: date) -> None:
    for after in range(0, count, POSTGRESQL_CHANGES):
        with connection.begin():
            connection.exec_driver_sql(statement, {"after": after, "upto": after + POSTGRESQL_CHANGES, "on": on})
