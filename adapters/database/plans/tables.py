"""The tables of the welfare plan: every change a new row, so that each revision can be read again."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, String, Table, Text

from adapters.database.columns import UtcDateTime, alliance_key, key, metadata, must

SHORT = String(40)


def _item() -> list[Column[Any]]:
    """Return what goals, measures and actions have in common; `dropped` ends an item from that revision on."""
    keys = [alliance_key(), key("plan", SHORT), key("code", SHORT), key("revision", Integer)]
    titles = [must(f"title_{language}", Text) for language in ("fi", "sv", "en")]
    return [*keys, must("dropped", Boolean), *titles, must("position", Integer)]


plans = Table(
    "plans",
    metadata,
    alliance_key(),
    key("id", SHORT),
    must("starts", Date),
    must("ends", Date),
    must("asks", String(10)),
    must("status_days", Integer),
    Column("followed_on", Date),
    Column("followed_revision", Integer),
)

plan_revisions = Table(
    "plan_revisions",
    metadata,
    alliance_key(),
    key("plan", SHORT),
    key("number", Integer),
    must("by", SHORT),
    must("at", UtcDateTime),
    must("why", Text),
)

plan_versions = Table(
    "plan_versions",
    metadata,
    alliance_key(),
    key("plan", SHORT),
    key("number", Integer),
    must("revision", Integer),
    must("decided_on", Date),
    must("decision", Text),
    must("by", SHORT),
    must("at", UtcDateTime),
    Column("recorded", String(160)),
)

plan_retractions = Table(
    "plan_retractions",
    metadata,
    alliance_key(),
    key("plan", SHORT),
    key("number", Integer),
    must("by", SHORT),
    must("at", UtcDateTime),
)

plan_goals = Table("plan_goals", metadata, *_item(), must("parent", SHORT))

plan_measures = Table(
    "plan_measures",
    metadata,
    *_item(),
    must("goal", SHORT),
    must("indicator", SHORT),
    Column("baseline", BigInteger),
    Column("target", BigInteger),
    must("decimals", Integer),
    Column("baseline_year", Integer),
    Column("target_year", Integer),
    Column("latest", BigInteger),
    Column("latest_year", Integer),
    must("polarity", String(10)),
)

plan_actions = Table(
    "plan_actions",
    metadata,
    *_item(),
    must("goal", SHORT),
    must("measure", SHORT),
    must("starts", Date),
    must("due", Date),
    must("owner", SHORT),
    must("supporting", Text),
    must("resources", Text),
    must("group", String(20)),
    must("theme", Text),
    must("statute", Text),
)

offers = Table(
    "offers",
    metadata,
    alliance_key(),
    key("request"),
    key("reply", Integer),
    must("due", Date),
    must("resources", Text),
    must("share", Text),
    must("comment", Text),
)

statuses = Table(
    "statuses",
    metadata,
    alliance_key(),
    key("request"),
    key("reply", Integer),
    key("action", SHORT),
    must("progress", Integer),
    must("stuck", Boolean),
    must("sentence", Text),
    must("obstacle", Text),
    must("help", Text),
)

overrulings = Table(
    "overrulings",
    metadata,
    alliance_key(),
    key("plan", SHORT),
    key("action", SHORT),
    key("at", UtcDateTime),
    must("light", String(10)),
    must("reason", Text),
    must("by", SHORT),
)
