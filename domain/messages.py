"""Messages to people: what is queued, under which key, and when it may leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from domain.words import Language


class Channel(StrEnum):
    """Ways to reach a contact. More come with later issues; the key already carries it."""

    EMAIL = "email"


class Delivery(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one contact. `letter` names its template; `facts` are JSON-friendly and hold ids and words.

    `sender` is the contact in whose name it leaves. The key is made of facts, so queueing twice queues once.
    """

    key: str
    contact: str
    sender: str
    letter: str
    language: Language
    facts: Mapping[str, Any]
    queued_at: datetime
    channel: Channel = Channel.EMAIL
    attempts: int = 0


NOTICE = "digest."
"""How keys of notices begin; all other messages are direct: caused by what a person has just done."""


def digest_key(contact: str, day: date, channel: Channel = Channel.EMAIL) -> str:
    """One digest per contact, day and channel: the hard cap is the key."""
    return f"{NOTICE}{contact}.{day.isoformat()}.{channel}"


def is_own(message: Message, sender: str) -> bool:
    """Tell whether nobody but the alliance writes: a message in the reader's own name. A preview shows the sender."""
    return sender == message.contact and not message.facts.get("preview")


UNREACHABLE = "post.unreachable"
"""The code of a failure that concerns every message alike: the server, not the letter."""
RETRY_MINUTES = (1, 5, 15, 60, 240, 720, 1440)
"""How long to wait after each failed attempt; when they are used up a person has to look."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A meeting for the reader's calendar, and what to do with it: REQUEST or CANCEL (RFC 5546)."""

    calendar: str
    method: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A message put into words for one reader, ready for the post."""

    subject: str
    text: str
    html: str
    attached: Attached | None = None


class Post(Protocol):
    """The outbox of one alliance."""

    def queue(self, messages: Sequence[Message]) -> int:
        """Add messages whose key is new, and tell how many were; writes the event `message.queued` if any was."""

    def last_digests(self, contacts: Sequence[str]) -> Mapping[str, date]:
        """Return the Finnish day of each contact's newest digest; for one still under way, a day to come."""

    def claim(self, limit: int, lease_seconds: int, *, notices: bool = True) -> list[Message]:
        """Take messages to send, notices only when they may leave; each is ours until the database's lease ends."""

    def confirm(self, key: str, attempt: int, at: datetime) -> None:
        """Mark sent, unless somebody else has taken the message over."""

    def drop(self, key: str, attempt: int) -> None:
        """Remove a claimed message that has become needless."""

    def postpone(self, key: str, attempt: int, seconds: int, code: str) -> None: ...
    def refuse(self, key: str, attempt: int, code: str) -> None: ...
    def carried(self, requests: Sequence[str]) -> list[tuple[Message, Delivery]]:
        """Return the messages that carried any of the requests, with state."""

    def take_back(self, requests: Sequence[str]) -> None:
        """Take the requests out of messages that have not left; what else these carry stays."""

    def refused(self) -> list[tuple[Message, str]]:
        """Return the messages that were given up, newest first, each with the code of what went wrong."""

    def again(self, key: str) -> bool:
        """Let a message that was given up wait to be sent once more; False when it was not given up."""

    def count(self) -> Mapping[Delivery, int]: ...
    def of_request(self, request: str) -> list[tuple[Message, Delivery, datetime | None]]:
        """Return the messages that carried notices of the request, with state and sending time."""
