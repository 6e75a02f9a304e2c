"""Reading the national statistics: newest figures, series over the years, who belongs where."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, false, func, or_, select

from adapters.database.indicators.library import GENDERS
from adapters.database.indicators.statistics_tables import (
    observation_revisions,
    observations,
    statistic_asides,
    statistic_memberships,
    statistic_problems,
    statistic_regions,
    statistics,
)
from domain.indicators.citing import attribution
from domain.indicators.statistics import (
    POPULATION,
    Area,
    Freshness,
    Gender,
    Place,
    Point,
    Region,
    Revision,
    StatisticalIndicator,
    comparable,
)
from domain.words import Text

EVERYBODY = observations.c.gender == GENDERS[Gender.TOTAL]
REGION = statistic_regions.c
NAMES = {number: gender for gender, number in GENDERS.items()}


def national_figures(
    connection: Connection, ids: Collection[int], places: Collection[Place], years: tuple[int, int] = (0, 9999)
) -> dict[tuple[int, Place], Point]:
    """Return the newest figure within the years, by indicator and place. There is none where the bank has none."""
    newest = (
        select(observations.c.indicator, observations.c.region, func.max(observations.c.year).label("year"))
        .where(observations.c.indicator.in_(ids), observations.c.region.in_(_keys(places)), EVERYBODY)
        .where(observations.c.year.between(*years))
        .group_by(observations.c.indicator, observations.c.region)
        .subquery()
    )
    same = [observations.c[name] == newest.c[name] for name in ("indicator", "region", "year")]
    found = _figures().join(newest, and_(*same))
    return {
        (row.indicator, Place(row.category, row.code)): Point(row.year, row.value) for row in connection.execute(found)
    }


def series(connection: Connection, id_: int, places: Collection[Place]) -> dict[Place, list[Point]]:
    """Return the figures of an indicator over the years, oldest first; years without a figure are left out."""
    found = _figures().where(observations.c.indicator == id_, observations.c.region.in_(_keys(places)))
    points: dict[Place, list[Point]] = defaultdict(list)
    for row in connection.execute(found.order_by(observations.c.year)):
        points[Place(row.category, row.code)].append(Point(row.year, row.value))
    return dict(points)


def _figures() -> Select[Any]:
    columns = (observations.c.indicator, REGION.category, REGION.code, observations.c.year, observations.c.value)
    # An indicator is listed once all its figures are in: half an import is never shown.
    whole = statistics.c.id == observations.c.indicator
    return (
        select(*columns)
        .join(statistic_regions, REGION.key == observations.c.region)
        .join(statistics, whole)
        .where(EVERYBODY)
    )


def _keys(places: Collection[Place]) -> Select[Any]:
    by_category: dict[str, list[str]] = defaultdict(list)
    for category, code in places:
        by_category[category].append(code)
    named = [and_(REGION.category == category, REGION.code.in_(codes)) for category, codes in by_category.items()]
    return select(REGION.key).where(or_(false(), *named))


def revisions(connection: Connection, id_: int, place: Place) -> list[Revision]:
    """Return what the bank has changed of an indicator in a place, oldest change first."""
    of = observation_revisions.c
    found = select(observation_revisions).where(of.indicator == id_, of.region.in_(_keys([place])))
    rows = connection.execute(found.order_by(of.on, of.year, of.gender)).all()
    return [Revision(row.year, NAMES[row.gender], row.old, row.new, row.on) for row in rows]


def regions_at(connection: Connection, places: Collection[Place]) -> dict[Place, Region]:
    """Return the regions at these places; one we know nothing of is left out."""
    rows = connection.execute(select(statistic_regions).where(REGION.key.in_(_keys(places)))).all()
    regions = [_to_region(row) for row in rows]
    return {region.place: region for region in regions}


def municipalities(connection: Connection) -> list[Region]:
    """Return every municipality there is now with its name in three languages and what it belongs to, by code."""
    listed = REGION.category == Area.MUNICIPALITY, REGION.listed
    found = select(statistic_regions).where(*listed).order_by(REGION.code)
    rows = connection.execute(found).all()
    parents = _parents(connection, [row.key for row in rows])
    return [_to_region(row, tuple(parents.get(row.key, ()))) for row in rows]


def county_of(connection: Connection, code: str) -> Region | None:
    """Return the wellbeing services county of a municipality; Helsinki and Åland stand beside the 21 counties."""
    parent = statistic_regions.alias()
    found = (
        select(parent)
        .join(statistic_memberships, statistic_memberships.c.parent == parent.c.key)
        .join(statistic_regions, REGION.key == statistic_memberships.c.region)
        .where(REGION.category == Area.MUNICIPALITY, REGION.code == code, parent.c.category == Area.COUNTY)
    )
    row = connection.execute(found).first()
    return _to_region(row) if row else None


def comparable_to(connection: Connection, code: str, count: int = 5, *, in_county: bool = False) -> tuple[str, ...]:
    """Return the codes of the municipalities nearest in population, of the county or of the whole country."""
    county = county_of(connection, code) if in_county else None
    among = [
        region.place for region in municipalities(connection) if county is None or county.place in region.member_of
    ]
    found = national_figures(connection, [POPULATION], among)
    return comparable(code, {place.code: point.value for (_, place), point in found.items()}, count)


def indicators(connection: Connection, ids: Collection[int]) -> dict[int, StatisticalIndicator]:
    """Return what the bank said about these indicators when they were fetched."""
    rows = connection.execute(select(statistics).where(statistics.c.id.in_(ids))).all()
    return {row.id: _to_indicator(row) for row in rows}


def attributions(connection: Connection, ids: Collection[int]) -> dict[int, Text]:
    """Return the citation to show wherever a figure of the indicator shows."""
    rows = connection.execute(select(statistics).where(statistics.c.id.in_(ids))).all()
    return {row.id: attribution(_to_indicator(row), row.fetched_on) for row in rows}


def freshness(connection: Connection) -> list[Freshness]:
    """Return how fresh every indicator is, and what stands in the way of those that could not be refreshed."""
    problem, aside = statistic_problems.c, statistic_asides.c
    counted = select(func.coalesce(func.sum(aside.figures), 0)).where(aside.indicator == statistics.c.id)
    found = (
        select(statistics, problem.code, problem.since, counted.scalar_subquery().label("aside"))
        .outerjoin(statistic_problems, problem.id == statistics.c.id)
        .order_by(statistics.c.id)
    )
    return [_to_freshness(row) for row in connection.execute(found)]


def problems(connection: Connection) -> dict[int, tuple[str, date]]:
    """Return by indicator why it could not be refreshed and since when, the never fetched among them."""
    return {row.id: (row.code, row.since) for row in connection.execute(select(statistic_problems))}


def _to_freshness(row: Row[Any]) -> Freshness:
    dates = (row.data_updated, row.fetched_on, row.checked_on)
    return Freshness(row.id, _text(row, "title"), row.sample, *dates, row.aside, row.code or "", row.since)


def _parents(connection: Connection, keys: Collection[int]) -> dict[int, list[Place]]:
    of = statistic_memberships.c
    found = select(of.region, REGION.category, REGION.code).join(statistic_regions, REGION.key == of.parent)
    parents: dict[int, list[Place]] = defaultdict(list)
    for row in connection.execute(found.where(of.region.in_(keys)).order_by(of.parent)):
        parents[row.region].append(Place(row.category, row.code))
    return parents


def _to_region(row: Row[Any], member_of: tuple[Place, ...] = ()) -> Region:
    return Region(Place(row.category, row.code), _text(row, "title"), row.source_id, member_of)


def _to_indicator(row: Row[Any]) -> StatisticalIndicator:
    return StatisticalIndicator(
        id=row.id,
        title=_text(row, "title"),
        producer=_text(row, "producer"),
        years=(row.first_year, row.last_year),
        data_updated=row.data_updated,
        decimals=row.decimals,
        value_type=row.value_type,
        genders=tuple(Gender(name) for name in row.genders.split()),
        description=_text(row, "description"),
        sample=row.sample,
    )


def _text(row: Row[Any], name: str) -> Text:
    return Text(*(getattr(row, f"{name}_{language}") for language in ("fi", "sv", "en")))
