"""The tables of the register, of requests and of what is sent; the alliance leads every key."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Index, Integer, LargeBinary, String, Table, Text, text

from adapters.database.columns import SLUG, UtcDateTime, alliance_key, key, metadata, must

alliances = Table("alliances", metadata, Column("code", String(40), primary_key=True), must("body", JSON))

partners = Table(
    "partners",
    metadata,
    alliance_key(),
    key("id", String(40)),
    must("name_fi", Text),
    must("name_sv", Text),
    must("name_en", Text),
    must("sector", String(20)),
    Column("municipality", String(3)),
    Column("business_id", String(9)),
    must("languages", String(20)),
    must("active", Boolean),
    Column("register_number", String(9)),
)

contacts = Table(
    "contacts",
    metadata,
    alliance_key(),
    key("id", String(40)),
    must("partner", String(40)),
    must("name", Text),
    must("email", String(254)),
    must("role", String(20)),
    must("language", String(2)),
    must("title", Text),
    must("phone", String(40)),
    must("coordinator", Boolean),
    must("working_days", String(20)),
    must("rhythm", String(10)),
    Column("away_from", Date),
    Column("away_until", Date),
    must("active", Boolean),
    # With the id: SQLite would rather walk through the whole alliance in the order of ids than sort a few colleagues.
    Index(None, "alliance", "partner", "id"),
    Index("ix_contacts_address", "alliance", text("lower(email)")),
)

requests = Table(
    "requests",
    metadata,
    alliance_key(),
    key("id"),
    must("kind", String(40)),
    must("subject"),
    must("asker", String(40)),
    must("partner", String(40)),
    must("contact", String(40)),
    must("opens", Date),
    must("due", Date),
    must("locks", Date),
    must("status", String(12)),
    must("version", Integer),
    must("answer", Integer),
    Column("notice_at", UtcDateTime),
    Index(
        "ix_requests_notice_at",
        "alliance",
        "notice_at",
        sqlite_where=text("notice_at IS NOT NULL"),
        postgresql_where=text("notice_at IS NOT NULL"),
    ),
    Index(None, "alliance", "subject", "partner"),
    Index(
        "ix_requests_answered",
        "alliance",
        "subject",
        "id",
        sqlite_where=text("answer > 0"),
        postgresql_where=text("answer > 0"),
    ),
    Index(None, "alliance", "partner", "status"),
    Index(None, "alliance", "contact", "status"),
    # Whole, not only of some statuses: SQLite would not use a part of it for a status that is bound.
    Index(None, "alliance", "kind", "status"),
)

replies = Table(
    "replies",
    metadata,
    alliance_key(),
    key("request"),
    key("number", Integer),
    must("move", String(12)),
    must("model", Integer),
    must("body", JSON),
    must("by", String(40)),
    must("at", UtcDateTime),
)

drafts = Table(
    "drafts",
    metadata,
    alliance_key(),
    key("request"),
    key("contact", String(40)),
    must("body", JSON),
    must("at", UtcDateTime),
)

notices = Table(
    "notices",
    metadata,
    alliance_key(),
    key("request"),
    key("step", String(40)),
    must("contact", String(40)),
    Column("message", SLUG),
)

messages = Table(
    "messages",
    metadata,
    alliance_key(),
    key("key"),
    must("contact", String(40)),
    must("sender", String(40)),
    must("channel", String(10)),
    must("letter", String(40)),
    must("language", String(2)),
    must("facts", JSON),
    must("queued_at", UtcDateTime),
    must("state", String(10)),
    must("attempts", Integer),
    Column("free_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("error", String(60)),
    Column("ref", String(10)),
    must("rank", Integer),
    must("elsewhere", Integer),
    Index(None, "ref", unique=True),
    Index(None, "alliance", "sent_at"),
    Index(None, "alliance", "state"),
    Index(None, "alliance", "contact"),
    Index(
        "ix_messages_waiting",
        "alliance",
        "rank",
        "queued_at",
        "key",
        "free_at",
        sqlite_where=text("free_at IS NOT NULL"),
        postgresql_where=text("free_at IS NOT NULL"),
    ),
)

turns = Table("turns", metadata, key("name", String(40)), must("holder", String(80)), must("until", UtcDateTime))
"""Whose turn it is where only one may work at a time, on whichever machine, and until when."""

parcels = Table(
    "parcels",
    metadata,
    alliance_key(),
    key("key"),
    must("id", String(200)),
    must("sender", String(320)),
    must("recipient", String(320)),
    must("content", LargeBinary),
)
"""Messages on their way, as they go over the wire: kept until the other side has them, so that every try is alike."""

suppressions = Table(
    "suppressions",
    metadata,
    alliance_key(),
    key("contact", String(40)),
    key("address", String(320)),
    must("why", String(60)),
    must("since", UtcDateTime),
)

events = Table(
    "events",
    metadata,
    Column("seq", Integer().with_variant(BigInteger, "postgresql"), primary_key=True, autoincrement=True),
    must("alliance", String(40)),
    must("name", String(60)),
    must("subject"),
    must("by", String(40)),
    must("at", UtcDateTime),
    Index(None, "alliance", "subject"),
    sqlite_autoincrement=True,
)

unannounced = Table(
    "unannounced",
    metadata,
    Column("seq", Integer().with_variant(BigInteger, "postgresql"), primary_key=True, autoincrement=False),
)

generations = Table("generations", metadata, alliance_key(), key("deployment", String(60)), must("generation", Integer))

revocations = Table("revocations", metadata, alliance_key(), key("contact", String(40)), must("serial", String(14)))

spent_links = Table("spent_links", metadata, alliance_key(), key("link", String(300)), must("why", String(20)))

switches = Table("switches", metadata, alliance_key(), key("deployment", String(60)), must("off_since", UtcDateTime))
