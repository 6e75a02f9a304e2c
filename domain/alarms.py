"""Troubles of the service itself, which operators are told of: once when one begins, and once when it is over."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol


class Trouble(StrEnum):
    """What may go wrong with the service; some name what they are about after a colon."""

    POST_DOWN = "post-down"
    POST_REFUSED = "post-refused"
    FIGURES_STALE = "figures-stale"
    ROUND_AT_RISK = "round-at-risk"
    BACKUP_STALE = "backup-stale"
    RUN_FAILED = "run-failed"

    def of(self, what: str) -> str:
        """Name this trouble of one thing."""
        return f"{self}:{what}"


SEVERAL = 3
"""To so many people a mail server refuses messages when it is not about them, but about us."""
STALE = timedelta(days=7)
"""How long figures may be kept from being refreshed before somebody has to look."""
RISKY_DAYS, ENOUGH = 3, 0.5
"""A round is at risk so many days before it is due while a smaller share of its values is settled."""


def is_at_risk(today: date, due: date, settled: int, asked: int) -> bool:
    """Tell whether a round that is due soon, or was, still lacks most of its values."""
    return today >= due - timedelta(days=RISKY_DAYS) and settled < ENOUGH * asked


class Alarms(Protocol):
    """The troubles of one alliance that operators have been told of."""

    def told(self) -> frozenset[str]:
        """Return what they know of and has not been said to be over."""

    def write(self, troubles: Collection[str]) -> None:
        """Write down what they know of now."""


class Operators(Protocol):
    """Those who run the service."""

    @property
    def is_set(self) -> bool:
        """Tell whether there is anybody to tell."""

    def told(self, alliance: str, begun: Iterable[str], over: Iterable[str]) -> None:
        """Tell them what has begun and what is over; raises NotNow when that does not work now."""

    def troubles(self) -> Iterable[str]:
        """Return the troubles that are of the whole service."""


@dataclass(frozen=True)
class NoOperators:
    """Nobody to tell: no address is set."""

    is_set: bool = False

    def told(self, alliance: str, begun: Iterable[str], over: Iterable[str]) -> None:
        """Tell nobody."""

    def troubles(self) -> Iterable[str]:
        """Know of none."""
        return ()
