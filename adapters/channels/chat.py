"""The Chat port: cards packed, and carried at a pace each address bears."""

from collections import deque
from dataclasses import dataclass, field, replace
from threading import Lock
from time import monotonic, sleep
from urllib.parse import urlsplit

from adapters.channels.cards import card, is_teams, plain
from adapters.channels.manner import Manner
from domain.channels import Carrier, News
from domain.errors import NotNow
from domain.links import Links
from domain.messages import IN_DOUBT, Message, Parcel

MOST_A_SECOND = 4
"""Teams takes four requests a second to one address (Microsoft, "Create an incoming webhook")."""
SECOND = 1.0


@dataclass(frozen=True)
class Pacer:
    """Lets four requests a second through to each address. Threads may share it."""

    _recent: dict[str, deque[float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, address: str) -> None:
        """Return when the next request may go to an address."""
        with self._lock:
            recent = self._recent.setdefault(address, deque(maxlen=MOST_A_SECOND))
            begins = max(monotonic(), recent[0] + SECOND if len(recent) == MOST_A_SECOND else 0)
            recent.append(begins)
        sleep(max(0, begins - monotonic()))


HERE = frozenset({"dbus", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"})
"""Ways to show something on the very machine that runs us."""
SLOW = 3.5
"""Seconds from which on a failure is one to answer in time: Apprise waits four for an answer."""


@dataclass(frozen=True)
class AppriseChat:
    """Channels reached through Apprise."""

    manner: Manner = field(default_factory=Manner)
    pacer: Pacer = field(default_factory=Pacer)

    def pack(self, message: Message, channel: News, links: Links) -> Parcel:
        """Put news into the bytes that will be sent; raises Never when it cannot be written."""
        content = card(message, links) if is_teams(channel) else plain(message, links)
        return Parcel(message.key, "", channel.code, content)

    def to(self, channel: News) -> Carrier:
        """Return what carries cards to a channel."""
        return _Carrier(self, channel)

    def reads(self, url: str) -> bool:
        """Tell whether an address can be read, and leads to somebody and not into this machine."""
        from adapters.channels.plugins import known  # noqa: PLC0415 - Apprise takes a second or two to import

        return urlsplit(url).scheme.lower() not in HERE and known(url)


@dataclass(frozen=True)
class _Carrier:
    chat: AppriseChat
    channel: News

    def carry(self, parcel: Parcel) -> None:
        """Send one card; raises NotNow or Never."""
        from adapters.channels.plugins import say, teams  # noqa: PLC0415 - Apprise takes a second or two to import

        self.chat.pacer.wait(self.channel.url)
        if is_teams(self.channel):
            manner = replace(self.chat.manner, trusted=self.channel.trusted)
            plugin = teams(self.channel, parcel.content, manner)
            if not plugin.notify(body=parcel.id):
                raise plugin.problem or NotNow("chat.failed")
            return
        began = monotonic()
        if not say(self.channel, parcel.content):
            # Apprise tells no more than this; whoever was waited for to the end may have the message.
            raise NotNow(IN_DOUBT if monotonic() - began >= SLOW else "chat.failed")

    def knows(self, parcel: Parcel) -> bool | None:
        """Nobody can be asked what stands in a room."""
        del parcel
        return None
