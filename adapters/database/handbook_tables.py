"""The tables of the handbook and of the seats in forums."""

from sqlalchemy import JSON, Index, Integer, String, Table

from adapters.database.columns import alliance_key, key, metadata, must

handbook = Table(
    "handbook",
    metadata,
    alliance_key(),
    key("section", String(40)),
    key("code", String(40)),
    must("position", Integer),
    must("body", JSON),
)

seats = Table(
    "seats",
    metadata,
    alliance_key(),
    key("forum", String(40)),
    key("partner", String(40)),
    must("contact", String(40)),
    must("deputy", String(40)),
    Index(None, "alliance", "contact"),
    Index(None, "alliance", "deputy"),
    Index(None, "alliance", "partner"),
)
