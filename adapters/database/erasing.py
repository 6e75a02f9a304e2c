"""An alliance deleted whole; only a demo ever is."""

from sqlalchemy import Connection, delete, select

from adapters.database.columns import metadata
from adapters.database.tables import alliances, events, unannounced

KEPT = frozenset({"generations", "switches"})
"""Of the processes, not of what they work on: a generation that began anew would meet its old runs in Prefect."""


def erase(connection: Connection, alliance: str) -> None:
    """Delete every row of an alliance. Its own goes first: history may go only after it (see history.py)."""
    mine = select(events.c.seq).where(events.c.alliance == alliance)
    connection.execute(delete(unannounced).where(unannounced.c.seq.in_(mine)))
    connection.execute(delete(alliances).where(alliances.c.code == alliance))
    for table in metadata.sorted_tables:
        if "alliance" in table.c and table.name not in KEPT:
            connection.execute(delete(table).where(table.c.alliance == alliance))
