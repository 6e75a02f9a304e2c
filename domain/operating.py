"""The switches by which an operator lets a process rest."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

PROCESSES: tuple[str, ...] = (
    "send-notices",
    "deliver-messages",
    "read-inbox",
    "weigh-answers",
    "close-round",
    "refresh-statistics",
    "onboard-partners",
    "plan-forums",
    "convene-meeting",
    "record-meeting",
    "follow-plan",
    "build-annual-report",
)
"""The processes that can rest, by the name of their deployment."""


class Switches(Protocol):
    """Which processes of an alliance rest."""

    def off(self) -> Mapping[str, datetime]:
        """Return the processes that are switched off, and since when."""

    def set(self, name: str, *, off: bool, now: datetime) -> bool:
        """Switch a process off or on; False when it already was."""
