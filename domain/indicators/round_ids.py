"""Ids of rounds: a period's first round is called by the period alone; after a withdrawal the next one is counted."""

from functools import lru_cache

from domain.indicators.catalogue import Period

AGAIN = "-r"


def round_id(period: Period, number: int = 1) -> str:
    """Return the id of a period's first, second, … round: `2027`, `2027-r2`."""
    return str(period) if number == 1 else f"{period}{AGAIN}{number}"


def period_asked(round: str) -> str:
    """Return the period that a round's id tells, as it is written."""
    return round.partition(AGAIN)[0]


@lru_cache
def period_of(round: str) -> Period:
    """Return the period that a round's id tells; raises RuleBroken."""
    return Period.parse(period_asked(round))
