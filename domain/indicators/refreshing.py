"""Bringing the national statistics up to date: batch by batch, only what has moved, never half an answer."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.errors import Never, NotNow, Problem
from domain.indicators.statistics import (
    Gender,
    Kept,
    Known,
    Library,
    Observation,
    Place,
    Reported,
    StatisticalIndicator,
    Statistics,
)

NOTHING = Kept()
ENOUGH = 3  # indicators in trouble before we leave the bank alone until the next time


def needs_fetching(indicator: StatisticalIndicator, known: Known | None, listed: Collection[int]) -> bool:
    """Tell whether the figures must be fetched: never before, updated since, or a region has become known.

    The bank asks its users to avoid repeated downloads.
    """
    if known is None or known.sample is not indicator.sample or indicator.data_updated is None:
        return True
    return indicator.data_updated != known.data_updated or not known.aside.isdisjoint(listed)


def placed(
    indicator: int, rows: Iterable[Reported], places: Mapping[int, Place], aside: Counter[int]
) -> Iterator[Observation]:
    """Give each row its place. Rows of unknown regions are counted in `aside`; a doubled row counts once."""
    seen: set[tuple[int, int, Gender]] = set()
    for row in rows:
        place = places.get(row.region)
        if place is None:
            aside[row.region] += 1
        elif row[:3] not in seen:
            seen.add(row[:3])
            yield Observation(indicator, *place, row.year, row.gender, row.value, row.absolute)


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: indicators fetched and found unchanged, figures, and what went wrong for which."""

    fetched: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    kept: Kept = NOTHING
    aside: int = 0
    problems: Mapping[int, Problem] = field(default_factory=dict)

    def __add__(self, other: "Refreshed") -> "Refreshed":
        return Refreshed(
            self.fetched + other.fetched,
            self.unchanged + other.unchanged,
            self.kept + other.kept,
            self.aside + other.aside,
            {**self.problems, **other.problems},
        )

    def unwell(self) -> int:
        """Count the indicators that the bank could not give now."""
        return sum(isinstance(problem, NotNow) for problem in self.problems.values())


def refresh(statistics: Statistics, library: Library, ids: Collection[int], today: date) -> Refreshed:
    """Bring the indicators up to date, metadata first. What fails keeps yesterday's figures and is told.

    Raises NotNow or Never when not even the regions can be had. A bank that is unwell is asked no further.
    """
    regions = statistics.regions()
    library.keep_regions(regions)
    places = {region.source_id: region.place for region in regions}
    known = library.known(ids)
    done = Refreshed()
    for id_ in sorted(set(ids)):
        try:
            done += _refresh_one(statistics, library, id_, known.get(id_), places, today)
        except (NotNow, Never) as problem:
            library.failed(id_, problem.code, today)
            done += Refreshed(problems={id_: problem})
            if done.unwell() >= ENOUGH:
                break
    return done


def _refresh_one(
    statistics: Statistics,
    library: Library,
    id_: int,
    known: Known | None,
    places: Mapping[int, Place],
    today: date,
) -> Refreshed:
    indicator = statistics.indicator(id_)
    if known and indicator.sample and not known.sample:
        raise Never("statistics.sample-over-real", indicator=id_)
    if not needs_fetching(indicator, known, places.keys()):
        library.unchanged(id_, today)
        return Refreshed(unchanged=(id_,))
    rows = statistics.figures(indicator)
    if known and known.sample and not indicator.sample:
        library.forget(id_)
    aside: Counter[int] = Counter()
    kept = library.keep(placed(id_, rows, places, aside), today)
    library.finish(indicator, aside, today)
    return Refreshed(fetched=(id_,), kept=kept, aside=aside.total())
