"""A round's completeness as lines of a table: counts, their shares, and the parts of a bar that fill it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.indicators.catalogue import Indicator
from domain.indicators.completeness import Completeness, Given
from domain.partners import Partner
from domain.words import Text

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One colour of a bar: how many, how many per cent that is, and how wide it is and where it starts (per cent).

    Equal counts have equal shares; only the widths are made to fill the bar.
    """

    given: Given
    count: int
    percent: int
    width: int
    start: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a name (none: a sector, said by its key), and what became of the values asked."""

    key: str
    name: Text | None
    asked: int
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Tables:
    """Completeness in all, and by sector, partner and indicator."""

    total: Line
    by_sector: Sequence[Line]
    by_partner: Sequence[Line]
    by_indicator: Sequence[Line]


def tables(counted: Completeness, partners: Sequence[Partner], indicators: Sequence[Indicator]) -> Tables:
    """Lay completeness out, partners and indicators in their own order."""
    return Tables(
        line("", None, counted.total),
        [line(sector.value, None, counts) for sector, counts in sorted(counted.by_sector.items())],
        _known(counted.by_partner, {one.id: one.name for one in partners}),
        _known(counted.by_indicator, {one.code: one.title for one in indicators}),
    )


def _known(counts: Mapping[str, Counter[Given]], names: Mapping[str, Text]) -> list[Line]:
    return [line(key, name, counts[key]) for key, name in names.items() if key in counts]


def line(key: str, name: Text | None, counts: Counter[Given]) -> Line:
    """Make a line of the counts."""
    given = list(Given)
    widths, whole = shares([counts[one] for one in given]), counts.total()
    starts = [sum(widths[:index]) for index in range(len(widths))]
    parts = [Part(one, counts[one], percent(counts[one], whole), widths[i], starts[i]) for i, one in enumerate(given)]
    return Line(key, name, whole, parts)


def percent(count: int, whole: int) -> int:
    """Return the share of a whole in per cent, rounded; halves to the even one, so that not all of them grow."""
    return round(Fraction(WHOLE * count, whole)) if whole else 0


def shares(counts: Sequence[int]) -> list[int]:
    """Return whole per cents that add up to a hundred; the largest remainders are rounded up."""
    whole = sum(counts)
    if not whole:
        return [0 for _ in counts]
    floors = [WHOLE * count // whole for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda index: (-(WHOLE * counts[index] % whole), index))
    for index in by_remainder[: WHOLE - sum(floors)]:
        floors[index] += 1
    return floors
