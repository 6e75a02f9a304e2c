"""The tables of what keeps the post back: a restore that nobody has looked at yet, a mail server out of reach."""

from sqlalchemy import Column, String, Table

from adapters.database.columns import UtcDateTime, alliance_key, key, metadata, must

holds = Table("holds", metadata, alliance_key(), must("since", UtcDateTime), must("saved_at", UtcDateTime))

outages = Table(
    "outages",
    metadata,
    alliance_key(),
    key("channel", String(10)),
    must("since", UtcDateTime),
    Column("told_at", UtcDateTime),
)
