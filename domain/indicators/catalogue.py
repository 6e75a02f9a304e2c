"""The alliance's own catalogue of shared measures, and the periods they are asked for (S2-8)."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.errors import RuleBroken
from domain.partners import Sector
from domain.words import NO_TEXT, Text


class PeriodLength(StrEnum):
    """How often an indicator is asked."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"


class Polarity(StrEnum):
    """Which way is good. The statistics bank does not tell, so the alliance does."""

    HIGHER = "higher"
    LOWER = "lower"
    NEUTRAL = "neutral"


class PopulationGroup(StrEnum):
    """The five population groups of the follow-up (S2-4), and everybody."""

    ALL = "all"
    CHILDREN = "children"
    YOUNG = "young"
    FAMILIES = "families"
    WORKING_AGE = "working-age"
    OLDER = "older"


class Source(StrEnum):
    """Who holds the figure: the statistics bank (never asked of anybody) or the partners."""

    STATISTICS = "statistics"
    PARTNER = "partner"


PARTS = {PeriodLength.YEAR: 1, PeriodLength.HALF: 2, PeriodLength.QUARTER: 4, PeriodLength.MONTH: 12}
MARK = {"h": PeriodLength.HALF, "q": PeriodLength.QUARTER, "m": PeriodLength.MONTH}
PERIOD = re.compile(r"(20\d\d)(?:-([hqm])(\d{1,2}))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A year, or a half, quarter or month of it; `part` counts from 1."""

    year: int
    length: PeriodLength = PeriodLength.YEAR
    part: int = 1

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2027`, `2027-h1`, `2027-q3` or `2027-m11`; raises RuleBroken."""
        found = PERIOD.fullmatch(text.strip().lower())
        length = MARK.get(found[2] or "", PeriodLength.YEAR) if found else PeriodLength.YEAR
        part = int(found[3] or 1) if found else 0
        if not found or not 1 <= part <= PARTS[length]:
            raise RuleBroken("period.form", text=text[:20])
        return cls(int(found[1]), length, part)

    def __str__(self) -> str:
        mark = {length: letter for letter, length in MARK.items()}.get(self.length)
        return f"{self.year}-{mark}{self.part}" if mark else str(self.year)

    def year_before(self) -> "Period":
        """Return the same part of the year before, which values are compared with."""
        return Period(self.year - 1, self.length, self.part)

    def start(self) -> date:
        """Return the first day of the period."""
        return date(self.year, 12 // PARTS[self.length] * (self.part - 1) + 1, 1)

    def end(self) -> date:
        """Return the last day of the period."""
        month = 12 // PARTS[self.length] * self.part
        return date.fromordinal(date(self.year + month // 12, month % 12 + 1, 1).toordinal() - 1)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One shared measure. Bounds are hard; `doubt_at` is the relative change that is asked about (0.5 is 50 %).

    `statistic` is the statistics bank's id: the source itself, or what a partner's value is shown beside.
    """

    code: str
    title: Text
    unit: Text
    decimals: int = 0
    polarity: Polarity = Polarity.NEUTRAL
    lower: Decimal | None = None
    upper: Decimal | None = None
    group: PopulationGroup = PopulationGroup.ALL
    theme: Text = NO_TEXT
    period: PeriodLength = PeriodLength.YEAR
    source: Source = Source.PARTNER
    statistic: int | None = None
    must_explain: bool = False
    doubt_at: Decimal = Decimal("0.5")
    asked_of: tuple[Sector, ...] = (Sector.MUNICIPALITY,)
    help: Text = NO_TEXT
    position: int = 0


def check_within(indicator: Indicator, number: Decimal) -> None:
    """Refuse a number outside the hard bounds; raises RuleBroken with both bounds."""
    low, high = indicator.lower, indicator.upper
    if (low is not None and number < low) or (high is not None and number > high):
        raise RuleBroken("value.bounds", lower=low, upper=high, number=number)
