"""The tables of meetings: their dates, agendas, minutes and decisions."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, Time

from adapters.database.columns import UtcDateTime, alliance_key, key, metadata, must

CODE = String(40)

meetings = Table(
    "meetings",
    metadata,
    alliance_key(),
    key("id"),
    must("forum", CODE),
    must("planned", Date),
    must("day", Date),
    must("begins", Time),
    must("minutes", Integer),
    must("stage", String(12)),
    must("about", CODE),
    must("moved", String(12)),
    must("place", Text),
    must("join", Text),
    must("sequence", Integer),
    must("version", Integer),
    Column("convened_at", UtcDateTime),
    Column("agenda_at", UtcDateTime),
    Column("minuted_at", UtcDateTime),
    must("seats", Integer),
    must("present", Integer),
    must("digest", String(64)),
    must("adopted_in"),
    Index(None, "alliance", "forum", "day"),
    Index(None, "alliance", "stage", "day"),
)

meeting_slots = Table("meeting_slots", metadata, alliance_key(), key("meeting"), key("slot", String(13)))

availabilities = Table(
    "availabilities",
    metadata,
    alliance_key(),
    key("request"),
    key("reply", Integer),
    key("slot", String(13)),
    must("can", String(8)),
)

rsvps = Table(
    "rsvps",
    metadata,
    alliance_key(),
    key("request"),
    key("reply", Integer),
    must("coming", String(8)),
    must("who", Text),
)

agenda_items = Table(
    "agenda_items",
    metadata,
    alliance_key(),
    key("id"),
    must("forum", CODE),
    must("meeting"),
    must("title_fi", Text),
    must("title_sv", Text),
    must("title_en", Text),
    must("words", Text),
    must("words_sv", Text),
    must("words_en", Text),
    must("source"),
    must("by", CODE),
    Column("at", UtcDateTime),
    must("position", Integer),
    must("late", Boolean),
    must("folded", Text),
    must("about", CODE),
    Index(None, "alliance", "forum", "meeting"),
    Index(None, "alliance", "meeting"),
)

minute_texts = Table(
    "minute_texts",
    metadata,
    alliance_key(),
    key("meeting"),
    key("item"),
    key("number", Integer),
    must("words", Text),
    must("by", CODE),
    must("at", UtcDateTime),
    must("folded", Text),
)

presences = Table(
    "presences",
    metadata,
    alliance_key(),
    key("meeting"),
    key("partner", CODE),
    must("who", Text),
    must("stands_in", Boolean),
)

decisions = Table(
    "decisions",
    metadata,
    alliance_key(),
    key("id"),
    must("meeting"),
    must("item"),
    must("words", Text),
    must("rule", String(12)),
    must("seats", Integer),
    must("quorum", Integer),
    must("result", String(12)),
    must("by", CODE),
    must("at", UtcDateTime),
    must("owner", CODE),
    Column("due", Date),
    must("folded", Text),
    Column("goal", CODE),
    Index(None, "alliance", "meeting"),
)

strikes = Table(
    "strikes",
    metadata,
    alliance_key(),
    key("decision"),
    must("by", CODE),
    must("at", UtcDateTime),
    must("instead"),
)

votes = Table(
    "votes",
    metadata,
    alliance_key(),
    key("decision"),
    key("partner", CODE),
    must("vote", String(8)),
)

organizers = Table(
    "organizers",
    metadata,
    alliance_key(),
    key("meeting"),
    key("contact", CODE),
    must("address", String(320)),
)

remarks = Table(
    "remarks",
    metadata,
    alliance_key(),
    key("request"),
    key("reply", Integer),
    must("checked", String(8)),
    must("words", Text),
)
