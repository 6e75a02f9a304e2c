"""The database connection, with the settings durability and honest transactions need."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from sqlite3 import SQLITE_BUSY, OperationalError
from threading import Lock
from time import sleep
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, bindparam, create_engine, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from adapters.database.named import Named
from adapters.database.tables import alliances

BUSY_SECONDS = 10
LOOKS = (*[0.0001] * 100, *[0.001] * BUSY_SECONDS * 1000)
"""Seconds between looks whether SQLite is free: an answer is written in less than one of its milliseconds."""
MEMORY = "sqlite://"
THREADS = {"pool_size": 40, "pool_use_lifo": True}
"""A connection for each thread of the web, kept: opening one costs more than a page does."""
STATEMENTS = 1_000
"""Statements that a connection keeps prepared: more than we have, or a busy day would prepare them over and over."""
FULL = 2
"""SQLite's number for `synchronous=FULL`: what was confirmed is on the disk."""
BATCH = 2_000
SQLITE_NOW = "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')"
HOLD = Named(select(alliances.c.code).where(alliances.c.code == bindparam("code")).with_for_update())
T = TypeVar("T")


def batched(things: Iterable[T]) -> Iterator[list[T]]:
    """Yield things in lists of a size that one statement can name."""
    ahead = iter(things)
    while batch := list(islice(ahead, BATCH)):
        yield batch


def connect(url: str, *, guarded: bool = True) -> Engine:
    """Return an engine for SQLite or PostgreSQL; it connects in use, not here.

    Unguarded, SQLite lets readers write: for a copy in memory, whose only connection would prepare all anew otherwise.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(url, guarded=guarded)
    return create_engine(address.set(drivername="postgresql+psycopg"), hide_parameters=True, pool_pre_ping=True)


READING = {"reading": True, "postgresql_readonly": True}
"""Execution options of a transaction that only reads; the database refuses to write in it."""
BY_HAND = {"by_hand": True}
"""Execution options of a connection whose transactions are begun and ended in words, for SQLite alone."""
_readers: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()
_turns: WeakKeyDictionary[Engine, Lock] = WeakKeyDictionary()


def reading(engine: Engine) -> Connection:
    """Return a connection whose transactions only read."""
    found = _readers.get(engine)
    return found.connect() if found else engine.connect().execution_options(**READING)


def is_file(engine: Engine) -> bool:
    """Tell whether it is SQLite in a file, which has connections for readers, and a turn to write."""
    return engine in _readers


def readers_of(engine: Engine) -> Engine:
    """Return the connections that read SQLite's file, and never write."""
    return _readers[engine]


def turn_of(engine: Engine) -> Lock:
    """Return the turn to write SQLite's file, of which there is one in this process."""
    return _turns[engine]


def one_at_a_time(connection: Connection, alliance: str) -> None:
    """Let whoever works through an alliance's waiting rows do so alone (SQLite has one writer anyway)."""
    HOLD.all(connection, code=alliance)


def _sqlite(url: str, *, guarded: bool) -> Engine:
    engine = _one_sqlite(url, patience=0, guarded=guarded)
    if url != MEMORY:
        # Readers have connections of their own: to change its mode makes SQLite forget all it has prepared.
        readers = _readers[engine] = _one_sqlite(url, BUSY_SECONDS, reads=True).execution_options(**READING)
        event.listen(engine, "engine_disposed", lambda _: readers.dispose())
    return engine


def _one_sqlite(url: str, patience: int, *, guarded: bool = True, reads: bool = False) -> Engine:
    """Return an engine whose connections wait by themselves for as many seconds; those that write wait by our loop.

    One that `reads` refuses to write, whoever asks.
    """
    # A database in memory lives in one connection, so everybody shares it.
    options: dict[str, Any] = {"poolclass": StaticPool} if url == MEMORY else THREADS
    arguments = {"check_same_thread": False, "timeout": BUSY_SECONDS, "cached_statements": STATEMENTS}
    engine = create_engine(url, hide_parameters=True, connect_args=arguments, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: ConnectionPoolEntry) -> None:
        # pysqlite opens no transaction before a SELECT; SQLAlchemy opens them all below instead.
        connection.isolation_level = None
        # Where several make a new database at once, SQLite does not wait for its write-ahead log to be turned on.
        _patiently(connection, "PRAGMA journal_mode=WAL")
        for setting in ("synchronous=FULL", "foreign_keys=ON", f"busy_timeout={patience * 1000}"):
            connection.execute(f"PRAGMA {setting}")
        connection.execute(f"PRAGMA query_only = {int(reads)}")
        record.info["reading"] = reads

    if url != MEMORY and not reads:
        # Before what begins: who had SQLite's turn and waited for ours would wait for one who waits for SQLite's.
        _let_threads_queue(engine)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer fails at once under load, so writers say so from the start.
        options = connection.get_execution_options()
        if options.get("by_hand", False):
            return
        reading = options.get("reading", False)
        driver: Any = connection.connection.driver_connection
        if guarded and connection.info.get("reading", False) is not reading:
            driver.execute(f"PRAGMA query_only = {int(reading)}")
            connection.info["reading"] = reading
        if reading:
            driver.execute("BEGIN")
        else:
            begin_writing(connection)

    return engine


def _let_threads_queue(engine: Engine) -> None:
    """Let one thread of this process write at a time, until its connection is back in the pool.

    Threads that woke up again and again to see whether SQLite is free would take time from the one that writes.
    """
    turn = _turns[engine] = Lock()

    @event.listens_for(engine, "begin")  # here SQLAlchemy calls in the order of listening, whatever it is told
    def take(connection: Connection) -> None:
        info, options = connection.info, connection.get_execution_options()
        others = options.get("by_hand", False) or options.get("reading", False) or "turn" in info
        if not others and turn.acquire(timeout=BUSY_SECONDS):
            info["turn"] = turn

    @event.listens_for(engine, "checkin")
    def give_back(_connection: object, record: ConnectionPoolEntry) -> None:
        if "turn" in record.info:
            record.info.pop("turn").release()


def begin_writing(connection: Connection) -> None:
    """Begin a transaction of SQLite that may write at once; raises OperationalError where its turn never comes."""
    if not _patiently(connection.connection.driver_connection, "BEGIN IMMEDIATE"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _patiently(driver: Any, statement: str) -> bool:
    """Execute what needs the database to itself, looking often; return whether its turn came.

    SQLite's own waiting looks less and less often, and so misses the moments between the chunks of an import:
    beside one, the slowest answer in a hundred took more than a second; this way it took 34 ms.
    """
    for pause in LOOKS:
        if _executed(driver, statement):
            return True
        sleep(pause)
    return False


def _executed(driver: Any, statement: str) -> bool:
    try:
        driver.execute(statement)
    except OperationalError as error:
        if error.sqlite_errorcode & 0xFF != SQLITE_BUSY:  # recovery and snapshots have codes of their own
            raise
        return False
    return True


def why_not_durable(connection: Connection) -> str:
    """Say what keeps a confirmed change from being on the disk, and what mends it; empty when nothing does."""
    if connection.dialect.name == "sqlite":
        full = connection.exec_driver_sql("PRAGMA synchronous").scalar_one() >= FULL
        return "" if full else "does not wait for the disk: it needs synchronous=FULL"
    off = connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "off"
    return "does not wait for the disk: `ALTER DATABASE … SET synchronous_commit = on`" if off else ""


def database_now(connection: Connection) -> datetime:
    """Return the instant by the database's own clock: leases of several machines are measured by one."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        return datetime.fromisoformat(driver.execute(SQLITE_NOW).fetchone()[0])
    return cast("datetime", connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()).astimezone(UTC)
