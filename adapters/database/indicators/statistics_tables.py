"""The tables of the national statistics, which belong to no alliance."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, Double, Index, Integer, SmallInteger, String, Table, Text

from adapters.database.columns import metadata, must


def _part(name: str, kind: Any = Integer) -> Column[Any]:
    """Return a part of a key that is given, never counted up."""
    return Column(name, kind, primary_key=True, autoincrement=False)


# Figures name their region by `key`: a number of ours, so that a million rows stay small.
statistic_regions = Table(
    "statistic_regions",
    metadata,
    Column("key", Integer, primary_key=True),
    must("category", String(40)),
    must("code", String(20)),
    must("source_id", Integer),
    must("title_fi", Text),
    must("title_sv", Text),
    must("title_en", Text),
    must("listed", Boolean),
    Index("uq_statistic_regions_category_code", "category", "code", unique=True),
)

statistic_memberships = Table("statistic_memberships", metadata, _part("region"), _part("parent"))

statistics = Table(
    "statistics",
    metadata,
    _part("id"),
    must("title_fi", Text),
    must("title_sv", Text),
    must("title_en", Text),
    must("producer_fi", Text),
    must("producer_sv", Text),
    must("producer_en", Text),
    must("description_fi", Text),
    must("description_sv", Text),
    must("description_en", Text),
    must("decimals", Integer),
    must("value_type", String(40)),
    must("genders", String(20)),
    must("first_year", Integer),
    must("last_year", Integer),
    Column("data_updated", Date),
    must("sample", Boolean),
    must("fetched_on", Date),
    must("checked_on", Date),
)

statistic_problems = Table("statistic_problems", metadata, _part("id"), must("code", String(60)), must("since", Date))

statistic_asides = Table(
    "statistic_asides", metadata, _part("indicator"), _part("source_region"), must("figures", Integer)
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
    must("value", Double),
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
    must("old", Double),
    Column("new", Double),
    sqlite_with_rowid=False,
)
