"""The tables of how partners join."""

from sqlalchemy import Column, Date, String, Table, Text

from adapters.database.columns import alliance_key, key, metadata, must

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
