"""Council terms: those an alliance has written down, and before and after them as the law has them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from domain.errors import RuleBroken
from domain.handbook import Handbook

YEARS = 4
LAWFUL_END = date(2029, 5, 31)
"""By law a council term ends on this day, and every fourth year before and after."""
A_DAY, HALF_A_TERM = timedelta(days=1), timedelta(days=2 * 365)
SHORTEST, LONGEST = timedelta(days=364), timedelta(days=6 * 366)
"""Terms have been moved, and begun late by new councils; what is shorter or longer is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class CouncilTerm:
    """A council term, both days inclusive. Its code names its plan for ever."""

    code: str
    starts: date
    ends: date

    def __contains__(self, day: date) -> bool:
        return self.starts <= day <= self.ends

    @property
    def years(self) -> str:
        """Return it as people call it: by its years."""
        return f"{self.starts.year}–{self.ends.year}"


@dataclass(frozen=True, slots=True)
class Terms:
    """Every council term. `written` follow one another day by day; a term next to them leads back to the law's own."""

    written: Sequence[CouncilTerm] = ()

    def of(self, day: date) -> CouncilTerm:
        """Return the term a day is in."""
        begun = [one for one in self.written if one.starts <= day]
        if not begun:
            return self._before(day)
        term = begun[-1]
        while day > term.ends:
            starts = term.ends + A_DAY
            term = _between(starts, _lawful(starts + HALF_A_TERM).ends)
        return term

    def after(self, term: CouncilTerm) -> CouncilTerm:
        """Return the next term."""
        return self.of(term.ends + A_DAY)

    def _before(self, day: date) -> CouncilTerm:
        for first in self.written[:1]:
            starts = _lawful(first.starts - HALF_A_TERM).starts
            if day >= starts:
                return _between(starts, first.starts - A_DAY)
        return _lawful(day)


BY_LAW = Terms()
"""The terms of an alliance that has written nothing of them."""


def _between(starts: date, ends: date) -> CouncilTerm:
    return CouncilTerm(f"{starts.year}-{ends.year}", starts, ends)


def _lawful(day: date) -> CouncilTerm:
    """Return the term a day is in by law."""
    year = day.year + (LAWFUL_END.year - day.year) % YEARS
    ends = LAWFUL_END.replace(year=year if day <= LAWFUL_END.replace(year=year) else year + YEARS)
    return _between(LAWFUL_END.replace(year=ends.year - YEARS) + A_DAY, ends)


def in_order(terms: Iterable[CouncilTerm]) -> list[CouncilTerm]:
    """Return terms by their days."""
    return sorted(terms, key=lambda one: one.starts)


def check_length(starts: date, ends: date) -> None:
    """Refuse a term that ends before it begins, or is far from four years long."""
    if ends < starts:
        raise RuleBroken("term.order", starts=starts, ends=ends)
    if not SHORTEST <= ends - starts <= LONGEST:
        raise RuleBroken("term.length", starts=starts, ends=ends)


def out_of_step(terms: Iterable[CouncilTerm]) -> tuple[CouncilTerm, RuleBroken] | None:
    """Return the first term that does not begin the day after the one before it ends, and why that cannot be."""
    for before, after in pairwise(in_order(terms)):
        if after.starts != before.ends + A_DAY:
            code = "term.overlap" if after.starts <= before.ends else "term.gap"
            return after, RuleBroken(code, before=before.ends, first=before.ends + A_DAY)
    return None


def terms_of(handbook: Handbook) -> Terms:
    """Return the council terms as the alliance has written them."""
    return Terms(tuple(in_order(handbook.all(CouncilTerm))))
