"""An import of national figures that has no end: `python -m tests.bench.importer URL`."""

import sys
from collections.abc import Iterator
from itertools import count

from adapters.clock import SystemClock
from adapters.database.engine import connect
from adapters.database.indicators.library import SqlLibrary
from domain.indicators.statistics import Area, Gender, Observation


def figures() -> Iterator[Observation]:
    """Yield figures of one indicator after the other, each of every municipality and year."""
    for number in count():
        code, year = f"{number % 469 + 1:03}", 1990 + number // 469 % 36
        yield Observation(number // 16_884 + 1, Area.MUNICIPALITY, code, year, Gender.TOTAL, float(number))


if __name__ == "__main__":
    SqlLibrary(connect(sys.argv[1])).keep(figures(), SystemClock().now().date())
