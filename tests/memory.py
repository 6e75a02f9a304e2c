"""Databases with every table made; one in memory that nobody holds any more is emptied and handed out again.

To make the tables and to compile each statement anew took most of the time of most tests.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakSet, finalize

from sqlalchemy import Engine

from adapters.database.columns import metadata
from adapters.database.engine import MEMORY, _readers, connect

_free: list[Engine] = []
_compiled: dict[Any, Any] = {}
_untouched = WeakSet[Engine]()
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
    kept = _free.pop() if _free else _sharing(connect(MEMORY))
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
        _changes_then[engine] = _changes(engine)
    return True


def is_as_filled(engine: Engine) -> bool:
    """Tell whether it is in memory, and nobody has written into it since it was filled."""
    return _changes_then.get(engine) == _changes(engine) if engine in _changes_then else False


def fill_anew(engine: Engine, like: Engine) -> None:
    """Let a database hold what another one does."""
    _changes_then.pop(engine, None)
    _fill(engine, like)


def _changes(engine: Engine) -> int:
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        return int(driver.total_changes)


def dump(engine: Engine) -> list[str]:
    """Return everything in a database in memory, as statements."""
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        return list(driver.iterdump())


def opened(file: Path) -> Engine:
    """Return the database that a file holds, or will hold."""
    return _sharing(connect(f"sqlite:///{file}"))


def _sharing(engine: Engine) -> Engine:
    """Let all of them share what was compiled for one; it is found by the dialect it was compiled for."""
    for one in {engine, _readers.get(engine, engine)}:
        one.dialect = _empty().dialect
        one.update_execution_options(compiled_cache=_compiled)
    return engine


@cache
def _empty() -> Engine:
    engine = connect(MEMORY)
    metadata.create_all(engine)
    return engine


def _fill(engine: Engine, like: Engine) -> None:
    with engine.connect() as into, like.connect() as source:
        source.connection.backup(into.connection.driver_connection)
