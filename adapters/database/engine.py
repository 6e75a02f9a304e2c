"""The database connection, with the settings durability and honest transactions need."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from sqlite3 import SQLITE_BUSY, OperationalError
from time import sleep
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.pool import StaticPool

from adapters.database.tables import alliances

BUSY_SECONDS = 10
MEMORY = "sqlite://"
BATCH = 2_000
T = TypeVar("T")


def batched(things: Iterable[T]) -> Iterator[list[T]]:
    """Yield things in lists of a size that one statement can name."""
    ahead = iter(things)
    while batch := list(islice(ahead, BATCH)):
        yield batch


def connect(url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL; it connects in use, not here."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(url)
    return create_engine(address.set(drivername="postgresql+psycopg"), hide_parameters=True, pool_pre_ping=True)


READING = {"reading": True, "postgresql_readonly": True}
"""Execution options of a transaction that only reads; the database refuses to write in it."""


def one_at_a_time(connection: Connection, alliance: str) -> None:
    """Let whoever works through an alliance's waiting rows do so alone (SQLite has one writer anyway)."""
    connection.execute(select(alliances.c.code).where(alliances.c.code == alliance).with_for_update())


def _sqlite(url: str) -> Engine:
    # A database in memory lives in one connection, so everybody shares it.
    options: dict[str, Any] = {"poolclass": StaticPool} if url == MEMORY else {}
    arguments = {"check_same_thread": False, "timeout": BUSY_SECONDS}
    engine = create_engine(url, hide_parameters=True, connect_args=arguments, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # pysqlite opens no transaction before a SELECT; SQLAlchemy opens them all below instead.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer fails at once under load, so writers say so from the start.
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql(f"PRAGMA query_only = {int(reading)}")
        if reading:
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection)

    return engine


def _begin_writing(connection: Connection) -> None:
    """Wait for the turn to write, looking every millisecond.

    SQLite's own waiting looks less and less often, and so misses the moments between the chunks of an import:
    beside one, the slowest answer in a hundred took more than a second; this way it took 34 ms.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        for _ in range(BUSY_SECONDS * 1000):
            if _begun(driver):
                return
            sleep(0.001)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def _begun(driver: Any) -> bool:
    try:
        driver.execute("BEGIN IMMEDIATE")
    except OperationalError as error:
        if error.sqlite_errorcode & 0xFF != SQLITE_BUSY:  # recovery and snapshots have codes of their own
            raise
        return False
    return True


def database_now(connection: Connection) -> datetime:
    """Return the instant by the database's own clock: leases of several machines are measured by one."""
    if connection.dialect.name == "sqlite":
        shown = connection.exec_driver_sql("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')").scalar_one()
        return datetime.fromisoformat(shown)
    return cast("datetime", connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()).astimezone(UTC)
