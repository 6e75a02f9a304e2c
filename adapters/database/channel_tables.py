"""The tables of channels beside mail. Their addresses are secrets: whoever has one can write there."""

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

own_channels = Table(
    "own_channels",
    metadata,
    alliance_key(),
    key("contact", String(40)),
    must("url", Text),
    must("closed", String(60)),
    must("trusted", Boolean),
)
