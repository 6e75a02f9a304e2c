"""Databases with every table made; one in memory that nobody holds any more is emptied and handed out again.

To make the tables and to compile each statement anew took most of the time of most tests.
"""

from functools import cache
from pathlib import Path
from weakref import finalize

from sqlalchemy import Engine

from adapters.database.columns import metadata
from adapters.database.engine import MEMORY, connect

_free: list[Engine] = []


def memory() -> Engine:
    """Return an empty database of one's own."""
    engine = _free.pop() if _free else connect(MEMORY)
    _fill(engine, _empty())
    # The one lent shares what was compiled; when it goes, nobody looks at the database any more.
    lent = engine.execution_options()
    finalize(lent, _free.append, engine)
    return lent


def in_file(file: Path) -> Engine:
    """Return an empty database in a file, where several threads can work at once."""
    engine = connect(f"sqlite:///{file}")
    _fill(engine, _empty())
    return engine


@cache
def _empty() -> Engine:
    engine = connect(MEMORY)
    metadata.create_all(engine)
    return engine


def _fill(engine: Engine, like: Engine) -> None:
    with engine.connect() as into, like.connect() as source:
        source.connection.backup(into.connection.driver_connection)
