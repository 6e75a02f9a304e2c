"""Values are remembered as they go in, and never taken for one another."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Engine, MetaData, Table, bindparam, insert, select

from adapters.database.columns import UtcDateTime
from adapters.database.named import Named
from tests.memory import memory

HELSINKI = ZoneInfo("Europe/Helsinki")
FIRST = datetime(2026, 10, 25, 3, 30, tzinfo=HELSINKI)
SECOND = FIRST.replace(fold=1)


def came_back(engine: Engine, *instants: datetime) -> list[datetime]:
    """Write instants one after the other, and read them again."""
    notes = Table("instants", MetaData(), Column("at", UtcDateTime))
    put, got = Named(insert(notes).values(at=bindparam("at"))), Named(select(notes.c.at))
    with engine.begin() as connection:
        notes.create(connection)
        for one in instants:
            put.write(connection, at=one)
        return [at for (at,) in got.all(connection)]


def test_the_hour_that_autumn_has_twice_is_kept_as_two() -> None:
    at_first, an_hour_later = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert came_back(memory(), FIRST, SECOND, FIRST) == [at_first, an_hour_later, at_first]
