"""What is usual in an alliance: the median of others' accepted figures, to stand beside a partner's own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Protocol, TypeVar

from domain.indicators.catalogue import Indicator
from domain.indicators.rounds import PartnerFigure
from domain.indicators.values import Compared, Series
from domain.partners import Partner, Sector
from domain.reports.hiding import is_hidden
from domain.words import Text

LEAST_OTHERS = 4
"""Of three, the median would be what one of them gave; of two, each could tell the other's from it."""
MOST_OTHERS = 100
"""So many tell what is usual; an alliance rarely has more of a sector."""
WIDER = frozenset({Compared.COUNTY, Compared.COUNTRY})
MANIFOLD = 10


class Line(Protocol):
    """A line of a drawing."""

    @property
    def how(self) -> Compared: ...
    @property
    def points(self) -> Sequence[tuple[int, Decimal]]: ...


Drawn = TypeVar("Drawn", bound=Line)


def of_like_size(lines: Sequence[Drawn]) -> tuple[Drawn, ...]:
    """Leave out of a drawing what is of another size: beside the country's population a county's lies on the axis."""
    own = max((abs(number) for one in lines if one.how is Compared.OWN for _, number in one.points), default=None)
    if own is None:
        return tuple(lines)
    return tuple(
        one for one in lines if one.how not in WIDER or all(abs(number) <= MANIFOLD * own for _, number in one.points)
    )


def others_of(partner: Partner, partners: Iterable[Partner]) -> list[Partner]:
    """Return whom a partner is compared with, those of its own sector first."""
    others = [one for one in partners if one.id != partner.id]
    return sorted(others, key=lambda one: (one.sector is not partner.sector, one.id))[:MOST_OTHERS]


def typical(
    partner: Partner,
    indicator: Indicator,
    figures: Sequence[PartnerFigure],
    sectors: Mapping[str, Sector],
    least: int = 0,
) -> Series | None:
    """Return the yearly median of an indicator among others in the partner's sector, or where they are few among all.

    Medians under `least`, but not nought, stay hidden, for they count people.
    """
    mine = [one for one in figures if one.indicator == indicator.code and one.accepted and one.partner != partner.id]
    alike = [one for one in mine if sectors.get(one.partner) is partner.sector]
    for how, some in ((Compared.PEERS, alike), (Compared.OTHERS, mine)):
        if points := _medians(some, indicator.decimals, least):
            return Series(Text(""), how, points, Text(""))
    return None


def _medians(figures: Sequence[PartnerFigure], decimals: int, least: int) -> list[tuple[int, Decimal]]:
    years: dict[int, list[Decimal]] = defaultdict(list)
    for one in figures:
        years[one.period.year].append(one.number)
    step = Decimal(1).scaleb(-decimals)
    found = [
        (year, Decimal(median(numbers)).quantize(step, ROUND_HALF_UP))
        for year, numbers in sorted(years.items())
        if len(numbers) >= LEAST_OTHERS
    ]
    return [(year, number) for year, number in found if not is_hidden(number, least)]
