"""Messages to people: what is queued, under which key, and when it may leave."""

from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from hashlib import sha256
from typing import Any, Protocol

from domain.words import Language


class Channel(StrEnum):
    """Ways a message goes: to a contact by mail or to a channel of their own, or as a card to one of the alliance's.

    A card is addressed by its channel's code.
    """

    EMAIL = "email"
    CHAT = "chat"
    OWN = "own"


class Delivery(StrEnum):
    """How far a message has come.

    IN_DOUBT: a server may have it, and nobody can say. BOUNCED: a server took it and gave it back. SUPPRESSED: its
    reader gets none of its like. SUPERSEDED: what it would have told has passed.
    """

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    IN_DOUBT = "in-doubt"
    BOUNCED = "bounced"
    REFUSED = "refused"
    SUPPRESSED = "suppressed"
    SUPERSEDED = "superseded"


_D = Delivery
_SETTLED = frozenset({_D.SENT, _D.QUEUED, _D.IN_DOUBT, _D.REFUSED, _D.SUPPRESSED, _D.SUPERSEDED})
DELIVERIES: Mapping[Delivery, frozenset[Delivery]] = {
    _D.QUEUED: frozenset({_D.CLAIMED, _D.SUPERSEDED, _D.SENT}),  # sent: had left before a restore
    _D.CLAIMED: _SETTLED | {_D.CLAIMED},  # a lease that ends lets somebody else claim it
    _D.IN_DOUBT: frozenset({_D.CLAIMED, _D.QUEUED, _D.SUPERSEDED, _D.SENT}),
    _D.SENT: frozenset({_D.BOUNCED}),
    _D.BOUNCED: frozenset({_D.QUEUED, _D.SUPERSEDED}),
    _D.REFUSED: frozenset({_D.QUEUED, _D.SUPERSEDED}),
    _D.SUPPRESSED: frozenset({_D.QUEUED}),
    _D.SUPERSEDED: frozenset(),
}
"""What may become of a message. Back to QUEUED from an end is a person's choice; from CLAIMED it is another try."""
REACHED = frozenset({_D.CLAIMED, _D.SENT, _D.IN_DOUBT, _D.BOUNCED})
"""A message that has come so far may have been read by somebody."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one contact. `letter` names its template; `facts` are JSON-friendly and hold ids and words.

    `sender` is the contact in whose name it leaves. The key is made of facts, so queueing twice queues once.
    `doubtful`, of a claimed one: an attempt before this may have brought it, and nobody wrote down whether.
    `attempts` tells who holds it; `elsewhere`: how many of them went another way, before it was turned round to mail.
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
    doubtful: bool = False
    elsewhere: int = 0

    @property
    def tries(self) -> int:
        """Return how often it was tried on the way it goes now."""
        return self.attempts - self.elsewhere


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message for one recipient as it goes over the wire; the same `id` always holds the same content."""

    id: str
    sender: str
    recipient: str
    content: bytes


NOTICE = "digest."
"""How keys of notices begin; all other messages are direct: caused by what a person has just done."""


def digest_key(contact: str, day: date, channel: Channel = Channel.EMAIL) -> str:
    """One digest per contact, day and channel: the hard cap is the key."""
    return f"{NOTICE}{contact}.{day.isoformat()}.{channel}"


ASKED_FOR = frozenset({"sign-in", "new-link"})
"""Letters their readers wait for at the very page where they asked for them."""
TOGETHER = "figures-together"
"""The letter of a round that has closed. Nobody's act has caused it, so it waits for office hours as notices do."""
TRIAL = "channel-trial"
"""A card somebody sends to a channel to see whether it arrives."""


class Rank(IntEnum):
    """Who leaves first: what was asked for, what a person's act has caused, notices; these in office hours only."""

    ASKED_FOR = 0
    DIRECT = 1
    NOTICE = 2


def rank_of(message: Message) -> Rank:
    """Return how urgent a message is. News for channels are notices."""
    if message.letter in ASKED_FOR:
        return Rank.ASKED_FOR
    is_news = message.channel is Channel.CHAT and message.letter != TRIAL
    return Rank.NOTICE if is_news or message.letter == TOGETHER or message.key.startswith(NOTICE) else Rank.DIRECT


def ref_of(alliance: str, key: str) -> str:
    """Return the short name of a message among all alliances': fifty bits of a hash, fit for an address."""
    return b32encode(sha256(f"{alliance} {key}".encode()).digest()[:10]).decode().lower()[:10]


def is_own(message: Message, sender: str) -> bool:
    """Tell whether nobody but the alliance writes: a message in the reader's own name. A preview shows the sender."""
    return sender == message.contact and not message.facts.get("preview")


ONCE_AT_MOST = frozenset({"receipt", "wish"})
"""Letters that rather come never than twice: their readers know what they tell from the page."""
IN_DOUBT = "post.in-doubt"
"""The code of a failure after which nobody can say whether the other side has the message."""
UNREACHABLE = "post.unreachable"
"""The code of a failure that concerns every message alike: the server, not the letter."""
REFUSED = "smtp.refused"
"""The code of a server that takes a message neither now nor later, though its reader may well be there."""
DOUBT_SECONDS = 120
"""How long a server may still be at work on a message whose answer we did not get; before that, asking is no use."""
OUTAGE_MINUTES = 5
"""How soon a server that is out of reach is tried again; each time with one message, and for as long as it takes."""
RETRY_MINUTES = (1, 5, 15, 60, 240, 720, 1440)
"""How long to wait after each failed attempt; when they are used up a person has to look."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A meeting for the reader's calendar, and what to do with it: REQUEST or CANCEL (RFC 5546)."""

    calendar: str
    method: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A message put into words for one reader, ready for the post.

    `unsubscribe` is the address that ends messages of its like; empty for what nobody can opt out of.
    """

    subject: str
    text: str
    html: str
    attached: Attached | None = None
    unsubscribe: str = ""


class Returns(Protocol):
    """Of one alliance's outbox, what did not arrive or came back."""

    def of_ref(self, ref: str) -> Message | None:
        """Return the alliance's message of this short name."""

    def find(self, key: str) -> Message | None:
        """Return the alliance's message of this key."""

    def bounced(self, key: str, code: str) -> bool:
        """Note that a server gave a sent message back; False when it was not sent, or had come back already."""

    def suppress(self, contact: str, address: str, why: str) -> None:
        """Write nothing more to an address of a contact's; a corrected one is written to again."""

    def suppressed(self, contact: str, address: str) -> str | None:
        """Return why nothing is written to this address of the contact; none when it is."""

    def stuck(self) -> list[tuple[Message, Delivery, str]]:
        """Return the messages a person has to look at, newest first: how each ended, and the code of what went wrong.

        REFUSED, BOUNCED and SUPPRESSED, and IN_DOUBT once nothing more is done about it.
        """

    def again(self, key: str) -> bool:
        """Let a stuck message wait to be sent once more, packed anew; False when it was not stuck.

        Its reader is written to again, whatever was known against the address.
        """

    def let_be(self, key: str) -> bool:
        """End a stuck message for good, as a person has chosen; False when it was not stuck."""


class Post(Returns, Protocol):
    """The outbox of one alliance."""

    def queue(self, messages: Sequence[Message]) -> int:
        """Add messages whose key is new, and tell how many were; writes the event `message.queued` if any was."""

    def last_digests(self, contacts: Sequence[str]) -> Mapping[str, date]:
        """Return the Finnish day of each contact's newest digest; for one still under way, a day to come."""

    def claim(self, limit: int, lease_seconds: int, *, least: Rank = Rank.NOTICE, mail: bool = True) -> list[Message]:
        """Take messages to send, by rank down to the least; each is ours until the database's lease ends.

        Without `mail` only cards are taken: the mail server is out of reach.
        """

    def ahead(self, *, least: Rank = Rank.NOTICE, mail: bool = True) -> Message | None:
        """Return the message that would be taken next, without taking it."""

    def parcel(self, key: str) -> Parcel | None:
        """Return the message as an earlier attempt packed it; none when nobody has, or its words have changed."""

    def keep(self, key: str, parcel: Parcel) -> None:
        """Keep a claimed message as it is about to go over the wire, so that every attempt sends the same bytes."""

    def confirm(self, key: str, attempt: int, at: datetime) -> None:
        """Mark sent, unless somebody else has taken the message over."""

    def end(self, key: str, attempt: int, state: Delivery, code: str = "") -> None:
        """Bring a claimed message to an end that nothing follows by itself."""

    def postpone(
        self, key: str, attempt: int, seconds: int, code: str, *, doubtful: bool = False, tried: bool = True
    ) -> None:
        """Let the message wait for its next attempt; `doubtful` when this one, or one before, may have brought it.

        Not `tried` when nothing could be: what is wrong is not about this message, and does not count against it.
        """

    def by_mail(self, key: str, attempt: int, code: str) -> None:
        """Let a claimed message that was for a channel of its reader's own leave by mail instead, packed anew."""

    def carried(self, requests: Sequence[str]) -> list[tuple[Message, Delivery]]:
        """Return the messages that carried any of the requests, with state."""

    def take_back(self, requests: Sequence[str]) -> None:
        """Take the requests out of messages that have not left; what else these carry stays."""

    def waiting(self) -> list[Message]:
        """Return what waits to leave, oldest first."""

    def sent_since(self, instant: datetime, contact: str | None = None) -> list[datetime]:
        """Return when mails left since an instant, all or one contact's, in order, but for what was asked for."""

    def asked_since(self, instant: datetime, contact: str) -> int:
        """Count the mails somebody asked for themselves that left since an instant."""

    def left(self) -> int:
        """Count what waits to be sent: now, later or at somebody's hands."""

    def count(self) -> Mapping[Delivery, int]: ...
    def of_request(self, request: str) -> list[tuple[Message, Delivery, datetime | None]]:
        """Return the messages that carried notices of the request, with state and sending time."""
