"""Backups: what one tells of itself, and which are kept for how long."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DAILY, MONTHLY = 14, 12
"""How many days and how many months a backup is kept for; of each the newest."""
RECENT = timedelta(days=2)
"""So long every backup is kept: one made before a change and one after it, perhaps within the hour."""
STALE_DAYS = 2
"""From this age on the newest backup is too old."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was in the database when it was saved: rows by table, and the head of each chain by alliance and chain."""

    version: str
    rows: Mapping[str, int]
    heads: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """One backup that has been made and verified."""

    file: str
    made_at: datetime
    megabytes: float


def superfluous(made: Iterable[datetime]) -> Sequence[datetime]:
    """Return those that are neither recent nor among the newest of a day nor of a month, oldest first.

    The newest of all is never among them.
    """
    every = sorted(made)
    days = {one.date(): one for one in every}
    months = {(one.year, one.month): one for one in every}
    recent = (one for one in every if every[-1] - one < RECENT)
    kept = {*recent, *list(days.values())[-DAILY:], *list(months.values())[-MONTHLY:]}
    return [one for one in every if one not in kept]
