"""The tables of what came by mail: what became of each, and what somebody wrote."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from adapters.database.columns import UtcDateTime, alliance_key, key, metadata, must

received = Table(
    "received",
    metadata,
    alliance_key(),
    key("key", String(64)),
    must("sort", String(12)),
    must("at", UtcDateTime),
    must("contact", String(40)),
    must("request"),
    must("code", String(60)),
    Index(None, "alliance", "sort", "at"),
)

notes = Table(
    "notes",
    metadata,
    alliance_key(),
    key("number", Integer),
    must("request"),
    must("contact", String(40)),
    must("at", UtcDateTime),
    must("what", String(12)),
    must("text", Text),
    must("address", String(320)),
    Column("read_by", String(40)),
    Column("read_at", UtcDateTime),
    Index(None, "alliance", "request"),
)
