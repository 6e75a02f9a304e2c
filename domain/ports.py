"""What the rules need of their surroundings, and the one value that holds it all."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from domain.alliance import Alliance
from domain.events import Event
from domain.links import Links, Spent
from domain.messages import Letter, Message, Post
from domain.operating import Switches
from domain.partners import Contact, Register
from domain.requests import Requests
from domain.rounds import Rounds
from domain.sheets import Sheets
from domain.statistics import Library, Statistics
from domain.values import Figures


class Work(Protocol):
    """One transaction on one alliance: everything in it is written, or nothing is."""

    @property
    def alliance(self) -> str: ...
    @property
    def register(self) -> Register: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def rounds(self) -> Rounds: ...
    @property
    def post(self) -> Post: ...
    @property
    def spent(self) -> Spent: ...
    @property
    def figures(self) -> Figures:
        """National figures as far as they were fetched."""

    @property
    def switches(self) -> Switches: ...
    def is_off(self, name: str) -> bool:
        """Tell whether an operator has switched a process off; a flow that is off does nothing."""

    def tell(self, event: Event) -> None:
        """Write what has happened; it is announced after the commit."""

    def awake(self, listener: str) -> None:
        """Say that a flow is awake, before its first read: whoever wakes it from now on wakes a further run."""

    def waiting(self, listener: str, now: datetime) -> int:
        """Tell how much is due for a flow, so that the sweep starts only what has work."""


class Store(Protocol):
    """Where the alliances' data lives."""

    def begin(self, alliance: str) -> AbstractContextManager[Work]:
        """Open a transaction for writing; leaving it commits, an error undoes everything."""

    def look(self, alliance: str) -> AbstractContextManager[Work]:
        """Open a transaction for reading only."""

    def alliances(self) -> list[str]:
        """Return the codes of all alliances."""


class Clock(Protocol):
    """The only reader of time."""

    def now(self) -> datetime:
        """Return the instant in UTC."""


class Mail(Protocol):
    """Brings letters to people."""

    def compose(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Letter:
        """Put a message into words: subject, text and HTML, just as they will be sent."""

    def send(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> None:
        """Send one message; raises NotNow when trying later may help and Never when it cannot."""


@dataclass(frozen=True)
class Ports:
    """Everything a flow or a page may reach. `wake` asks the announcer to look at once (may do nothing)."""

    store: Store
    clock: Clock
    mail: Mail
    links: Links
    statistics: Statistics
    library: Library
    sheets: Sheets
    wake: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Outcome:
    """What a flow did: counts by name, ids, and whether a person is needed. Never personal data."""

    subject: str
    counts: Mapping[str, int] = field(default_factory=dict)
    ids: Sequence[str] = ()
    needs_person: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self) -> str:
        """Say in one sentence what was done, with counts."""
        done = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in self.counts.items())
        needs = f" Needs a person: {self.needs_person}." if self.needs_person else ""
        return f"{self.subject}: {done or 'nothing to do'}.{needs}"
