"""Children that end by themselves are started again, each alone; who keeps ending makes everything stop."""

import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TextIO

from adapters.launch.children import Child, Household
from adapters.launch.faults import CannotStart

PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds before a child is started again, by how often it has ended in a row; after the last we give up."""
STEADY = 300.0
"""Seconds after which a child that ends has run well: it begins with the shortest pause."""


@dataclass
class Tending:
    """Looks after a household. `first` has to hold, for a child named there, before it is started again.

    `well` tells whether a child named there does its work once more; of the others it is enough that they live.
    """

    household: Household
    first: Mapping[str, Callable[[], bool]] = field(default_factory=dict)
    out: TextIO = sys.stdout
    pauses: tuple[float, ...] = PAUSES
    steady: float = STEADY
    well: Mapping[str, Callable[[], bool]] = field(default_factory=dict)
    _ends: dict[str, int] = field(default_factory=dict)
    _due: dict[str, float] = field(default_factory=dict)
    _away: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Notice who has ended, and start again whose pause is over; raises CannotStart when one keeps ending."""
        now = time.monotonic()
        for child in [one for one in self.household.children if one.process.poll() is not None]:
            if child.name not in self._due:
                self._due[child.name] = now + self._pause(child, now)
            elif now >= self._due[child.name]:
                self._again(child, now)
        for name in sorted(self._away - self._due.keys()):
            if self.well.get(name, _lives)():
                self._away.remove(name)
                self._say(f"{name} is back.")

    def _again(self, child: Child, now: float) -> None:
        if child.name in self.first and not self.first[child.name]():
            self._due[child.name] = now + self.pauses[0]
            return
        self.household.again(child)
        del self._due[child.name]

    def _pause(self, child: Child, now: float) -> float:
        so_far = self._ends.get(child.name, 0) if now - child.began < self.steady else 0
        self._ends[child.name] = so_far + 1
        if so_far == len(self.pauses):
            raise CannotStart(
                f"{child.name} has ended {so_far + 1} times in a row, so everything stops. "
                f"{child.log} ends:\n{child.last_words()}"
            )
        pause = self.pauses[so_far]
        self._away.add(child.name)
        told = f"{child.name} has ended ({_how(child.process.returncode)}), it is started again in {pause:g} s."
        self._say(f"Warning: {told} See {child.log}.")
        return pause

    def _say(self, told: str) -> None:
        print(told, file=self.out, flush=True)


def _lives() -> bool:
    return True


def _how(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with {code}"
