"""A working fake of each outside neighbour; the store is real, in memory."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from adapters.links import SignedLinks
from domain.alliance import Alliance
from domain.channels import Carrier, News
from domain.links import Links
from domain.messages import Letter, Message, Parcel
from domain.pacing import ANY_PACE, Pace
from domain.partners import Contact


@dataclass
class FakeClock:
    """A clock that moves only when told to."""

    instant: datetime = datetime(2027, 2, 1, 8, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def pass_time(self, **how_long: float) -> datetime:
        self.instant += timedelta(**how_long)
        return self.instant


@dataclass
class FakeMail:
    """Keeps what was sent; refuses as often as it is told to. `known` is what it says when asked; None: cannot say."""

    sent: list[tuple[Message, Contact]] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    packed: dict[str, tuple[Message, Contact]] = field(default_factory=dict)
    known: Mapping[str, bool] | None = None
    server_pace: Pace = ANY_PACE
    waited: list[float] = field(default_factory=list)

    def compose(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Letter:
        return Letter(message.letter, f"{message.letter} to {to.id}", "<p></p>")

    def pack(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Parcel:
        self.packed[message.key] = (message, to)
        return Parcel(message.key, sender.email, to.email, f"{message.letter} {message.facts}".encode())

    def carry(self, parcel: Parcel) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(self.packed[parcel.id])

    def knows(self, parcel: Parcel) -> bool | None:
        return self.known.get(parcel.id) if self.known is not None else None

    def subject(self, alliance: Alliance, message: Message, to: Contact, sender: Contact) -> str:
        return message.letter

    def organizer(self, alliance: Alliance, message: Message, to: Contact) -> str:
        return ""

    def gone(self, alliance: str, keys: Collection[str], since: datetime) -> frozenset[str] | None:
        return None if self.known is None else frozenset(key for key in keys if self.known.get(key))

    def pace(self) -> Pace:
        return self.server_pace

    def wait(self, seconds: float) -> None:
        self.waited.append(seconds)

    def rest(self) -> None:
        """Nothing is kept open."""

    def letters_to(self, contact: str) -> list[Message]:
        return [message for message, to in self.sent if to.id == contact]


@dataclass
class FakeChat:
    """Keeps the cards that were sent, each with its channel; refuses as often as it is told to."""

    sent: list[tuple[Message, News]] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    packed: dict[str, tuple[Message, News]] = field(default_factory=dict)

    def pack(self, message: Message, channel: News, links: Links) -> Parcel:
        self.packed[message.key] = (message, channel)
        return Parcel(message.key, "", channel.code, message.letter.encode())

    def to(self, channel: News) -> Carrier:
        return self

    def carry(self, parcel: Parcel) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(self.packed[parcel.id])

    def knows(self, parcel: Parcel) -> bool | None:
        return None

    def reads(self, url: str) -> bool:
        return "unreadable" not in url

    def letters(self, code: str = "room-1") -> list[str]:
        return [message.letter for message, channel in self.sent if channel.code == code]


@dataclass
class FakeWake:
    """Counts how often the announcer was asked to look."""

    calls: int = 0

    def __call__(self) -> None:
        self.calls += 1


def some_links() -> SignedLinks:
    return SignedLinks(["a key for tests only, of no worth"], "http://yhdyspinta.test")
