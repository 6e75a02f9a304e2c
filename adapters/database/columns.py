"""What the tables are made of: how instants are kept, and what leads every key."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, MetaData, String, TypeDecorator, event

from adapters.database.history import guard

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
event.listen(metadata, "after_create", guard)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant in UTC. SQLite drops zones, so they are taken off and put back here."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without a zone rather than guess."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("an instant needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


SLUG = String(160)


def alliance_key() -> Column[str]:
    """Return the first part of every key: whose row it is."""
    return Column("alliance", String(40), primary_key=True)


def key(name: str, kind: Any = SLUG) -> Column[Any]:
    return Column(name, kind, primary_key=True)


def must(name: str, kind: Any = SLUG) -> Column[Any]:
    return Column(name, kind, nullable=False)
