"""The tables of how partners join, present themselves and leave."""

from sqlalchemy import Column, Date, Integer, String, Table, Text

from adapters.database.columns import UtcDateTime, alliance_key, key, metadata, must

WORDS = ("core_task", "gives", "seeks")
LANGUAGES = ("fi", "sv", "en")

profiles = Table(
    "profiles",
    metadata,
    alliance_key(),
    key("partner", String(40)),
    *(must(f"{name}_{language}", Text) for name in WORDS for language in LANGUAGES),
    must("tags", Text),
    Column("confirmed_on", Date),
)

memberships = Table(
    "memberships",
    metadata,
    alliance_key(),
    key("partner", String(40)),
    must("by", String(40)),
    must("began_on", Date),
    Column("joined_at", UtcDateTime),
    Column("left_at", UtcDateTime),
)

left_behind = Table(
    "left_behind",
    metadata,
    alliance_key(),
    key("partner", String(40)),
    key("forum", String(40)),
    key("contact", String(40)),
    must("deputy", String(40)),
)

signatures = Table(
    "signatures",
    metadata,
    alliance_key(),
    key("request"),
    key("reply", Integer),
    must("version", String(40)),
    must("name", Text),
    must("title", Text),
)

acknowledgements = Table(
    "acknowledgements",
    metadata,
    alliance_key(),
    key("request"),
    key("reply", Integer),
    key("value", String(40)),
)
