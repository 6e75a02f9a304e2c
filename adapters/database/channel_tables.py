"""The table of the channels news go to. Their addresses are secrets: whoever has one can write into the room."""

from sqlalchemy import JSON, Boolean, String, Table, Text

from adapters.database.columns import alliance_key, key, metadata, must

channels = Table(
    "channels",
    metadata,
    alliance_key(),
    key("code", String(40)),
    must("name", String(200)),
    must("url", Text),
    must("language", String(2)),
    must("topics", JSON),
    must("closed", String(60)),
    must("trusted", Boolean),
)
