"""What keeps the whole post back: a restore that nobody has looked at yet, and a mail server that is out of reach."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from domain.messages import Channel, Message

PASSES = "sign-in"
"""The one letter that leaves a held outbox: without it nobody could come in to release the others."""
DOWN_AFTER = timedelta(minutes=30)
"""How long a mail server may be out of reach before anybody is told."""


@dataclass(frozen=True, slots=True)
class Hold:
    """The outbox came back from a backup of `saved_at`; what waits in it may have left long ago."""

    since: datetime
    saved_at: datetime

    def is_older(self, message: Message) -> bool:
        """Tell whether a message waited already when the backup was made."""
        return message.queued_at <= self.saved_at


@dataclass(frozen=True, slots=True)
class Held:
    """A held outbox: why, and what waits in it, the oldest first.

    `gone` are the keys of what the other side has had already, since the backup; None where it cannot be asked.
    """

    hold: Hold
    waiting: Sequence[Message]
    gone: frozenset[str] | None

    @property
    def to_send(self) -> Sequence[Message]:
        """Return what leaves when the outbox is released: nothing that has left already."""
        return [one for one in self.waiting if one.key not in (self.gone or ())]

    @property
    def newer(self) -> Sequence[Message]:
        """Return what leaves when all that waited already when the backup was made is left out."""
        return [one for one in self.to_send if not self.hold.is_older(one)]


class Holds(Protocol):
    """Whether an alliance's outbox is held."""

    def standing(self) -> Hold | None:
        """Return the hold, if there is one."""

    def put(self, hold: Hold) -> None:
        """Hold the outbox: nothing leaves it but what lets a coordinator in."""

    def arrived(self, keys: Collection[str]) -> int:
        """Note that waiting messages had left before the restore; returns how many were."""

    def lift(self, *, drop_until: datetime | None = None) -> int:
        """Let the outbox go; what waited already at an instant is dropped. Returns how many were."""


@dataclass(frozen=True, slots=True)
class Outage:
    """A channel that is out of reach since an instant; `told_at` when people have been told."""

    since: datetime
    told_at: datetime | None = None


class Outages(Protocol):
    """Which channels of an alliance are out of reach."""

    def standing(self, channel: Channel = Channel.EMAIL) -> Outage | None:
        """Return the outage, if there is one."""

    def write(self, outage: Outage | None, channel: Channel = Channel.EMAIL) -> None:
        """Write down how it stands; none when the channel is well again."""
