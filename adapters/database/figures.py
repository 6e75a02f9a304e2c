"""National figures of a partner's own area, and of those it is compared with, as far as they were fetched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from adapters.database.register import SqlRegister
from adapters.database.statistics import (
    attributions,
    comparable_to,
    county_of,
    freshness,
    indicators,
    municipalities,
    national_figures,
    problems,
    series,
)
from adapters.database.statistics_tables import statistic_regions
from domain.partners import Partner, Sector
from domain.statistics import FINLAND, Area, Freshness, Place
from domain.values import Compared, Figure, Series
from domain.words import Text

COMPARABLE = 3


@dataclass(frozen=True)
class SqlFigures:
    """National figures for the partners of one alliance."""

    connection: Connection
    alliance: str

    def beside(self, partner: Partner, statistics: Sequence[int]) -> Mapping[int, Figure]:
        """Return the newest figure of the partner's own area by the statistics bank's id."""
        home = self._home(partner)
        if home is None:
            return {}
        found = national_figures(self.connection, statistics, [home])
        whose = self._names([home]).get(home, Text(home.code))
        sources, decimals = attributions(self.connection, statistics), self._decimals(statistics)
        return {
            id_: Figure(_number(point.value, decimals[id_]), point.year, whose, sources[id_])
            for (id_, _), point in found.items()
        }

    def series(self, partner: Partner, statistic: int) -> Sequence[Series]:
        """Return an indicator over the years: the partner's area, comparable ones, the county, the country."""
        home = self._home(partner)
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

    def freshness(self) -> Sequence[Freshness]:
        """Return how fresh each fetched indicator is, and since when a problem keeps it from being fresher."""
        return freshness(self.connection)

    def never_fetched(self) -> Mapping[int, date]:
        """Return the indicators the bank has not given yet, by id, and since when it was asked in vain."""
        held = {one.id for one in self.freshness()}
        return {id_: since for id_, (_, since) in problems(self.connection).items() if id_ not in held}

    def _home(self, partner: Partner) -> Place | None:
        """The partner's own municipality or county; those of no municipality belong to the whole county."""
        if partner.sector is Sector.COUNTY:
            return Place(Area.COUNTY, partner.municipality) if partner.municipality else None
        if partner.municipality:
            return Place(Area.MUNICIPALITY, partner.municipality)
        register = SqlRegister(self.connection, self.alliance)
        backbone = register.partner(register.alliance().backbone)
        return self._home(backbone) if backbone.id != partner.id else None

    def _compared(self, home: Place) -> dict[Place, Compared]:
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


def _number(value: float, decimals: int) -> Decimal:
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals))
