"""The tables of frozen reports and of what became of them: both only grow."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from adapters.database.columns import UtcDateTime, alliance_key, key, metadata, must

DIGEST = String(64)

report_bodies = Table(
    "report_bodies",
    metadata,
    alliance_key(),
    key("digest", DIGEST),
    must("body", JSON),
)

report_records = Table(
    "report_records",
    metadata,
    alliance_key(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    must("report", String(60)),
    must("version", Integer),
    must("step", String(12)),
    must("digest", DIGEST),
    must("said", Text),
    must("by", String(40)),
    must("at", UtcDateTime),
    must("head", DIGEST),
    Index(None, "alliance", "report"),
    Index(None, "alliance", "digest"),
)
