"""Channels beside mail: where the alliance's news go, such as a team's room in Teams."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from domain.errors import RuleBroken
from domain.links import Links
from domain.messages import TRIAL, Channel, Delivery, Message, Parcel
from domain.words import Language


class Topic(StrEnum):
    """What a channel hears of."""

    ROUNDS = "rounds"
    MEETINGS = "meetings"
    DECISIONS = "decisions"


CARDS: Mapping[str, Topic | None] = {
    "round-opened": Topic.ROUNDS,
    "round-closed": Topic.ROUNDS,
    "round-withdrawn": Topic.ROUNDS,
    "meeting-called": Topic.MEETINGS,
    "meeting-rescheduled": Topic.MEETINGS,
    "meeting-called-off": Topic.MEETINGS,
    "decisions-made": Topic.DECISIONS,
    TRIAL: None,
}
"""Every card there is, and the topic it belongs to; a trial goes to its channel whatever that hears of."""
GONE = "channel.gone"
"""The code of a failure after which the channel's address leads nowhere any more."""
TEAMS = re.compile(
    r"https://(?:[a-z0-9-]+\.)+(?:logic\.azure\.com|powerplatform\.com|powerautomate\.com)(?::443)?"
    r"/[!-~]*workflows/[\w-]+/triggers/manual/paths/invoke/?\?[!-~]*sig=[!-~]+",
    re.IGNORECASE | re.ASCII,
)
"""Addresses that Teams gives for a workflow. They lead to Microsoft, never into our own network."""
BY_HAND = "channel.by-hand"
"""Why a channel is closed that a coordinator has closed."""
MOST = 20
"""Channels of one alliance."""
ROOM, ADDED = "room-", "channel.added"
"""How a channel's code begins, and the event that names a new one."""


@dataclass(frozen=True, slots=True)
class News:
    """A channel of an alliance: a code, a name, a secret address, a language, and what it hears of.

    `closed` says why nothing is sent to it: the code of a failure, or BY_HAND. `trusted`: an operator has given its
    address, which may lead anywhere; one given on a page leads to Microsoft only.
    """

    code: str
    name: str
    url: str = field(repr=False)
    language: Language = Language.FI
    topics: frozenset[Topic] = frozenset(Topic)
    closed: str = ""
    trusted: bool = False

    def hears(self, letter: str) -> bool:
        """Tell whether news of this kind are meant for it; those for one that is gone go by mail instead."""
        return CARDS[letter] in self.topics and self.closed in {"", GONE}


@dataclass(frozen=True, slots=True)
class Standing:
    """How the newest card to a channel stands, and the code of what went wrong."""

    letter: str
    state: Delivery
    at: datetime
    error: str = ""


class Channels(Protocol):
    """The channels of one alliance."""

    def all(self) -> list[News]:
        """Return every channel, by name."""

    def find(self, code: str) -> News | None:
        """Return the channel of this code."""

    def save(self, channel: News) -> None:
        """Add a channel, or change one."""

    def remove(self, code: str) -> None:
        """Forget a channel and its address; what waits for it never leaves."""

    def used(self) -> frozenset[str]:
        """Return the codes of every channel there is or has been."""

    def standing(self) -> Mapping[str, Standing]:
        """Return how the newest card to each channel stands, by the channels' codes."""


class Carrier(Protocol):
    """Brings a packed card to one channel."""

    def carry(self, parcel: Parcel) -> None:
        """Send one card; raises NotNow when trying later may help and Never when it cannot.

        NotNow with the code IN_DOUBT when nobody can say whether the other side took it; with `seconds` when the
        other side has said how long to wait. Never with the code GONE when the address leads nowhere any more.
        """

    def knows(self, parcel: Parcel) -> bool | None:
        """Tell whether the other side has had the card; None when it cannot be asked."""


class Chat(Protocol):
    """Brings news to channels."""

    def pack(self, message: Message, channel: News, links: Links) -> Parcel:
        """Put news into the bytes that will be sent; raises Never when it cannot be written."""

    def to(self, channel: News) -> Carrier:
        """Return what carries cards to a channel."""

    def reads(self, url: str) -> bool:
        """Tell whether an address can be read, and leads to somebody and not into this machine."""


@dataclass(frozen=True)
class NoChat:
    """Channels where there are none: cards are packed and never leave, as in a rehearsal."""

    def pack(self, message: Message, channel: News, links: Links) -> Parcel:
        """Pack nothing."""
        del links
        return Parcel(message.key, "", channel.code, b"")

    def to(self, channel: News) -> Carrier:
        """Return what carries nothing."""
        del channel
        return self

    def carry(self, parcel: Parcel) -> None:
        """Let it be as if it had left."""

    def knows(self, parcel: Parcel) -> bool | None:
        """Nothing is ever in doubt."""
        del parcel
        return True

    def reads(self, url: str) -> bool:
        """Take any address for good."""
        del url
        return True


def shown_address(url: str) -> str:
    """Return as much of a secret address as tells whose it is: the host, or the kind of service."""
    kind, _, rest = url.partition("://")
    host = re.split(r"[:/]", rest, maxsplit=1)[0]
    return f"{host}/…" if kind.lower() in {"https", "workflow", "workflows"} else f"{kind}://…"


def cards(
    channels: Iterable[News], letter: str, subject: str, facts: Mapping[str, Any], now: datetime
) -> list[Message]:
    """Return the message of a card for each channel that hears of it; the same news twice is one message."""
    return [card(one, letter, subject, facts, now) for one in channels if one.hears(letter)]


def card(channel: News, letter: str, subject: str, facts: Mapping[str, Any], now: datetime) -> Message:
    """Return the message of a card for one channel."""
    key = f"{letter}.{subject}.{channel.code}"
    return Message(key, channel.code, "", letter, channel.language, facts, now, Channel.CHAT)


def new_code(standing: int, used: Collection[str]) -> str:
    """Return the code of the next channel: one that no other has ever had, for history names channels by code.

    Raises RuleBroken when as many stand as an alliance may have.
    """
    if standing >= MOST:
        raise RuleBroken("channel.enough", most=MOST)
    taken = [int(code.removeprefix(ROOM)) for code in used]
    return f"{ROOM}{max(taken, default=0) + 1}"
