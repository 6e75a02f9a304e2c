"""Keeping what the statistics bank gave: regions, figures, what was set aside, what went wrong."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from adapters.database.engine import reading
from adapters.database.indicators.bulk import AsRows, Row, upsert
from adapters.database.indicators.statistics_tables import (
    observation_revisions,
    observations,
    statistic_asides,
    statistic_memberships,
    statistic_problems,
    statistic_regions,
    statistics,
)
from domain.indicators.statistics import Gender, Kept, Known, Observation, Place, Region, StatisticalIndicator
from domain.words import Text

GENDERS = {Gender.TOTAL: 0, Gender.MALE: 1, Gender.FEMALE: 2}


@dataclass(frozen=True)
class SqlLibrary:
    """The national statistics in our database; each method is a transaction of its own or several."""

    engine: Engine

    def keep_regions(self, regions: Sequence[Region]) -> None:
        """Add and refresh regions, given all of them; one that is no longer listed stays, and is chosen no more."""
        with self.engine.begin() as connection:
            connection.execute(update(statistic_regions).values(listed=False))
            known = _keys(connection)
            new = [_region(one) for one in regions if one.place not in known]
            old = [{"of": known[one.place], **_region(one)} for one in regions if one.place in known]
            if new:
                connection.execute(insert(statistic_regions), new)
            if old:
                same = statistic_regions.c.key == bindparam("of")
                connection.execute(update(statistic_regions).where(same), old)
            _keep_memberships(connection, regions)

    def known(self, ids: Collection[int]) -> Mapping[int, Known]:
        """Return what is held of these indicators."""
        aside: dict[int, set[int]] = {}
        with reading(self.engine) as connection, connection.begin():
            for row in connection.execute(select(statistic_asides)):
                aside.setdefault(row.indicator, set()).add(row.source_region)
            found = connection.execute(select(statistics).where(statistics.c.id.in_(ids))).all()
        return {row.id: Known(row.data_updated, row.sample, frozenset(aside.get(row.id, ()))) for row in found}

    def keep(self, observations: Iterable[Observation], on: date) -> Kept:
        """Add and correct figures, given all of an indicator, and take away what is told no more."""
        with reading(self.engine) as connection, connection.begin():
            keys = _keys(connection)
        return upsert(self.engine, observations, _as_rows(keys), on)

    def finish(self, indicator: StatisticalIndicator, aside: Mapping[int, int], on: date) -> None:
        """Write down that all figures of the indicator are in; `aside` counts rows by unknown region."""
        counts = [
            {"indicator": indicator.id, "source_region": region, "figures": count}
            for region, count in sorted(aside.items())
        ]
        with self.engine.begin() as connection:
            _drop(connection, indicator.id)
            connection.execute(insert(statistics).values(_indicator(indicator, on)))
            if counts:
                connection.execute(insert(statistic_asides), counts)

    def unchanged(self, id: int, on: date) -> None:
        """Write down that the bank has nothing newer."""
        with self.engine.begin() as connection:
            connection.execute(delete(statistic_problems).where(statistic_problems.c.id == id))
            connection.execute(update(statistics).where(statistics.c.id == id).values(checked_on=on))

    def failed(self, id: int, code: str, on: date) -> None:
        """Write down why an indicator could not be refreshed, and since when; its figures stay."""
        problem = statistic_problems
        with self.engine.begin() as connection:
            again = update(problem).where(problem.c.id == id).values(code=code)
            if connection.execute(again).rowcount == 0:
                connection.execute(insert(problem).values(id=id, code=code, since=on))

    def forget(self, id: int) -> None:
        """Drop the sample figures of an indicator before real ones come."""
        with self.engine.begin() as connection:
            _drop(connection, id)
            connection.execute(delete(observations).where(observations.c.indicator == id))
            connection.execute(delete(observation_revisions).where(observation_revisions.c.indicator == id))


def _as_rows(keys: Mapping[tuple[str, str], int]) -> AsRows:
    def as_rows(observations: Iterable[Observation]) -> list[Row]:
        return [
            (indicator, keys[category, code], year, GENDERS[gender], value, absolute)
            for indicator, category, code, year, gender, value, absolute in observations
        ]

    return as_rows


def _keys(connection: Connection) -> dict[tuple[str, str], int]:
    of = statistic_regions.c
    return {
        Place(category, code): key for category, code, key in connection.execute(select(of.category, of.code, of.key))
    }


def _region(region: Region) -> dict[str, Any]:
    named = _texts("title", region.title)
    return {
        "category": region.place.category,
        "code": region.place.code,
        "source_id": region.source_id,
        "listed": True,
        **named,
    }


def _keep_memberships(connection: Connection, regions: Sequence[Region]) -> None:
    keys = _keys(connection)
    of = [{"of": keys[region.place]} for region in regions]
    pairs = {(keys[region.place], keys[parent]) for region in regions for parent in region.member_of if parent in keys}
    if of:
        connection.execute(delete(statistic_memberships).where(statistic_memberships.c.region == bindparam("of")), of)
    if pairs:
        rows = [{"region": region, "parent": parent} for region, parent in sorted(pairs)]
        connection.execute(insert(statistic_memberships), rows)


def _drop(connection: Connection, id_: int) -> None:
    connection.execute(delete(statistics).where(statistics.c.id == id_))
    connection.execute(delete(statistic_problems).where(statistic_problems.c.id == id_))
    connection.execute(delete(statistic_asides).where(statistic_asides.c.indicator == id_))


def _texts(name: str, text: Text) -> dict[str, str]:
    return {f"{name}_fi": text.fi, f"{name}_sv": text.sv, f"{name}_en": text.en}


def _indicator(indicator: StatisticalIndicator, on: date) -> dict[str, Any]:
    first, last = indicator.years
    return {
        "id": indicator.id,
        **_texts("title", indicator.title),
        **_texts("producer", indicator.producer),
        **_texts("description", indicator.description),
        "decimals": indicator.decimals,
        "value_type": indicator.value_type,
        "genders": " ".join(indicator.genders),
        "first_year": first,
        "last_year": last,
        "data_updated": indicator.data_updated,
        "sample": indicator.sample,
        "fetched_on": on,
        "checked_on": on,
    }
