"""Claims on the outbox: each message taken by one of two senders, in a commit of its own, with a lease of its own.

Ours is `work.post.claim` in a transaction as `deliver_messages` has it, from two threads at once. The floor does the
same with the bare driver: one statement that takes the oldest free row, fsynced at its commit, on a table of the same
columns. Seconds are of one claim; the figure people quote is its inverse.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from adapters.database.columns import metadata
from adapters.database.engine import connect
from adapters.database.store import SqlStore
from domain.processes.turns import LEASE_SECONDS
from tests.bench.harness import Bench, timed
from tests.crash.runs import a_message
from tests.region import CODE, a_demo_region
from tests.services import postgresql as service
from tests.services.processes import own_directory

COUNT, SENDERS = 600, 2
TABLE = "CREATE TABLE outbox (key text PRIMARY KEY, facts text, state text, attempts integer, free_at timestamp)"
INDEX = "CREATE INDEX free ON outbox (free_at) WHERE free_at IS NOT NULL"
ROWS = [(f"apology.{n:05}", '{"round": "2027"}', "queued", 0, "2020-02-01 08:30:00") for n in range(COUNT)]
OF_SQLITE = """UPDATE outbox SET state = 'claimed', attempts = attempts + 1, free_at = datetime('now', '+300 seconds')
WHERE key = (SELECT key FROM outbox WHERE free_at <= datetime('now') ORDER BY free_at, key LIMIT 1) RETURNING *"""
OF_POSTGRESQL = b"""UPDATE outbox SET state = 'claimed', attempts = attempts + 1,
free_at = clock_timestamp() + interval '300 seconds' WHERE key = (SELECT key FROM outbox
WHERE free_at <= clock_timestamp() ORDER BY free_at, key LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *"""


def at_once(claim: Callable[[], int]) -> float:
    """Let the senders claim until nothing is left; return seconds a claim."""
    with ThreadPoolExecutor(SENDERS) as pool:

        def all_of_them() -> int:
            return sum(one.result() for one in [pool.submit(claim) for _ in range(SENDERS)])

        taken: list[int] = []
        seconds = timed(lambda: taken.append(all_of_them()))
    assert taken == [COUNT], "each is claimed once"
    return seconds / COUNT


def ours(url: str) -> float:
    engine = connect(url)
    metadata.create_all(engine)
    store: SqlStore = a_demo_region(engine=engine).store
    with store.begin(CODE) as work:
        work.post.queue([a_message(n) for n in range(COUNT)])

    def claim() -> int:
        count = 0
        while True:
            with store.begin(CODE) as work:
                claimed = work.post.claim(1, LEASE_SECONDS)
            if not claimed:
                return count
            count += 1

    seconds = at_once(claim)
    engine.dispose()
    return seconds


def bare_sqlite(file: Path) -> float:
    with _opened(file) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(TABLE)
        connection.execute(INDEX)
        connection.executemany("INSERT INTO outbox VALUES (?, ?, ?, ?, ?)", ROWS)

    def claim() -> int:
        with _opened(file) as connection:
            return sum(1 for _ in iter(lambda: _claimed(connection), []))

    return at_once(claim)


def _claimed(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    connection.execute("BEGIN IMMEDIATE")
    found = connection.execute(OF_SQLITE).fetchall()
    connection.execute("COMMIT")
    return found


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=FULL")
        yield connection


def bare_postgresql(address: str) -> float:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(TABLE.encode())
        connection.execute(INDEX.encode())
        connection.cursor().executemany("INSERT INTO outbox VALUES (%s, %s, %s, %s, %s)", ROWS)

    def claim() -> int:
        with psycopg.connect(address, autocommit=True) as connection:
            return sum(1 for _ in iter(lambda: connection.execute(OF_POSTGRESQL).fetchall(), []))

    return at_once(claim)


def sqlite(bench: Bench) -> None:
    with own_directory("claims") as folder:
        files = (folder / f"{number}.db" for number in range(1_000))
        bench.measure(
            "claims-sqlite", "s a claim", lambda: ours(f"sqlite:///{next(files)}"), lambda: bare_sqlite(next(files))
        )


def postgresql(bench: Bench) -> None:
    with service.started() as server:
        fresh = (server.url(server.created()) for _ in range(1_000))
        bench.measure(
            "claims-postgresql",
            "s a claim",
            lambda: ours(next(fresh)),
            lambda: bare_postgresql(next(fresh).replace("postgresql+psycopg", "postgresql")),
        )


BENCHMARKS: Mapping[str, Callable[[Bench], None]] = {"claims-sqlite": sqlite, "claims-postgresql": postgresql}
