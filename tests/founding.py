"""The demo alliance a moment after its first start: founded once for each instant, then handed out as a copy."""

import sqlite3
from functools import cache

from adapters.register.demo import start
from tests.region import Moved, Region


class Empty(Moved):
    """A database without any alliance."""


def memory_of(region: Region) -> sqlite3.Connection:
    connection = region.engine.raw_connection().driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection


@cache
def first_start() -> tuple[str, bytes]:
    """What the first start says, and the database it leaves; kept, because it takes more than a second."""
    first = Empty()
    return start(first.ports), memory_of(first).serialize()


def a_founded_demo() -> Empty:
    nothing = Empty()
    memory_of(nothing).deserialize(first_start()[1])
    return nothing
