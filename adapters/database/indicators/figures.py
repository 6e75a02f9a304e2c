"""National figures of a partner's own area, and of those it is compared with, as far as they were fetched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from adapters.database.indicators.statistics import (
    attributions,
    comparable_to,
    county_of,
    freshness,
    indicators,
    municipalities,
    national_figures,
    problems,
    regions_at,
    series,
)
from adapters.database.indicators.statistics_tables import statistic_regions
from adapters.database.register import SqlRegister
from domain.indicators.statistics import FINLAND, Area, Freshness, Place
from domain.indicators.values import Compared, Figure, Series
from domain.partners import Partner, Sector
from domain.words import Text

COMPARABLE = 3


@dataclass(frozen=True)
class SqlFigures:
    """National figures for the partners of one alliance."""

    connection: Connection
    alliance: str
    _known: dict[Place, dict[Place, Compared]] = field(default_factory=dict, compare=False, repr=False)

    def beside(self, partner: Partner, statistics: Sequence[int]) -> Mapping[int, Figure]:
        """Return the newest figure of the partner's own area by the statistics bank's id."""
        return self.beside_each([partner], statistics)[partner.id]

    def beside_each(self, partners: Sequence[Partner], statistics: Sequence[int]) -> Mapping[str, Mapping[int, Figure]]:
        """Return the newest figures of several partners' own areas, by the partners' ids."""
        homes = self._homes(partners)
        places = list(dict.fromkeys(homes.values()))
        if not places:
            return {one.id: {} for one in partners}
        found, names = national_figures(self.connection, statistics, places), self._names(places)
        sources, decimals = attributions(self.connection, statistics), self._decimals(statistics)
        figures: dict[Place, dict[int, Figure]] = {place: {} for place in places}
        for (id_, place), point in found.items():
            whose, number = names.get(place, Text(place.code)), _number(point.value, decimals[id_])
            figures[place][id_] = Figure(number, point.year, whose, sources[id_])
        return {one.id: _as_seen_by(one, figures[homes[one.id]]) if one.id in homes else {} for one in partners}

    def series(self, partner: Partner, statistic: int) -> Sequence[Series]:
        """Return an indicator over the years: the partner's area, comparable ones, the county, the country."""
        home = self._homes([partner]).get(partner.id)
        if home is None:
            return []
        places = self._compared(home)
        points = series(self.connection, statistic, list(places))
        names = self._names(list(places))
        source = attributions(self.connection, [statistic]).get(statistic, Text(""))
        decimals = self._decimals([statistic]).get(statistic, 0)
        return [
            Series(
                names.get(place, Text(place.code)),
                how,
                [(point.year, _number(point.value, decimals)) for point in points[place]],
                source,
            )
            for place, how in places.items()
            if place in points
        ]

    def municipalities(self) -> Mapping[str, Text]:
        """Return the municipalities' names by code; empty while no regions have been fetched."""
        return {region.place.code: region.title for region in municipalities(self.connection)}

    def counties(self) -> Mapping[str, tuple[str, Text]]:
        """Return code and name of each municipality's county by the municipality's code; empty as above."""
        towns = municipalities(self.connection)
        above = {one.place.code: place for one in towns for place in one.member_of if place.category == Area.COUNTY}
        names = regions_at(self.connection, set(above.values()))
        return {code: (place.code, names[place].title) for code, place in above.items()}

    def freshness(self) -> Sequence[Freshness]:
        """Return how fresh each fetched indicator is, and since when a problem keeps it from being fresher."""
        return freshness(self.connection)

    def never_fetched(self) -> Mapping[int, date]:
        """Return the indicators the bank has not given yet, by id, and since when it was asked in vain."""
        held = {one.id for one in self.freshness()}
        return {id_: since for id_, (_, since) in problems(self.connection).items() if id_ not in held}

    def _homes(self, partners: Sequence[Partner]) -> dict[str, Place]:
        """Each partner's own municipality or county; those of no municipality belong to the whole county."""
        homes = {one.id: home for one in partners if (home := _own(one))}
        elsewhere = [one for one in partners if one.id not in homes and one.sector is not Sector.COUNTY]
        if elsewhere:
            register = SqlRegister(self.connection, self.alliance)
            county = _own(register.partner(register.alliance().backbone))
            homes |= {one.id: county for one in elsewhere} if county else {}
        return homes

    def _compared(self, home: Place) -> dict[Place, Compared]:
        """Return whom a place is compared with; a report asks it for each of its indicators."""
        if home not in self._known:
            self._known[home] = self._comparable(home)
        return self._known[home]

    def _comparable(self, home: Place) -> dict[Place, Compared]:
        places = {home: Compared.OWN}
        if home.category == Area.MUNICIPALITY:
            alike = comparable_to(self.connection, home.code, COMPARABLE)
            places |= {Place(Area.MUNICIPALITY, code): Compared.ALIKE for code in alike}
            county = county_of(self.connection, home.code)
            places |= {county.place: Compared.COUNTY} if county else {}
        return places | {FINLAND: Compared.COUNTRY}

    def _names(self, places: Sequence[Place]) -> dict[Place, Text]:
        region = statistic_regions.c
        rows = self.connection.execute(
            statistic_regions.select().where(region.code.in_([place.code for place in places]))
        )
        return {Place(row.category, row.code): Text(row.title_fi, row.title_sv, row.title_en) for row in rows}

    def _decimals(self, statistics: Sequence[int]) -> dict[int, int]:
        return {id_: one.decimals for id_, one in indicators(self.connection, statistics).items()}


def _own(partner: Partner) -> Place | None:
    category = Area.COUNTY if partner.sector is Sector.COUNTY else Area.MUNICIPALITY
    return Place(category, partner.municipality) if partner.municipality else None


def _as_seen_by(partner: Partner, figures: Mapping[int, Figure]) -> Mapping[int, Figure]:
    """Tell whether the figures are the partner's own, or those of the place it is in."""
    if partner.sector in {Sector.COUNTY, Sector.MUNICIPALITY} and _own(partner):
        return figures
    return {id_: replace(one, own=False) for id_, one in figures.items()}


def _number(value: float, decimals: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals))
