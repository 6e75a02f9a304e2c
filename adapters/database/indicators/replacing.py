"""Rows of which the newest replaces the one before, however many come at once."""

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert, insert


def insert_or_update(table: Table, *changing: str) -> Insert:
    """Return a statement that adds a row, or changes the columns named of the one that is there.

    SQLite took the words over from PostgreSQL, so one statement does for both.
    """
    adding = insert(table)
    keys = list(table.primary_key.columns)
    return adding.on_conflict_do_update(index_elements=keys, set_={name: adding.excluded[name] for name in changing})
