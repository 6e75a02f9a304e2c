"""A mail that has come in, as far as its words and facts go, and what became of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from domain.words import MASK


class Mark(StrEnum):
    """What a mail's headers say of how it came to be.

    OWN: we have sent it. AUTO: no person has written it just now (RFC 3834). LIST: it went to many. BLANK: it has no
    return address, as bounces have none. FORGED: it came to a return address that we have not signed.
    """

    OWN = "own"
    AUTO = "auto"
    LIST = "list"
    BLANK = "blank"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that came with a mail. Its name is nobody's business."""

    content: bytes


@dataclass(frozen=True, slots=True)
class CalendarReply:
    """What a calendar program says of an invitation (RFC 5546, 3.2.3 and 3.2.7); addresses without `mailto:`."""

    method: str
    uid: str
    sequence: int
    attendee: str
    says: str
    delegate: str = ""
    comment: str = ""
    stamped_at: datetime | None = None
    starts: datetime | date | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a mail server says became of a mail for one recipient (RFC 3464): `status` such as 5.1.1."""

    action: str
    status: str
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """One mail. Addresses are lowered; `text` is what is new in it, without what it answers.

    `key` is the same whenever the same mail is read. `refs` name our mails by what we have signed: the addresses it
    came to, the Message-IDs it names. Of these, `returned` are those that only servers see: bounces come there.
    `invited` are signed names of invitations. `answers` are all the Message-IDs it names.
    """

    key: str
    sender: str = ""
    sent_at: datetime | None = None
    refs: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    marks: frozenset[Mark] = frozenset()
    subject: str = ""
    text: str = ""
    sheets: tuple[Enclosed, ...] = ()
    others: int = 0
    calendar: CalendarReply | None = None
    deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail in the inbox by its number there: read, or not readable, and then by the code of why.

    Of one that cannot be read the `key` is made of what little is known.
    """

    number: str
    key: str
    mail: Incoming | None = None
    code: str = ""


Ours = Callable[[Incoming | None], bool]
"""Tells by a mail's headers alone whether it is for who asks; of one whose headers cannot be read there is none."""


class Shelf(StrEnum):
    """Where a mail lies afterwards.

    PROCESSED: something came of it. SEEN: there was nothing to do. PARKED: somebody should look at it.
    """

    PROCESSED = "processed"
    SEEN = "seen"
    PARKED = "parked"


class Box(Protocol):
    """The inbox while it is open."""

    def mails(self, ours: Ours) -> Iterator[Arrived]:
        """Yield what lies in it and is ours by its headers, the oldest first, no more than a run should read."""

    def put(self, number: str, shelf: Shelf) -> None:
        """Move a mail to its shelf."""


class Inbox(Protocol):
    """Where partners' mails come in."""

    @property
    def is_set(self) -> bool:
        """Tell whether there is any inbox to read."""

    def opened(self) -> AbstractContextManager[Box]:
        """Open it; raises NotNow when it cannot be reached and Never when it does not let us in."""


class NoInbox:
    """Where no inbox is set: nothing ever comes."""

    is_set = False

    def opened(self) -> AbstractContextManager["NoInbox"]:
        """Open nothing."""
        return nullcontext(self)

    def mails(self, ours: Ours) -> Iterator[Arrived]:
        """Yield nothing."""
        del ours
        yield from ()

    def put(self, number: str, shelf: Shelf) -> None:
        """Have nothing to move."""


class Sort(StrEnum):
    """What a mail turned out to be, as it is counted and remembered."""

    NOTE = "note"
    SHEET = "sheet"
    CALENDAR = "calendar"
    BOUNCE = "bounce"
    AWAY = "away"
    NOTHING = "nothing"
    OWN = "own"
    LIST = "list"
    AUTO = "auto"
    FORGED = "forged"
    UNMATCHED = "unmatched"
    UNREADABLE = "unreadable"


SHELVES: Mapping[Sort, Shelf] = {
    **dict.fromkeys((Sort.NOTE, Sort.SHEET, Sort.CALENDAR, Sort.BOUNCE, Sort.AWAY), Shelf.PROCESSED),
    **dict.fromkeys((Sort.NOTHING, Sort.OWN, Sort.LIST, Sort.AUTO, Sort.FORGED), Shelf.SEEN),
    **dict.fromkeys((Sort.UNMATCHED, Sort.UNREADABLE), Shelf.PARKED),
}


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one mail: ids and codes only, so that it may be kept."""

    key: str
    sort: Sort
    at: datetime
    contact: str = ""
    request: str = ""
    code: str = ""


class What(StrEnum):
    """What a note holds: words, or what a calendar or a file said that is no answer by itself."""

    WORDS = "words"
    TENTATIVE = "tentative"
    COUNTER = "counter"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Note:
    """What came by mail from somebody, for a coordinator to look at; `request` is empty where it is unknown.

    `address` is where it came from, if that is not the contact's own. Its `number` is given when it is kept.
    """

    request: str
    contact: str
    at: datetime
    text: str
    what: What = What.WORDS
    address: str = ""
    number: int = 0

    @property
    def is_masked(self) -> bool:
        """Tell whether something was left out that nobody may keep here."""
        return MASK in self.text


class Received(Protocol):
    """What came by mail to one alliance."""

    def find(self, key: str) -> Handled | None:
        """Return what became of a mail before; whoever else reads the alliance's mail waits until this ends."""

    def mark(self, handled: Handled) -> None:
        """Write down what became of a mail."""

    def since(self, moment: datetime, *sorts: Sort) -> list[Handled]:
        """Return what has come of these sorts since a moment, newest first."""

    def note(self, note: Note) -> None:
        """Keep what came."""

    def unread(self) -> list[Note]:
        """Return the notes no coordinator has put aside, newest first."""

    def about(self, request: str) -> list[Note]:
        """Return the notes on a request, oldest first."""

    def written_by(self, contacts: Sequence[str], most: int) -> list[Note]:
        """Return the newest notes by these people, newest first."""

    def put_aside(self, number: int, by: str, at: datetime) -> bool:
        """Let a note be read; False when it was, or there is none."""
