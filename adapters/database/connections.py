"""SQLite's transactions, on connections that stay: to take one and give it back takes as long as a page reads."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event

from adapters.database.engine import BUSY_SECONDS, BY_HAND, begin_writing, readers_of, turn_of
from adapters.database.named import said

KEPT = 20
"""Connections of one sort that are kept at most: the engine's pool, where others take theirs, lends only so many."""
Begin = Callable[[Connection], None]


class Connections:
    """Connections of one SQLite file; one that met a fault is let go, for nobody knows what it still holds."""

    def __init__(self, engine: Engine) -> None:
        self._turn = turn_of(engine)
        self._writers = _Spare(engine, begin_writing)
        self._readers = _Spare(readers_of(engine), _begin)
        for line in (self._writers, self._readers):
            # What stayed open would show what the file held before.
            event.listen(engine, "engine_disposed", line.close)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction for writing, one at a time in this process; leaving it commits, an error undoes it."""
        mine = self._turn.acquire(timeout=BUSY_SECONDS)
        try:
            with self._writers.transaction() as connection:
                yield connection
        finally:
            if mine:
                self._turn.release()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction for reading: all it reads is of one moment."""
        with self._readers.transaction() as connection:
            yield connection


class _Spare:
    """Connections of one sort that nobody is using."""

    def __init__(self, engine: Engine, begin: Begin) -> None:
        self._engine, self._begin = engine, begin
        self._free = deque[Connection]()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        free, connection = self._free, self._taken()
        try:
            self._begin(connection)
            yield connection
            said(connection, "COMMIT")
        except BaseException:
            connection.close()  # which undoes what was begun
            raise
        if free is self._free and len(free) < KEPT:
            free.append(connection)
        else:
            connection.close()

    def _taken(self) -> Connection:
        try:
            return self._free.pop()
        except IndexError:
            return self._engine.connect().execution_options(**BY_HAND)

    def close(self, _engine: Engine) -> None:
        # One that is in use meanwhile sees that others took the place of those it came from, and does not stay either.
        free, self._free = self._free, deque()
        while free:
            connection = free.pop()
            connection.invalidate()
            connection.close()


def _begin(connection: Connection) -> None:
    said(connection, "BEGIN")
