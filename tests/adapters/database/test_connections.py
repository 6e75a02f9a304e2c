"""Connections to SQLite's file stay between transactions, and bring nothing along from one to the next."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from sqlalchemy import Connection, Engine, insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from adapters.database.connections import KEPT, Connections
from adapters.database.engine import readers_of, reading, turn_of
from adapters.database.named import said
from adapters.database.tables import alliances
from tests.memory import in_file

ISOLA = insert(alliances).values(code="isola", body={})


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = in_file(tmp_path / "region.db")
    yield engine
    engine.dispose()


@pytest.fixture
def connections(engine: Engine) -> Connections:
    return Connections(engine)


def codes(connection: Connection) -> list[str]:
    return list(connection.scalars(text("SELECT code FROM alliances ORDER BY code")))


def written_and_then(connections: Connections, fault: Exception | None = None) -> None:
    """Write an alliance, and then fail: as told, or because the same is there already."""
    with connections.writing() as connection:
        connection.execute(ISOLA)
        if fault:
            raise fault
        connection.execute(ISOLA)


def test_what_one_writes_the_next_one_reads(connections: Connections) -> None:
    with connections.writing() as connection:
        connection.execute(ISOLA)
    with connections.reading() as connection:
        assert codes(connection) == ["isola"]


def test_transactions_that_follow_each_other_share_a_connection(connections: Connections) -> None:
    seen = set()
    for _ in range(3):
        with connections.writing() as connection:
            seen.add(connection.connection.driver_connection)
    assert len(seen) == 1


def test_a_fault_undoes_all_of_its_transaction_and_nothing_of_the_next(connections: Connections) -> None:
    with pytest.raises(KeyError):
        written_and_then(connections, KeyError())
    with connections.writing() as connection:
        assert codes(connection) == []
        connection.execute(ISOLA)
    with connections.reading() as connection:
        assert codes(connection) == ["isola"]


def test_a_fault_of_the_database_s_own_undoes_its_transaction_too(connections: Connections) -> None:
    with pytest.raises(IntegrityError):
        written_and_then(connections)
    with connections.writing() as connection:
        assert codes(connection) == []


def test_who_only_reads_cannot_write(connections: Connections) -> None:
    with pytest.raises(DBAPIError, match="readonly"), connections.reading() as connection:
        connection.execute(ISOLA)


def test_what_is_read_in_one_transaction_is_of_one_moment(connections: Connections) -> None:
    with connections.reading() as reader:
        before = codes(reader)
        with connections.writing() as writer:
            writer.execute(ISOLA)
        assert codes(reader) == before == []
    with connections.reading() as reader:
        assert codes(reader) == ["isola"]


def test_a_closed_database_is_read_anew_from_its_file(connections: Connections, engine: Engine, tmp_path: Path) -> None:
    other = in_file(tmp_path / "other.db")
    with Connections(other).writing() as connection:
        connection.execute(ISOLA)
    with connections.reading() as connection:
        assert codes(connection) == []
    other.dispose()
    engine.dispose()
    (tmp_path / "region.db").write_bytes((tmp_path / "other.db").read_bytes())
    with connections.reading() as connection:
        assert codes(connection) == ["isola"]


def test_a_connection_in_use_while_its_database_is_closed_does_not_stay(
    connections: Connections, engine: Engine
) -> None:
    for transaction in (connections.reading, connections.writing):
        with transaction() as before:
            old = before.connection.driver_connection
            engine.dispose()
        with transaction() as after:
            assert after.connection.driver_connection is not old


def test_connections_that_stay_leave_others_theirs(connections: Connections, engine: Engine) -> None:
    readers = readers_of(engine).pool
    with ExitStack() as many:
        for _ in range(KEPT + 1):
            many.enter_context(connections.reading())
    assert readers.checkedout() == KEPT  # type: ignore[attr-defined]
    with reading(engine) as connection:
        assert codes(connection) == []


def test_what_cannot_be_committed_is_undone(connections: Connections) -> None:
    with connections.writing() as connection:
        said(connection, "CREATE TABLE parents (id INTEGER PRIMARY KEY)")
        said(connection, "CREATE TABLE children (id REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(IntegrityError), connections.writing() as connection:
        said(connection, "INSERT INTO children VALUES (9)")
    with connections.writing() as connection:
        assert connection.scalar(text("SELECT count(*) FROM children")) == 0


def test_a_part_undone_alone_leaves_the_rest_and_the_next_transaction(connections: Connections) -> None:
    with connections.writing() as connection:
        connection.execute(ISOLA)
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(ISOLA)
    with connections.writing() as connection:
        assert codes(connection) == ["isola"]


def test_who_writes_by_the_engine_waits_for_the_same_turn(connections: Connections, engine: Engine) -> None:
    begun, done = Event(), Event()

    def by_the_engine() -> bool:
        begun.set()
        with engine.begin() as connection:
            connection.execute(ISOLA)
        return done.is_set()

    with ThreadPoolExecutor(1) as other, connections.writing() as connection:
        later = other.submit(by_the_engine)
        begun.wait()
        assert codes(connection) == []
        done.set()
    assert later.result()


def test_who_writes_by_the_engine_takes_the_turn_before_sqlite_s_own(connections: Connections, engine: Engine) -> None:
    asked, turn = Event(), turn_of(engine)

    def by_the_engine() -> None:
        with engine.connect() as connection:
            asked.set()
            with connection.begin():
                connection.execute(ISOLA)

    with ThreadPoolExecutor(1) as other:
        with turn:
            later = other.submit(by_the_engine)
            asked.wait()
            sleep(0.05)
            with closing(sqlite3.connect(str(engine.url.database), timeout=0)) as beside:
                beside.execute("BEGIN IMMEDIATE")
        later.result()
    with connections.reading() as connection:
        assert codes(connection) == ["isola"]
