"""How much work SQLite does, counted in steps of its machine: the same on every computer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.region import Region


@contextmanager
def steps(region: Region) -> Iterator[list[int]]:
    """Count the steps taken meanwhile; the one number of the list is there at the end."""
    taken, found = 0, list[int]()

    def step() -> None:
        nonlocal taken
        taken += 1

    driver: Any = region.engine.raw_connection().driver_connection
    driver.set_progress_handler(step, 1)
    yield found
    driver.set_progress_handler(None, 1)
    found.append(taken)
