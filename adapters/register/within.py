"""One transaction lent to processes that would otherwise open their own, so that all of them succeed or none."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from domain.ports import Ports, Work


@dataclass(frozen=True)
class Within:
    """A store whose every transaction is one that is open already."""

    work: Work

    @contextmanager
    def begin(self, alliance: str) -> Iterator[Work]:
        """Lend the open transaction."""
        if alliance != self.work.alliance:
            raise ValueError("a transaction belongs to one alliance")
        yield self.work

    look = begin

    def alliances(self) -> list[str]:
        """Return the alliance of the transaction."""
        return [self.work.alliance]

    def take_turn(self, name: str, holder: str, seconds: int) -> bool:
        """Let whoever has the transaction go on."""
        del name, holder, seconds
        return True

    def end_turn(self, name: str, holder: str) -> None:
        """Nothing was taken."""

    def sent_since(self, instant: datetime) -> list[datetime]:
        """Return when messages of the transaction's alliance left."""
        return self.work.post.sent_since(instant)

    def whose(self, ref: str) -> str | None:
        """Return the alliance of the transaction, if the message is its."""
        return self.work.alliance if self.work.post.of_ref(ref) else None

    def is_unwell(self, fault: Exception) -> bool:
        """Leave it to whoever has opened the transaction."""
        del fault
        return False


@dataclass(frozen=True)
class Fixed:
    """A clock that shows one instant."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant."""
        return self.instant


def within(ports: Ports, work: Work, now: datetime) -> Ports:
    """Return ports whose store is the open transaction, at one instant, and that wake nobody before it is over."""
    return replace(ports, store=Within(work), clock=Fixed(now), wake=lambda: None)
