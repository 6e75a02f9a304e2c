"""The alliances' data, and copies of it to try things out on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from adapters import failpoints
from adapters.database.connections import Connections
from adapters.database.copying import copied
from adapters.database.engine import BY_HAND, is_file, reading
from adapters.database.named import said
from adapters.database.tables import alliances, messages
from adapters.database.turns import end_turn, take_turn
from adapters.database.work import SqlWork
from domain.messages import Channel

PASSING = (OperationalError, InternalError, InterfaceError, IntegrityError, NoneFree)
"""What the same transaction need not meet again: a lock, a lost connection, a full disk, somebody quicker."""


@dataclass(frozen=True)
class SqlStore:
    """The alliances' data in SQLite or PostgreSQL."""

    engine: Engine

    @contextmanager
    def begin(self, alliance: str) -> Iterator[SqlWork]:
        """Open a transaction for writing; leaving it commits, an error undoes everything."""
        with self._connections.writing() if self._connections else self.engine.begin() as connection:
            yield SqlWork(connection, alliance)
            failpoints.reach("store.committing")
        failpoints.reach("store.committed")

    @contextmanager
    def look(self, alliance: str) -> Iterator[SqlWork]:
        """Open a transaction for reading only."""
        with self._connections.reading() if self._connections else self._reading() as connection:
            yield SqlWork(connection, alliance, reading=True)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with reading(self.engine) as connection, connection.begin():
            yield connection

    @cached_property
    def _connections(self) -> Connections | None:
        return Connections(self.engine) if is_file(self.engine) else None

    @contextmanager
    def copy(self, alliance: str) -> Iterator["SqlStore"]:
        """Open a copy of one alliance's data in memory; nothing done to it comes back, and it goes at the end."""
        engine = copied(self.engine, alliance)
        try:
            with engine.connect() as connection:
                yield SqlCopy(engine, connection.execution_options(**BY_HAND))
        finally:
            engine.dispose()

    def alliances(self) -> list[str]:
        """Return the codes of all alliances, in order."""
        with reading(self.engine) as connection:
            return list(connection.scalars(select(alliances.c.code).order_by(alliances.c.code)))

    def take_turn(self, name: str, holder: str, seconds: int) -> bool:
        """Take, or keep, a turn of which there is one at a time everywhere; False while somebody else has it."""
        with self.engine.begin() as connection:
            return take_turn(connection, name, holder, seconds)

    def end_turn(self, name: str, holder: str) -> None:
        """Let the next one have it."""
        with self.engine.begin() as connection:
            end_turn(connection, name, holder)

    def sent_since(self, instant: datetime) -> list[datetime]:
        """Return when messages left since an instant, of all alliances, in order."""
        at, of_all = messages.c.sent_at, messages.c.alliance.in_(self.alliances())
        by_mail = messages.c.channel == Channel.EMAIL
        with reading(self.engine) as connection:
            return list(connection.scalars(select(at).where(of_all, at >= instant, by_mail).order_by(at)))

    def whose(self, ref: str) -> str | None:
        """Return the alliance that sent the message of this short name."""
        with reading(self.engine) as connection:
            return connection.scalar(select(messages.c.alliance).where(messages.c.ref == ref))

    def is_unwell(self, fault: Exception) -> bool:
        """Tell whether the fault is the database's own, so that the same may well succeed later."""
        return isinstance(fault, PASSING)

    def found(self, code: str, body: dict[str, object]) -> None:
        """Add an alliance before its first transaction."""
        with self.engine.begin() as connection:
            connection.execute(insert(alliances).values(code=code, body=body))


@dataclass(frozen=True)
class SqlCopy(SqlStore):
    """A copy in memory: its transactions follow each other on one connection.

    A year's rehearsal has ten thousand, and SQLAlchemy takes as long to begin and end one as SQLite to work in it.
    """

    connection: Connection

    @contextmanager
    def begin(self, alliance: str) -> Iterator[SqlWork]:
        """Open a transaction for writing; leaving it commits, an error undoes everything."""
        said(self.connection, "BEGIN")
        try:
            yield SqlWork(self.connection, alliance)
        except BaseException:
            said(self.connection, "ROLLBACK")
            raise
        said(self.connection, "COMMIT")

    @contextmanager
    def look(self, alliance: str) -> Iterator[SqlWork]:
        """Open a transaction for reading; nobody else writes meanwhile, so it needs neither beginning nor end."""
        yield SqlWork(self.connection, alliance, reading=True)
