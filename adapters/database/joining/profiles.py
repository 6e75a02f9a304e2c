"""Profiles in the database: one row for each partner that has one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from adapters.database.indicators.replacing import insert_or_update
from adapters.database.joining.tables import WORDS, profiles
from adapters.database.register import text_columns, text_of
from domain.joining.profiles import Profile

CHANGING = [column.name for column in profiles.columns if not column.primary_key]
SAVE = insert_or_update(profiles, *CHANGING)


@dataclass(frozen=True)
class SqlProfiles:
    """The profiles of one alliance."""

    connection: Connection
    alliance: str

    def all(self) -> list[Profile]:
        """Return every profile, by partner."""
        found = select(profiles).where(profiles.c.alliance == self.alliance).order_by(profiles.c.partner)
        return [_profile(row) for row in self.connection.execute(found).mappings()]

    def of(self, partner: str) -> Profile | None:
        """Return a partner's profile, if it has one."""
        where = (profiles.c.alliance == self.alliance, profiles.c.partner == partner)
        row = self.connection.execute(select(profiles).where(*where)).mappings().one_or_none()
        return _profile(row) if row else None

    def save(self, some: Iterable[Profile]) -> None:
        """Write the profiles of these partners, whole."""
        rows = [{"alliance": self.alliance, **_row(one)} for one in some]
        if rows:
            self.connection.execute(SAVE, rows)


def _profile(row: RowMapping) -> Profile:
    core_task, gives, seeks = (text_of(row, name) for name in WORDS)
    return Profile(row["partner"], core_task, gives, seeks, tuple(row["tags"].splitlines()), row["confirmed_on"])


def _row(profile: Profile) -> dict[str, Any]:
    words = {name: column for one in WORDS for name, column in text_columns(one, getattr(profile, one)).items()}
    tags = "\n".join(profile.tags)
    return {"partner": profile.partner, **words, "tags": tags, "confirmed_on": profile.confirmed_on}
