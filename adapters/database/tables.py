"""Every table of the service; the alliance leads every key."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


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


Slug = String(160)


def _alliance() -> Column[str]:
    return Column("alliance", String(40), primary_key=True)


def _key(name: str, kind: Any = Slug) -> Column[Any]:
    return Column(name, kind, primary_key=True)


def _must(name: str, kind: Any = Slug) -> Column[Any]:
    return Column(name, kind, nullable=False)


alliances = Table("alliances", metadata, Column("code", String(40), primary_key=True), _must("body", JSON))

partners = Table(
    "partners",
    metadata,
    _alliance(),
    _key("id", String(40)),
    _must("name_fi", Text),
    _must("name_sv", Text),
    _must("name_en", Text),
    _must("sector", String(20)),
    Column("municipality", String(3)),
    Column("business_id", String(9)),
    _must("languages", String(20)),
    _must("active", Boolean),
)

contacts = Table(
    "contacts",
    metadata,
    _alliance(),
    _key("id", String(40)),
    _must("partner", String(40)),
    _must("name", Text),
    _must("email", String(254)),
    _must("role", String(20)),
    _must("language", String(2)),
    _must("title", Text),
    _must("phone", String(40)),
    _must("coordinator", Boolean),
    _must("working_days", String(20)),
    _must("rhythm", String(10)),
    Column("away_from", Date),
    Column("away_until", Date),
    _must("active", Boolean),
    Index(None, "alliance", "partner"),
    Index(None, "alliance", "email"),
)

_indicator = (
    ("title_fi", Text),
    ("title_sv", Text),
    ("title_en", Text),
    ("unit_fi", Text),
    ("unit_sv", Text),
    ("unit_en", Text),
    ("theme_fi", Text),
    ("theme_sv", Text),
    ("theme_en", Text),
    ("help_fi", Text),
    ("help_sv", Text),
    ("help_en", Text),
    ("decimals", Integer),
    ("polarity", String(10)),
    ("group", String(20)),
    ("period", String(10)),
    ("source", String(12)),
    ("must_explain", Boolean),
    ("doubt_at", String(20)),
    ("asked_of", String(80)),
    ("position", Integer),
)


def _indicator_columns() -> list[Column[Any]]:
    return [
        *(_must(name, kind) for name, kind in _indicator),
        Column("lower", String(30)),
        Column("upper", String(30)),
        Column("statistic", Integer),
    ]


indicators = Table("indicators", metadata, _alliance(), _key("code", String(40)), *_indicator_columns())

rounds = Table(
    "rounds",
    metadata,
    _alliance(),
    _key("id", String(40)),
    _must("opens", Date),
    _must("due", Date),
    _must("locks", Date),
    _must("by", String(40)),
    _must("opened_at", UtcDateTime),
    _must("held_until", UtcDateTime),
    _must("note", Text),
    Column("closed_at", UtcDateTime),
    Column("withdrawn_at", UtcDateTime),
)

round_indicators = Table(
    "round_indicators",
    metadata,
    _alliance(),
    _key("round", String(40)),
    _key("code", String(40)),
    *_indicator_columns(),
)

round_audience = Table(
    "round_audience",
    metadata,
    _alliance(),
    _key("round", String(40)),
    _key("sector", String(20)),
    _key("indicator", String(40)),
)

requests = Table(
    "requests",
    metadata,
    _alliance(),
    _key("id"),
    _must("kind", String(40)),
    _must("subject"),
    _must("asker", String(40)),
    _must("partner", String(40)),
    _must("contact", String(40)),
    _must("opens", Date),
    _must("due", Date),
    _must("locks", Date),
    _must("status", String(12)),
    _must("version", Integer),
    _must("answer", Integer),
    Column("notice_at", UtcDateTime),
    Index(
        "ix_requests_notice_at",
        "alliance",
        "notice_at",
        sqlite_where=text("notice_at IS NOT NULL"),
        postgresql_where=text("notice_at IS NOT NULL"),
    ),
    Index(None, "alliance", "subject"),
    Index(None, "alliance", "partner"),
    Index(None, "alliance", "contact"),
    Index(
        "ix_requests_unweighed",
        "alliance",
        "kind",
        sqlite_where=text("status = 'answered'"),
        postgresql_where=text("status = 'answered'"),
    ),
)

replies = Table(
    "replies",
    metadata,
    _alliance(),
    _key("request"),
    _key("number", Integer),
    _must("move", String(12)),
    _must("model", Integer),
    _must("body", JSON),
    _must("by", String(40)),
    _must("at", UtcDateTime),
)

drafts = Table(
    "drafts",
    metadata,
    _alliance(),
    _key("request"),
    _key("contact", String(40)),
    _must("body", JSON),
    _must("at", UtcDateTime),
)

notices = Table(
    "notices",
    metadata,
    _alliance(),
    _key("request"),
    _key("step", String(40)),
    _must("contact", String(40)),
    Column("message", Slug),
)

messages = Table(
    "messages",
    metadata,
    _alliance(),
    _key("key"),
    _must("contact", String(40)),
    _must("sender", String(40)),
    _must("channel", String(10)),
    _must("letter", String(40)),
    _must("language", String(2)),
    _must("facts", JSON),
    _must("queued_at", UtcDateTime),
    _must("state", String(10)),
    _must("attempts", Integer),
    Column("free_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("error", String(60)),
    Index(
        "ix_messages_free_at",
        "alliance",
        "free_at",
        sqlite_where=text("free_at IS NOT NULL"),
        postgresql_where=text("free_at IS NOT NULL"),
    ),
)

events = Table(
    "events",
    metadata,
    Column("seq", Integer().with_variant(BigInteger, "postgresql"), primary_key=True, autoincrement=True),
    _must("alliance", String(40)),
    _must("name", String(60)),
    _must("subject"),
    _must("by", String(40)),
    _must("at", UtcDateTime),
    Index(None, "alliance", "subject"),
    sqlite_autoincrement=True,
)

unannounced = Table(
    "unannounced",
    metadata,
    Column("seq", Integer().with_variant(BigInteger, "postgresql"), primary_key=True, autoincrement=False),
)

generations = Table("generations", metadata, _alliance(), _key("deployment", String(60)), _must("generation", Integer))

spent_links = Table("spent_links", metadata, _alliance(), _key("link", String(300)), _must("why", String(20)))

asked_values = Table("asked_values", metadata, _alliance(), _key("request"), _key("indicator", String(40)))

given_values = Table(
    "given_values",
    metadata,
    _alliance(),
    _key("request"),
    _key("reply", Integer),
    _key("indicator", String(40)),
    _must("said", String(12)),
    Column("number", BigInteger),
    _must("decimals", Integer),
    _must("reason", Text),
)

verdicts = Table(
    "verdicts",
    metadata,
    _alliance(),
    _key("request"),
    _key("reply", Integer),
    _key("indicator", String(40)),
    _key("number", Integer),
    _must("verdict", String(10)),
    _must("reason", Text),
    _must("review"),
)

doubts = Table(
    "doubts",
    metadata,
    _alliance(),
    _key("request"),
    _key("reply", Integer),
    _key("indicator", String(40)),
    _key("code", String(40)),
    Column("other", String(40)),
    Column("year", Integer),
    Column("count", Integer),
)

readings = Table(
    "readings",
    metadata,
    _alliance(),
    _key("round", String(40)),
    _key("partner", String(40)),
    _key("indicator", String(40)),
    _key("at", UtcDateTime),
    _must("by", String(40)),
    _must("words", Text),
)

switches = Table("switches", metadata, _alliance(), _key("deployment", String(60)), _must("off_since", UtcDateTime))
