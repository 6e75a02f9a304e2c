"""A region with an inbox: mails are put into it as bytes, and lie on a shelf afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from typing import Any

from adapters.inbox.parsing import Reader, Unreadable, rough_key
from adapters.return_path import ReturnPath, Use
from domain.inbox.incoming import Arrived, Handled, Note, Ours, Shelf, Sort, What
from domain.messages import Delivery, Message
from domain.outcome import Outcome
from domain.ports import Ports
from domain.processes.inbox.reading import read_inbox
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.requests import Request
from tests.mails import PATH, raw
from tests.region import KAISA, OLLI, Region, lived


@dataclass
class FakeInbox:
    """Holds mails as bytes and remembers where each was put."""

    path: ReturnPath = PATH
    mails_: dict[str, bytes] = field(default_factory=dict)
    shelves: dict[str, Shelf] = field(default_factory=dict)
    is_set: bool = True
    forgets: bool = False

    @contextmanager
    def opened(self) -> Iterator["FakeInbox"]:
        yield self

    def mails(self, ours: Ours) -> Iterator[Arrived]:
        for number, content in list(self.mails_.items()):
            if not ours(Reader(self.path).head(content.replace(b"\r\n", b"\n").partition(b"\n\n")[0])):
                continue
            try:
                found = Reader(self.path).read(content)
                yield Arrived(number, found.key, found)
            except Unreadable as why:
                yield Arrived(number, rough_key(content), None, why.code)

    def put(self, number: str, shelf: Shelf) -> None:
        self.shelves[number] = shelf
        if not self.forgets:  # as a server that has copied a mail and not yet deleted it
            del self.mails_[number]


@dataclass
class PostRoom:
    """A region and its inbox."""

    region: Region
    inbox: FakeInbox = field(default_factory=FakeInbox)
    count: int = 0

    @property
    def ports(self) -> Ports:
        return replace(self.region.ports, inbox=self.inbox)

    def comes(self, *mails: EmailMessage | bytes) -> Outcome:
        """Let mails come in, and read them."""
        for mail in mails:
            self.count += 1
            self.inbox.mails_[str(self.count)] = mail if isinstance(mail, bytes) else raw(mail)
        return read_inbox(self.ports, self.region.code)

    def shelf(self) -> Shelf:
        """Where the newest mail lies."""
        return self.inbox.shelves[str(self.count)]

    def sent(self, contact: str, letter: str = "") -> list[Message]:
        deliver_messages(self.region.ports, self.region.code)
        return [one for one in self.region.mail.letters_to(contact) if letter in {"", one.letter}]

    def address(self, message: Message, use: Use = Use.ANSWER) -> str:
        """The signed address that answers to a message come to."""
        with self.region.engine.connect() as connection:
            query = "SELECT ref FROM messages WHERE key = ?"
            ref: str = connection.exec_driver_sql(query, (message.key,)).scalar_one()
        return self.inbox.path.address(ref, use)

    def returned(self, message: Message) -> str:
        """The signed address that bounces of a message come to."""
        return self.address(message, Use.RETURN)

    def notes(self) -> list[Note]:
        with self.region.store.look(self.region.code) as work:
            return work.received.unread()

    def handled(self, *sorts: Sort) -> list[Handled]:
        since = self.region.clock.instant.replace(year=2000)
        with self.region.store.look(self.region.code) as work:
            return work.received.since(since, *(sorts or Sort))

    def requests(self, contact: str) -> list[Request]:
        with self.region.store.look(self.region.code) as work:
            return work.requests.of_contact(contact)


def a_post_room(**what: Any) -> PostRoom:
    """A region where everybody has just been asked for figures."""
    if not what:
        return PostRoom(lived(everybody_was_asked))
    region = Region(**what)
    everybody_was_asked(region)
    return PostRoom(region)


def everybody_was_asked(region: Region) -> None:
    region.open_round()
    send_notices(region.ports, region.code)
    deliver_messages(region.ports, region.code)


def asking(room: PostRoom, contact: str = KAISA.id) -> Message:
    """The mail in which somebody was asked."""
    (message,) = room.sent(contact, "digest")
    return message


def state(room: PostRoom, message: Message) -> Delivery:
    with room.region.engine.connect() as connection:
        query = "SELECT state FROM messages WHERE key = ?"
        return Delivery(connection.exec_driver_sql(query, (message.key,)).scalar_one())


def some_mail(region: Region) -> None:
    """Let somebody have written back, somebody be away and a mail be parked."""
    now, request = region.clock.instant, "values.2027.isola"
    with region.store.begin(region.code) as work:
        work.received.note(Note(request, KAISA.id, now, "Hei!\n\nTeen tämän huomenna.", address="kaisa@example.org"))
        work.received.note(Note("", OLLI.id, now, "", What.FILES))
        work.received.mark(Handled("away", Sort.AWAY, now, OLLI.id))
        work.received.mark(Handled("parked", Sort.UNREADABLE, now, code="inbox.too-large"))
