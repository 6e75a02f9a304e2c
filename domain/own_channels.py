"""A contact's own channel: an app, a chat or a phone where their notices go in place of mail."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from domain.channels import TEAMS, News
from domain.errors import RuleBroken
from domain.messages import Delivery
from domain.words import Language

TRIAL, SET, CLOSED = "own-trial", "own-channel-set", "own-channel-closed"
"""Letters: the first word to such a channel, a mail to its owner that it was given, and one to a coordinator when it
takes nothing any more."""
LONGEST = 2_000
GIVEN = "own-channel.given"
"""The event that somebody was given one."""
SERVICES = "46elks|discord|gchat|pover|slack|tgram|threema|twilio|vonage|whatsapp|wxteams"
OPEN_TO_PAGES = re.compile(rf"(?:{SERVICES})://(?!.*://)[!->@-~]+|ntfys://[\w-]+/?", re.ASCII | re.IGNORECASE)
"""Addresses of Apprise's that a page takes: of services that stand where everybody knows, never of a server that the
address itself names, one at a time, and without options, some of which read files or switch off checks."""


@dataclass(frozen=True, slots=True)
class OwnChannel:
    """Where a contact's notices go. `closed`: the code of why nothing is sent there; they come by mail meanwhile.

    `trusted`: an operator has given its address, which may lead anywhere.
    """

    contact: str
    url: str = field(repr=False)
    closed: str = ""
    trusted: bool = False

    def as_channel(self, language: Language) -> News:
        """Return it as what words are packed for and carried to; it hears of no news."""
        return News(self.contact, "", self.url, language, frozenset(), self.closed, self.trusted)


@dataclass(frozen=True, slots=True)
class Faring:
    """How a message to a contact's channel fares: one that was not taken yet and waits, else the newest.

    `why` is the code of what went wrong, `tries` how often it was tried, `again` when it is tried next.
    """

    letter: str
    state: Delivery
    at: datetime
    why: str = ""
    tries: int = 0
    again: datetime | None = None


def stands(channel: OwnChannel, faring: Faring | None) -> str:
    """Return how a channel stands: `closed`, `failing`, `silent` where nobody knows, `trying` at first, or `open`."""
    if channel.closed:
        return "closed"
    if faring is None or faring.state is Delivery.SENT:
        return "open"
    if faring.again is None:
        return "silent" if faring.state is Delivery.IN_DOUBT else "open"
    if faring.why:
        return "failing"
    return "trying" if faring.letter == TRIAL else "open"


def page_address(url: str) -> str:
    """Check the address of a channel as a page takes it; raises RuleBroken."""
    url = url.strip()
    if len(url) > LONGEST or not (OPEN_TO_PAGES.fullmatch(url) or TEAMS.fullmatch(url)):
        raise RuleBroken("own-channel.url")
    return url


class OwnChannels(Protocol):
    """The contacts' own channels, of one alliance."""

    def all(self) -> list[OwnChannel]:
        """Return every contact's channel, by contact."""

    def of(self, contact: str) -> OwnChannel | None:
        """Return the contact's channel."""

    def faring(self) -> Mapping[str, Faring]:
        """Return how what was last sent to each channel fares, by contact; none for one that has had nothing."""

    def taking(self, contacts: Collection[str]) -> frozenset[str]:
        """Return which of these contacts have a channel that is not closed."""

    def has_had(self, contact: str) -> bool:
        """Tell whether the contact has a channel, or ever was given one."""

    def save(self, channel: OwnChannel) -> None:
        """Give a contact a channel, in place of the one there was."""

    def turn(self, channel: OwnChannel, closed: str) -> bool:
        """Close a channel with a code, or open it with none; False where it has been changed or removed meanwhile."""

    def remove(self, contact: str) -> bool:
        """Forget a contact's channel and its address; False when there was none."""
