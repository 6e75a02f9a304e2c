"""Whose turn it is, where only one may work at a time: a lease by the database's clock."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.database.engine import database_now
from adapters.database.tables import turns

INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def take_turn(connection: Connection, name: str, holder: str, seconds: int) -> bool:
    """Take the turn if it is free, over or ours; tell whether it is ours now."""
    now = database_now(connection)
    row = {"name": name, "holder": holder, "until": now + timedelta(seconds=seconds)}
    mine = (turns.c.name == name, or_(turns.c.holder == holder, turns.c.until <= now))
    if connection.execute(update(turns).where(*mine).values(row)).rowcount:
        return True
    fresh = INSERTS[connection.dialect.name](turns).values(row).on_conflict_do_nothing()
    return connection.execute(fresh.returning(turns.c.name)).first() is not None


def end_turn(connection: Connection, name: str, holder: str) -> None:
    """Let the next one have it; nothing happens where it is somebody else's by now."""
    connection.execute(delete(turns).where(turns.c.name == name, turns.c.holder == holder))
