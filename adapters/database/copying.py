"""One alliance's data copied into a database in memory, to try things out on."""

from functools import cache
from sqlite3 import Connection as SQLite
from typing import Any, cast

from sqlalchemy import Connection, Engine, Table, bindparam, insert, select, update

from adapters.database.columns import metadata
from adapters.database.engine import MEMORY, batched, connect, database_now, reading
from adapters.database.named import Named
from adapters.database.tables import messages

LEFT_BEHIND = frozenset(
    {
        "events",
        "parcels",
        "unannounced",
        "generations",
        "spent_links",
        "revocations",
        "switches",
        "holds",
        "outages",
        "channels",
        "own_channels",
        "alarms",
    }
)
"""What has been told, what is on its way, who may enter and what rests.

A copy tells nobody and lets nobody in, and all of it runs.

National figures stay behind too: they belong to no alliance, and there may be millions of them.
"""


def copied(engine: Engine, alliance: str) -> Engine:
    """Return a database in memory that holds what belongs to the alliance."""
    copy = _empty()
    with _snapshot(engine) as source, copy.begin() as target:
        for table in metadata.sorted_tables:
            if (whose := _whose(table)) is not None and table.name not in LEFT_BEHIND:
                read, write = _both(table, whose)
                for some in batched(read.mappings(source, whose=alliance)):
                    write.write_all(target, some)
        # What waits leaves at once: the copy's clock is made up, while this column is read by the machine's.
        waiting = update(messages).where(messages.c.free_at.is_not(None))
        target.execute(waiting.values(free_at=database_now(target)))
    return copy


@cache
def _both(table: Table, whose: str) -> tuple[Named, Named]:
    return Named(select(table).where(table.c[whose] == bindparam("whose"))), Named(insert(table))


def _empty() -> Engine:
    """Return an empty database in memory; to make every table anew took as long as all the rest."""
    engine = connect(MEMORY, guarded=False)
    with engine.connect() as connection:
        _driver(connection).deserialize(_made())
    return engine


@cache
def _made() -> bytes:
    engine = connect(MEMORY, guarded=False)
    metadata.create_all(engine)
    with engine.connect() as connection:
        return _driver(connection).serialize()


def _driver(connection: Connection) -> SQLite:
    driver: Any = connection.connection.driver_connection
    return cast("SQLite", driver)


def _snapshot(engine: Engine) -> Connection:
    """Return a connection to which all tables show the same moment; SQLite's do so by themselves."""
    source = reading(engine)
    return source if engine.dialect.name == "sqlite" else source.execution_options(isolation_level="REPEATABLE READ")


def _whose(table: Table) -> str | None:
    names = {"alliances": "code"}
    name = names.get(table.name, "alliance")
    return name if name in table.c else None
