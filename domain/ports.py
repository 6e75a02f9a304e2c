"""What the rules need of their surroundings, and the one value that holds it all."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from domain.alarms import Alarms, NoOperators, Operators
from domain.alliance import Alliance
from domain.channels import Channels, Chat, NoChat
from domain.duties import Duties
from domain.events import Event
from domain.forums import Seats
from domain.handbook import Handbook
from domain.holding import Holds, Outages
from domain.inbox.incoming import Inbox, NoInbox, Received
from domain.indicators.rounds import Rounds
from domain.indicators.sheets import Sheets
from domain.indicators.statistics import Library, Statistics
from domain.indicators.values import Figures
from domain.joining.onboarding import Memberships
from domain.joining.profiles import Profiles
from domain.links import Links, Spent
from domain.meetings.agendas import Agendas
from domain.meetings.meeting import Meetings
from domain.meetings.minutes import Records
from domain.messages import Letter, Message, Parcel, Post
from domain.operating import Switches
from domain.own_channels import OwnChannels
from domain.pacing import Pace
from domain.partners import Contact, Register
from domain.plans.keeping import Plans
from domain.plans.tables import NoPlanTables, PlanTables
from domain.reports.editions import NoPress, Press, Reports
from domain.requests import Kind, Move, Notice, Reply, Request, Status, Turn


class Requests(Protocol):
    """Requests of one alliance and what belongs to them. Lists come in a fixed order: due, then id."""

    def get(self, id: str) -> Request:
        """Return the request; raises NotFound."""

    def question(self, request: Request) -> Any:
        """Return what the kind's page shows and its answer is checked against."""

    def about(self, request: Request) -> Mapping[str, Any]:
        """Return the words a title of the request needs (JSON-friendly; texts as {"fi", "sv", "en"})."""

    def abouts(self, requests: Sequence[Request]) -> Mapping[str, Mapping[str, Any]]:
        """Return the words the titles of several requests need, by their ids, in one query."""

    def add_missing(self, requests: Iterable[Request], event: Event | None = None) -> list[str]:
        """Add those whose id is new, leave the rest; return the new ids. The event is written if any was new."""

    def write(self, turn: Turn) -> None:
        """Write a move with its reply, rows and event; raises Stale when the request has changed meanwhile."""

    def plan_notice(self, notice_at: Mapping[str, datetime | None]) -> None:
        """Set when the next step of each request is due; leaves `version` alone."""

    def due(self, now: datetime, limit: int) -> list[Request]:
        """Return requests whose next step is due, soonest first, and whatever else is due for the same people.

        Whoever else asks for what is due in the alliance waits until this transaction ends.
        """

    def of_contact(self, contact: str) -> list[Request]: ...
    def of_partner(self, partner: str) -> list[Request]: ...
    def open_of_contact(self, contact: str) -> list[Request]:
        """Return the open requests of one person, without reading those of years past."""

    def open_of_partner(self, partner: str) -> list[Request]:
        """Return the open requests of one organisation, without reading those of years past."""

    def of_subject(self, subject: str) -> list[Request]: ...
    def of_subjects(self, subjects: Collection[str]) -> Mapping[str, list[Request]]:
        """Return the requests about each of several subjects."""

    def grown_from(self, subject: str) -> list[Request]:
        """Return the requests about a subject, and those about one of them: reviews, calls."""

    def outlived(self, kind: Kind[Any, Any]) -> list[Request]:
        """Return open requests of a kind whose subject, another request, no longer stands as the kind needs."""

    def standing(self, kind: str, status: Status) -> list[Request]:
        """Return the requests of a kind that stand at a status."""

    def all_standing(self, *statuses: Status) -> list[Request]:
        """Return the requests of every kind that stand at one of the statuses."""

    def asked_time(self) -> list[tuple[Request, Reply]]:
        """Return open requests whose newest reply asks for time."""

    def asked_since(self, day: date) -> Mapping[str, int]:
        """Count what others have asked of each partner since a day; what was withdrawn counts too, for it was read."""

    def history(self, id: str) -> list[Reply]: ...
    def made(self, subject: str, kind: str, move: Move) -> list[Reply]:
        """Return every move of one sort in the requests of a kind about a subject; of each request oldest first."""

    def reply(self, request: str, number: int) -> Reply: ...
    def draft(self, request: str, contact: str) -> tuple[Mapping[str, Any], datetime] | None: ...
    def drafted(self, contact: str, requests: Sequence[str]) -> Mapping[str, datetime]:
        """Return when a contact's unsent answers to these requests were saved, in one query."""

    def save_draft(self, request: str, contact: str, body: Mapping[str, Any], now: datetime) -> None: ...
    def drop_draft(self, request: str, contact: str) -> None: ...
    def steps(self, requests: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """Return the ladder steps already taken, by request id."""

    def note(self, notices: Iterable[Notice]) -> None: ...


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
    def handbook(self) -> Handbook: ...
    @property
    def seats(self) -> Seats: ...
    @property
    def meetings(self) -> Meetings: ...
    @property
    def agendas(self) -> Agendas: ...
    @property
    def records(self) -> Records: ...
    @property
    def profiles(self) -> Profiles: ...
    @property
    def memberships(self) -> Memberships: ...
    @property
    def plans(self) -> Plans: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def duties(self) -> Duties: ...
    @property
    def post(self) -> Post: ...
    @property
    def received(self) -> Received: ...
    @property
    def holds(self) -> Holds: ...
    @property
    def outages(self) -> Outages: ...
    @property
    def alarms(self) -> Alarms: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def own_channels(self) -> OwnChannels: ...
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

    def set_aside(self, stuck: Iterable[str], now: datetime) -> None:
        """Note requests whose answers could not take effect: the sweep leaves them for a day, or until a new answer."""

    def erase(self) -> None:
        """Delete all that belongs to the alliance; for a demo that begins anew."""

    def apart(self) -> AbstractContextManager[object]:
        """Open a part of the transaction that an error undoes alone; what was done before it stays."""

    def awake(self, listener: str) -> None:
        """Say that a flow is awake, before its first read: whoever wakes it from now on wakes a further run."""

    def leave_untold(self) -> None:
        """Announce nothing of what has happened so far: it is history, such as a demo's past years."""

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

    def take_turn(self, name: str, holder: str, seconds: int) -> bool:
        """Take, or keep, a turn of which there is one at a time everywhere; False while somebody else has it.

        It ends by the database's clock, so that whoever dies with it holds nobody up for longer.
        """

    def end_turn(self, name: str, holder: str) -> None:
        """Let the next one have it."""

    def sent_since(self, instant: datetime) -> list[datetime]:
        """Return when messages left since an instant, of all alliances, in order."""

    def whose(self, ref: str) -> str | None:
        """Return the alliance that sent the message of this short name."""

    def is_unwell(self, fault: Exception) -> bool:
        """Tell whether a fault is the store's own (busy, full, out of reach), so that the same may succeed later."""


class Clock(Protocol):
    """The only reader of time."""

    def now(self) -> datetime:
        """Return the instant in UTC."""


class Mail(Protocol):
    """Brings letters to people."""

    def compose(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Letter:
        """Put a message into words: subject, text and HTML, just as they will be sent."""

    def subject(self, alliance: Alliance, message: Message, to: Contact, sender: Contact) -> str:
        """Return what a message is called where its reader sees it; empty for one that cannot be written."""

    def organizer(self, alliance: Alliance, message: Message, to: Contact) -> str:
        """Return where the reader's calendar would answer to about a meeting; empty where nobody would read it."""

    def pack(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Parcel:
        """Put a message into the bytes that will be sent; raises Never when it cannot be written."""

    def carry(self, parcel: Parcel) -> None:
        """Send one message; raises NotNow when trying later may help and Never when it cannot.

        NotNow with the code IN_DOUBT when nobody can say whether the other side took it.
        """

    def knows(self, parcel: Parcel) -> bool | None:
        """Tell whether the other side has had the message; None when it cannot be asked."""

    def gone(self, alliance: str, keys: Collection[str], since: datetime) -> frozenset[str] | None:
        """Return which messages of an alliance the other side has had since an instant; None when it cannot be asked.

        Those that are not among them may have left by another way, or be older than what the other side remembers.
        """

    def pace(self) -> Pace:
        """Return how fast the server takes messages."""

    def wait(self, seconds: float) -> None:
        """Let the time pass until the next message may leave."""

    def rest(self) -> None:
        """No more for now: let connections go."""


def _no_copies(alliance: str) -> AbstractContextManager[Store]:
    raise NotImplementedError(f"nothing copies {alliance} here")


@dataclass(frozen=True)
class Ports:
    """Everything a flow or a page may reach. `wake` asks the announcer to look at once (may do nothing).

    `copy` opens a copy of one alliance's data, to try things out on; nothing done to it comes back.
    """

    store: Store
    clock: Clock
    mail: Mail
    links: Links
    statistics: Statistics
    library: Library
    sheets: Sheets
    wake: Callable[[], None] = lambda: None
    copy: Callable[[str], AbstractContextManager[Store]] = _no_copies
    press: Press = field(default_factory=NoPress)
    plan_tables: PlanTables = field(default_factory=NoPlanTables)
    inbox: Inbox = field(default_factory=NoInbox)
    chat: Chat = field(default_factory=NoChat)
    operators: Operators = field(default_factory=NoOperators)
