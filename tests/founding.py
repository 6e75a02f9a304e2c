"""The demo alliance a moment after its first start: founded once for each instant, then handed out as a copy."""

from functools import cache

from sqlalchemy import Engine

from adapters.register.demo import start
from tests.memory import copied
from tests.region import Moved


class Empty(Moved):
    """A database without any alliance."""


@cache
def first_start() -> tuple[str, Engine]:
    """What the first start says, and the database it leaves; kept, because it takes more than a second."""
    first = Empty()
    return start(first.ports), first.engine


def a_founded_demo() -> Empty:
    return Empty(copied(first_start()[1]))
