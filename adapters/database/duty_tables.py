"""The table of duties met."""

from sqlalchemy import Date, String, Table

from adapters.database.columns import alliance_key, key, metadata, must

duties_done = Table(
    "duties_done",
    metadata,
    alliance_key(),
    key("duty", String(40)),
    key("partner", String(40)),
    key("day", Date),
    must("by", String(40)),
)
