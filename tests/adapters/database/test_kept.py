"""Connections to SQLite's file stay between transactions, and bring nothing along from one to the next."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection, Engine, insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from adapters.database.kept import Kept
from adapters.database.tables import alliances
from tests.memory import in_file

ISOLA = insert(alliances).values(code="isola", body={})


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = in_file(tmp_path / "region.db")
    yield engine
    engine.dispose()


@pytest.fixture
def kept(engine: Engine) -> Kept:
    return Kept(engine)


def codes(connection: Connection) -> list[str]:
    return list(connection.scalars(text("SELECT code FROM alliances ORDER BY code")))


def written_and_then(kept: Kept, fault: Exception | None = None) -> None:
    """Write an alliance, and then fail: as told, or because the same is there already."""
    with kept.writing() as connection:
        connection.execute(ISOLA)
        if fault:
            raise fault
        connection.execute(ISOLA)


def test_what_one_writes_the_next_one_reads(kept: Kept) -> None:
    with kept.writing() as connection:
        connection.execute(ISOLA)
    with kept.reading() as connection:
        assert codes(connection) == ["isola"]


def test_transactions_that_follow_each_other_share_a_connection(kept: Kept) -> None:
    seen = set()
    for _ in range(3):
        with kept.writing() as connection:
            seen.add(connection.connection.driver_connection)
    assert len(seen) == 1


def test_a_fault_undoes_all_of_its_transaction_and_nothing_of_the_next(kept: Kept) -> None:
    with pytest.raises(KeyError):
        written_and_then(kept, KeyError())
    with kept.writing() as connection:
        assert codes(connection) == []
        connection.execute(ISOLA)
    with kept.reading() as connection:
        assert codes(connection) == ["isola"]


def test_a_fault_of_the_database_s_own_undoes_its_transaction_too(kept: Kept) -> None:
    with pytest.raises(IntegrityError):
        written_and_then(kept)
    with kept.writing() as connection:
        assert codes(connection) == []


def test_who_only_reads_cannot_write(kept: Kept) -> None:
    with pytest.raises(DBAPIError, match="readonly"), kept.reading() as connection:
        connection.execute(ISOLA)


def test_what_is_read_in_one_transaction_is_of_one_moment(kept: Kept) -> None:
    with kept.reading() as reader:
        before = codes(reader)
        with kept.writing() as writer:
            writer.execute(ISOLA)
        assert codes(reader) == before == []
    with kept.reading() as reader:
        assert codes(reader) == ["isola"]


def test_a_closed_database_is_read_anew_from_its_file(kept: Kept, engine: Engine, tmp_path: Path) -> None:
    other = in_file(tmp_path / "other.db")
    with Kept(other).writing() as connection:
        connection.execute(ISOLA)
    with kept.reading() as connection:
        assert codes(connection) == []
    other.dispose()
    engine.dispose()
    (tmp_path / "region.db").write_bytes((tmp_path / "other.db").read_bytes())
    with kept.reading() as connection:
        assert codes(connection) == ["isola"]


def test_who_writes_by_the_engine_waits_for_the_same_turn(kept: Kept, engine: Engine) -> None:
    begun, done = Event(), Event()

    def by_the_engine() -> bool:
        begun.set()
        with engine.begin() as connection:
            connection.execute(ISOLA)
        return done.is_set()

    with ThreadPoolExecutor(1) as other, kept.writing() as connection:
        later = other.submit(by_the_engine)
        begun.wait()
        assert codes(connection) == []
        done.set()
    assert later.result()
