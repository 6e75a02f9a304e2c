"""A line chart as figures and points: the template draws it as SVG, without scripts or inline styles."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.indicators.values import Series

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 84, 16, 20, 40
SIGN, GAP = 15, 12
"""How much a sign of the scale takes on a phone, where its letters are drawn larger, and the room around them."""
MOST_YEARS = 8
FLAT = 10
"""Several lines within a tenth of their height cannot be told apart when drawn from nought; all others can."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One point in the drawing's coordinates, with its year and number."""

    x: float
    y: float
    year: int
    number: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One series; `index` chooses its look: each has a dash pattern and a mark of its own, not only a colour."""

    series: Series
    index: int
    dots: Sequence[Dot]

    @property
    def path(self) -> str:
        """The line through the dots, as an SVG path."""
        return " ".join(f"{'L' if n else 'M'}{dot.x:.1f} {dot.y:.1f}" for n, dot in enumerate(self.dots))


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over years, the scale beside them, and the years below."""

    lines: Sequence[Line]
    ticks: Sequence[tuple[float, Decimal]]
    years: Sequence[tuple[float, int]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM

    @property
    def begins(self) -> Decimal | None:
        """Return where the scale begins if not at nought: then small changes look large, which has to be said."""
        lowest = self.ticks[0][1]
        return lowest if lowest > 0 else None


def chart(series: Sequence[Series], decimals: int = 0) -> Chart | None:
    """Lay out a chart from nought, unless lines to compare would lie as one; None when there is nothing to draw.

    `decimals` says how finely its numbers are told: the scale is no finer, so that counts have whole numbers beside it.
    """
    numbers = [number for one in series for _, number in one.points]
    if not numbers:
        return None
    years = sorted({year for one in series for year, _ in one.points})
    lowest, highest = min(numbers), max(numbers)
    flat = len(series) > 1 and 0 < lowest < highest and (highest - lowest) * FLAT < highest
    ends = (lowest, highest) if flat else (min(lowest, Decimal(0)), max(highest, Decimal(0)))
    ticks = scale(*ends, Decimal(1).scaleb(-decimals))
    low, high = ticks[0], ticks[-1]
    left = max(LEFT, GAP + SIGN * max(len(f"{tick.normalize():,f}") for tick in ticks))

    def x(year: int) -> float:
        span = years[-1] - years[0]
        return left + 24 + (WIDTH - left - RIGHT - 48) * ((year - years[0]) / span if span else 0.5)

    def y(number: Decimal) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * float((number - low) / (high - low))

    lines = [
        Line(one, index, [Dot(x(year), y(number), year, number) for year, number in one.points])
        for index, one in enumerate(series)
    ]
    step = max(1, math.ceil(len(years) / MOST_YEARS))
    return Chart(lines, [(y(tick), tick) for tick in ticks], [(x(year), year) for year in years[::-step]], left=left)


def scale(low: Decimal, high: Decimal, finest: Decimal = Decimal(0)) -> list[Decimal]:
    """Return two to seven round numbers that hold both ends, no closer to each other than the finest step."""
    span = high - low or Decimal(1)
    power = Decimal(10) ** math.floor(math.log10(span / 5))
    step = max(finest, next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= 5))
    first, last = math.floor(low / step), math.ceil(high / step)
    last = last if last > first else first + 1
    return [step * n for n in range(first, last + 1)]
