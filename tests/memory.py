"""Databases with every table made; one in memory that nobody holds any more is emptied and handed out again.

To make the tables and to compile each statement anew took most of the time of most tests.
"""

import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary, WeakSet, finalize

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from adapters.database.columns import metadata
from adapters.database.engine import MEMORY, _readers, connect

_free: list[Engine] = []
_compiled: dict[Any, Any] = {}
_untouched = WeakSet[Engine]()
_bytes = WeakKeyDictionary[Engine, tuple[int, bytes]]()
_changes_then = WeakKeyDictionary[Engine, int]()


def memory() -> Engine:
    """Return an empty database of one's own."""
    empty = copied(_empty())
    _untouched.add(empty)
    return empty


def in_file(file: Path) -> Engine:
    """Return an empty database in a file, where several threads can work at once."""
    empty = copied(_empty(), file)
    _untouched.add(empty)
    return empty


def copied(like: Engine, file: Path | None = None) -> Engine:
    """Return a database that holds what another one does, in memory or in a file."""
    if file:
        engine = opened(file)
        _fill(engine, like)
        return engine
    kept = _free.pop() if _free else _sharing(_watched(connect(MEMORY, guarded=False)))
    _fill(kept, like)
    # The one lent shares what was compiled; when it goes, nobody looks at the database any more.
    lent = kept.execution_options()
    finalize(lent, _free.append, kept)
    return lent


def filled(engine: Engine, like: Callable[[], Engine]) -> bool:
    """Make an empty database as another one is, if it was made here and nobody was told so yet."""
    if engine not in _untouched:
        return False
    _untouched.discard(engine)
    _fill(engine, like())
    if engine.url.database is None:
        _changes_then[engine] = driver_of(engine).total_changes
    return True


def is_as_filled(engine: Engine) -> bool:
    """Tell whether it is in memory, and nobody has written into it since it was filled."""
    return engine in _changes_then and _changes_then[engine] == driver_of(engine).total_changes


def fill_anew(engine: Engine, like: Engine) -> None:
    """Let a database hold what another one does."""
    _changes_then.pop(engine, None)
    _fill(engine, like)


def dump(engine: Engine) -> list[str]:
    """Return everything in a database in memory, as statements."""
    return list(driver_of(engine).iterdump())


def opened(file: Path) -> Engine:
    """Return the database that a file holds, or will hold."""
    return _sharing(connect(f"sqlite:///{file}"))


def _sharing(engine: Engine) -> Engine:
    """Let all of them share what was compiled for one; it is found by the dialect it was compiled for."""
    for one in {engine, _readers.get(engine, engine)}:
        one.dialect = _empty().dialect
        one.update_execution_options(compiled_cache=_compiled)
    return engine


def _watched(engine: Engine) -> Engine:
    """Let no look write; told at its end, for SQLite would prepare all statements anew to refuse it at once."""

    @event.listens_for(engine, "begin")
    def begins(connection: Connection) -> None:
        connection.info["changes"] = _driver(connection).total_changes

    @event.listens_for(engine, "commit")
    def ends(connection: Connection) -> None:
        looked = connection.get_execution_options().get("reading", False)
        if looked and _driver(connection).total_changes != connection.info["changes"]:
            raise OperationalError("a look has written", None, PermissionError())

    return engine


@cache
def _empty() -> Engine:
    engine = connect(MEMORY)
    metadata.create_all(engine)
    return engine


def _fill(engine: Engine, like: Engine) -> None:
    if file := engine.url.database:
        engine.dispose()
        Path(file).write_bytes(_held(like))
    else:
        # Not by a backup, after which SQLite would read all tables' definitions and prepare all statements anew.
        driver_of(engine).deserialize(_held(like))


def _held(engine: Engine) -> bytes:
    """What a database in memory holds, kept until it changes."""
    then, held = _bytes.get(engine, (-1, b""))
    if then != (now := driver_of(engine).total_changes):
        held = driver_of(engine).serialize()
        _bytes[engine] = now, held
    return held


def driver_of(engine: Engine) -> sqlite3.Connection:
    """Return SQLite's own connection of a database in memory."""
    with engine.connect() as connection:
        return _driver(connection)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: Any = connection.connection.driver_connection
    return cast("sqlite3.Connection", driver)
