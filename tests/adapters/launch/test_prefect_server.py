"""Garbage that waits, as a cursor may, never holds the event loop up, and no writer is refused for another's sake."""

import asyncio
import gc
import sys
import time
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text

from adapters.launch.prefect_server import collected_beside, due, writers_in_turn
from tests.services.processes import wait_until

SETTLING = 3  # full collections until one leaves about as much as there was before
PATIENCE = 3.0  # seconds; SQLite is told to wait for a minute


class Garbage:
    """What only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


class Waiting(Garbage):
    """Garbage that goes only when something else has been done, as a cursor whose connection waits for a commit."""

    def __init__(self, done: Event) -> None:
        super().__init__()
        self.done = done

    def __del__(self) -> None:
        self.done.wait(PATIENCE)


def full_collections() -> int:
    count: int = gc.get_stats()[2]["collections"]
    return count


def leave_garbage() -> None:
    """More than Python leaves lying, for longer than the thread beside needs to find it."""
    for _ in range(20):
        for _ in range(10_000):
            Garbage()
        time.sleep(0.01)


def test_who_works_does_not_wait_for_garbage_that_waits_for_the_work() -> None:
    done = Event()
    with collected_beside(0.01):
        Waiting(done)
        began = time.monotonic()
        leave_garbage()
        done.set()
        assert time.monotonic() - began < PATIENCE / 2


@pytest.mark.parametrize(
    ("counts", "limits", "generation"),
    [
        ((700, 20, 20), (700, 10, 10), None),
        ((701, 10, 20), (700, 10, 10), 0),
        ((701, 11, 10), (700, 10, 10), 1),
        ((701, 11, 11), (700, 10, 10), 2),
        ((2000, 20, 20), (2000, 10, 0), None),
        ((2001, 0, 5), (2000, 10, 0), 1),
    ],
)
def test_older_garbage_is_collected_in_its_turn(
    counts: tuple[int, ...], limits: tuple[int, ...], generation: int | None
) -> None:
    """The limits are those of Python 3.11 and, with nought for the third, of Python 3.14."""
    assert due(counts, limits, grown=True) == generation


@pytest.mark.skipif(gc.get_threshold()[2] == 0, reason="this Python goes through what is old bit by bit")
def test_everything_old_is_looked_through_again_only_when_there_is_more_of_it() -> None:
    limits, before = gc.get_threshold(), full_collections()
    gc.set_threshold(1, 1, 1)
    try:
        with collected_beside(0.001):
            leave_garbage()
            at_rest = full_collections()
            kept = [Garbage() for _ in range(sys.getallocatedblocks() // 3)]
            leave_garbage()
    finally:
        gc.set_threshold(*limits)
    assert at_rest - before <= SETTLING
    assert full_collections() > at_rest
    assert kept


def test_garbage_does_not_pile_up_and_is_python_s_own_again_in_the_end() -> None:
    with collected_beside(0.01):
        assert not gc.isenabled()
        leave_garbage()
        wait_until(lambda: gc.get_count()[0] < 10_000)
    assert gc.isenabled()


async def counted_up(database: Path, times: int) -> int:
    """Count up in Prefect's own kind of transaction, by several at once: each reads, then writes one more."""
    from prefect.server.database.configurations import AioSqliteConfiguration  # noqa: PLC0415 - it takes a while

    prefect = AioSqliteConfiguration(f"sqlite+aiosqlite:///{database}")
    engine = await prefect.engine()

    async def one_more() -> None:
        async with await prefect.session(engine) as session, prefect.begin_transaction(session):
            number = (await session.execute(text("SELECT n FROM numbers"))).scalar_one()
            await asyncio.sleep(0.02)
            await session.execute(text("UPDATE numbers SET n = :n"), {"n": number + 1})

    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE numbers (n INTEGER)"))
        await connection.execute(text("INSERT INTO numbers VALUES (0)"))
    await asyncio.gather(*(one_more() for _ in range(times)))
    async with engine.connect() as connection:
        counted: int = (await connection.execute(text("SELECT n FROM numbers"))).scalar_one()
    await engine.dispose()
    return counted


@pytest.mark.walk
def test_prefect_s_writers_on_sqlite_wait_for_each_other_and_none_is_refused(tmp_path: Path) -> None:
    with writers_in_turn():
        assert asyncio.run(counted_up(tmp_path / "prefect.db", 8)) == 8
