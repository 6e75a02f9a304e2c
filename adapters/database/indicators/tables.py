"""The tables of indicator rounds: what is asked, given, judged and read."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String, Table, Text

from adapters.database.columns import UtcDateTime, alliance_key, key, metadata, must

_indicator = (
    ("title_fi", Text),
    ("title_sv", Text),
    ("title_en", Text),
    ("unit_fi", Text),
    ("unit_sv", Text),
    ("unit_en", Text),
    ("theme_fi", Text),
    ("theme_sv", Text),
    ("theme_en", Text),
    ("help_fi", Text),
    ("help_sv", Text),
    ("help_en", Text),
    ("decimals", Integer),
    ("polarity", String(10)),
    ("group", String(20)),
    ("period", String(10)),
    ("source", String(12)),
    ("must_explain", Boolean),
    ("doubt_at", String(20)),
    ("asked_of", String(80)),
    ("position", Integer),
)


def _indicator_columns() -> list[Column[Any]]:
    return [
        *(must(name, kind) for name, kind in _indicator),
        Column("lower", String(30)),
        Column("upper", String(30)),
        Column("statistic", Integer),
    ]


indicators = Table("indicators", metadata, alliance_key(), key("code", String(40)), *_indicator_columns())

rounds = Table(
    "rounds",
    metadata,
    alliance_key(),
    key("id", String(40)),
    must("opens", Date),
    must("due", Date),
    must("locks", Date),
    must("by", String(40)),
    must("opened_at", UtcDateTime),
    must("held_until", UtcDateTime),
    must("note", Text),
    Column("closed_at", UtcDateTime),
    Column("withdrawn_at", UtcDateTime),
)

round_indicators = Table(
    "round_indicators",
    metadata,
    alliance_key(),
    key("round", String(40)),
    key("code", String(40)),
    *_indicator_columns(),
)

round_audience = Table(
    "round_audience",
    metadata,
    alliance_key(),
    key("round", String(40)),
    key("sector", String(20)),
    key("indicator", String(40)),
)

asked_values = Table("asked_values", metadata, alliance_key(), key("request"), key("indicator", String(40)))

given_values = Table(
    "given_values",
    metadata,
    alliance_key(),
    key("request"),
    key("reply", Integer),
    key("indicator", String(40)),
    must("said", String(12)),
    Column("number", BigInteger),
    must("decimals", Integer),
    must("reason", Text),
    Column("due", Date),
)

verdicts = Table(
    "verdicts",
    metadata,
    alliance_key(),
    key("request"),
    key("reply", Integer),
    key("indicator", String(40)),
    key("number", Integer),
    must("verdict", String(10)),
    must("reason", Text),
    must("review"),
)

doubts = Table(
    "doubts",
    metadata,
    alliance_key(),
    key("request"),
    key("reply", Integer),
    key("indicator", String(40)),
    key("code", String(40)),
    Column("other", String(40)),
    Column("year", Integer),
    Column("count", Integer),
)

readings = Table(
    "readings",
    metadata,
    alliance_key(),
    key("round", String(40)),
    key("partner", String(40)),
    key("indicator", String(40)),
    key("at", UtcDateTime),
    must("by", String(40)),
    must("words", Text),
)
