"""The tables of the national statistics, which belong to no alliance."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, Double, Index, Integer, SmallInteger, String, Table, Text

from adapters.database.columns import metadata


def _must(name: str, kind: Any = Text) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _part(name: str, kind: Any = Integer) -> Column[Any]:
    """Return a part of a key that is given, never counted up."""
    return Column(name, kind, primary_key=True, autoincrement=False)


# Figures name their region by `key`: a number of ours, so that a million rows stay small.
statistic_regions = Table(
    "statistic_regions",
    metadata,
    Column("key", Integer, primary_key=True),
    _must("category", String(40)),
    _must("code", String(20)),
    _must("source_id", Integer),
    _must("title_fi"),
    _must("title_sv"),
    _must("title_en"),
    Index("uq_statistic_regions_category_code", "category", "code", unique=True),
)

statistic_memberships = Table("statistic_memberships", metadata, _part("region"), _part("parent"))

statistics = Table(
    "statistics",
    metadata,
    _part("id"),
    _must("title_fi"),
    _must("title_sv"),
    _must("title_en"),
    _must("producer_fi"),
    _must("producer_sv"),
    _must("producer_en"),
    _must("description_fi"),
    _must("description_sv"),
    _must("description_en"),
    _must("decimals", Integer),
    _must("value_type", String(40)),
    _must("genders", String(20)),
    _must("first_year", Integer),
    _must("last_year", Integer),
    Column("data_updated", Date),
    _must("sample", Boolean),
    _must("fetched_on", Date),
    _must("checked_on", Date),
)

statistic_problems = Table("statistic_problems", metadata, _part("id"), _must("code", String(60)), _must("since", Date))

statistic_asides = Table(
    "statistic_asides", metadata, _part("indicator"), _part("source_region"), _must("figures", Integer)
)

# No foreign keys here: every key comes from statistic_regions in the same import, and checking each again
# would cost more than the writing.
observations = Table(
    "observations",
    metadata,
    _part("indicator"),
    _part("region"),
    _part("year", SmallInteger),
    _part("gender", SmallInteger),
    _must("value", Double),
    Column("absolute", Double),
    sqlite_with_rowid=False,
)

observation_revisions = Table(
    "observation_revisions",
    metadata,
    _part("indicator"),
    _part("region"),
    _part("year", SmallInteger),
    _part("gender", SmallInteger),
    _part("on", Date),
    _must("old", Double),
    _must("new", Double),
    sqlite_with_rowid=False,
)
