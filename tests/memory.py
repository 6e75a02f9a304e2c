"""Databases with every table made; one in memory that nobody holds any more is emptied and handed out again.

To make the tables and to compile each statement anew took most of the time of most tests.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakSet, finalize

from sqlalchemy import Engine

from adapters.database.columns import metadata
from adapters.database.engine import MEMORY, _readers, connect

_free: list[Engine] = []
_compiled: dict[Any, Any] = {}
_untouched = WeakSet[Engine]()


def memory() -> Engine:
    """Return an empty database of one's own."""
    engine = _free.pop() if _free else _sharing(connect(MEMORY))
    _fill(engine, _empty())
    # The one lent shares what was compiled; when it goes, nobody looks at the database any more.
    lent = engine.execution_options()
    finalize(lent, _free.append, engine)
    _untouched.add(lent)
    return lent


def in_file(file: Path) -> Engine:
    """Return an empty database in a file, where several threads can work at once."""
    engine = opened(file)
    _fill(engine, _empty())
    _untouched.add(engine)
    return engine


def filled(engine: Engine, like: Callable[[], Engine]) -> bool:
    """Make an empty database as another one is, if it was made here and nobody was told so yet."""
    if engine not in _untouched:
        return False
    _untouched.discard(engine)
    _fill(engine, like())
    return True


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
