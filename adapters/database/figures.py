"""National figures of a partner's own area, as far as they were fetched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from adapters.database.statistics import attributions, indicators, national_figures, regions_at
from domain.partners import Partner, Sector
from domain.statistics import Area, Place, Point
from domain.values import Figure


@dataclass(frozen=True)
class SqlFigures:
    """National figures for the partners of one alliance."""

    connection: Connection
    alliance: str

    def beside(self, partner: Partner, statistics: Sequence[int]) -> Mapping[int, Figure]:
        """Return the newest figure of the partner's own area by the statistics bank's id."""
        place = area_of(partner)
        found = national_figures(self.connection, statistics, [place]) if place else {}
        if not found or place is None:
            return {}
        whose = regions_at(self.connection, [place])[place].title
        about = indicators(self.connection, statistics)
        sources = attributions(self.connection, statistics)
        return {
            id_: Figure(_rounded(point, about[id_].decimals), point.year, whose, sources[id_])
            for (id_, _), point in found.items()
        }


def area_of(partner: Partner) -> Place | None:
    """Return the partner's own area: the county's for a county, else the municipality it names, if it names one."""
    if partner.municipality is None:
        return None
    return Place(Area.COUNTY if partner.sector is Sector.COUNTY else Area.MUNICIPALITY, partner.municipality)


def _rounded(point: Point, decimals: int) -> Decimal:
    return Decimal(str(point.value)).quantize(Decimal(1).scaleb(-decimals))
