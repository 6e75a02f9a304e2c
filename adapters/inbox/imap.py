"""The inbox on an IMAP server: read as bytes within bounds, and moved to its shelves."""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice, pairwise
from urllib.parse import parse_qs, unquote, urlsplit

from imap_tools.errors import (
    ImapToolsError,
    MailboxFolderCreateError,
    MailboxFolderSelectError,
    MailboxLoginError,
)
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from adapters.inbox.parsing import CAME_TO, HEADER_FIELDS, LARGEST, Reader, Unreadable, rough_key
from domain.errors import Never, NotNow, RuleBroken
from domain.inbox.incoming import Arrived, Ours, Shelf

PORTS = {"imap": 143, "imaps": 993}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
PATIENCE = 30.0
"""Seconds to wait for any one answer."""
GREETING = 8.0
"""Seconds to wait for a connection and each answer while we are let in: who is there greets at once."""
MOST = 200
"""Mails of one run; the next one reads on. What is not for who asks is passed by, and counts for nothing."""
AT_ONCE = 100
"""Mails whose headers are asked for in one go."""
HEAD = f"(BODY.PEEK[HEADER.FIELDS ({' '.join((*HEADER_FIELDS, *CAME_TO)).upper()})]<0.50000>)"
UID = re.compile(rb"\bUID (\d+)")


@dataclass(frozen=True, slots=True)
class Server:
    """Where the inbox is. `authority` is a file of certificates to trust beside the machine's own."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    tls_from_start: bool = True
    authority: str = ""


def server_of(url: str) -> Server:
    """Read `imaps://user:password@host/INBOX?ca=FILE`, or `imap://…` (STARTTLS; in the clear on this machine only).

    Marks in user and password are written as in any URL (`%40`). Raises RuleBroken("settings.inbox-url").
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as broken:
        raise RuleBroken("settings.inbox-url") from broken
    if parts.scheme not in PORTS or not parts.hostname or not parts.username:
        raise RuleBroken("settings.inbox-url")
    login = unquote(parts.username), unquote(parts.password or "")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    authority = parse_qs(parts.query).get("ca", [""])[-1]
    return Server(parts.hostname, port or PORTS[parts.scheme], *login, folder, parts.scheme == "imaps", authority)


@dataclass(frozen=True)
class ImapInbox:
    """An inbox that is opened for each reading; nothing is kept open between them."""

    server: Server
    reader: Reader
    is_set: bool = True
    token: Callable[[], str] | None = None
    greeting: float = GREETING

    @contextmanager
    def opened(self) -> Iterator["ImapBox"]:
        """Open it; raises NotNow when it cannot be reached and Never when it does not let us in."""
        with _told():
            mailbox = _login(self.server, self.token, self.greeting)
        try:
            with _told():
                shelves = _shelves(mailbox, self.server.folder)
            yield ImapBox(mailbox, self.reader, shelves)
        finally:
            with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                mailbox.logout()


@contextmanager
def _told() -> Iterator[None]:
    """Say what went wrong with the server without repeating its words, which may hold addresses."""
    try:
        yield
    except MailboxFolderSelectError as missing:
        raise Never("inbox.folder") from missing
    except MailboxFolderCreateError as refused:
        raise Never("inbox.shelves") from refused
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as broken:
        raise NotNow("inbox.unreachable") from broken


def _login(server: Server, token: Callable[[], str] | None, greeting: float) -> BaseMailBox:
    context = ssl.create_default_context(cafile=server.authority or None)
    mailbox: BaseMailBox
    if server.tls_from_start:
        mailbox = MailBox(server.host, server.port, greeting, ssl_context=context)
    elif server.host in LOOPBACK:
        mailbox = MailBoxUnencrypted(server.host, server.port, greeting)
    else:
        mailbox = MailBoxStartTls(server.host, server.port, greeting, ssl_context=context)
    try:
        _sign_in(mailbox, server, token)
        mailbox.client.socket().settimeout(PATIENCE)
    except BaseException:
        mailbox.client.shutdown()
        raise
    return mailbox


def _sign_in(mailbox: BaseMailBox, server: Server, token: Callable[[], str] | None) -> None:
    plain = server.user.isascii() and server.password.isascii()
    try:
        if token:
            mailbox.xoauth2(server.user, token(), None)
        else:
            (mailbox.login if plain else mailbox.login_utf8)(server.user, server.password, None)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, MailboxLoginError) as refused:
        raise Never("inbox.login") from refused
    mailbox.folder.set(server.folder)


def _shelves(mailbox: BaseMailBox, folder: str) -> dict[Shelf, str]:
    """Return the folders by their shelves, made where missing: beside the inbox, or in it where nothing else may be."""
    known = {one.name: one.delim for one in mailbox.folder.list()}
    delimiter = next(iter(known.values()), "/")
    return {shelf: _shelf(mailbox, shelf, f"{folder}{delimiter}{shelf}", known) for shelf in Shelf}


def _shelf(mailbox: BaseMailBox, shelf: Shelf, within: str, known: dict[str, str]) -> str:
    if found := next((name for name in (shelf.value, within) if name in known), ""):
        return found
    try:
        mailbox.folder.create(shelf.value)
    except MailboxFolderCreateError:
        mailbox.folder.create(within)
        return within
    return shelf.value


@dataclass(frozen=True)
class ImapBox:
    """The inbox while it is open."""

    mailbox: BaseMailBox
    reader: Reader
    shelves: dict[Shelf, str]

    def mails(self, ours: Ours) -> Iterator[Arrived]:
        """Yield what lies in it and is ours by its headers, the oldest first; what is too large is not even fetched."""
        yield from islice(self._ours(ours), MOST)

    def _ours(self, ours: Ours) -> Iterator[Arrived]:
        with _told():
            numbers = sorted(self.mailbox.uids(), key=int)
        for some in (numbers[first : first + AT_ONCE] for first in range(0, len(numbers), AT_ONCE)):
            with _told():
                sizes, heads = self._sizes(some), self._heads(some)
            for number in some:
                # Somebody else may have taken it away meanwhile.
                if number in sizes and ours(self.reader.head(heads.get(number, b""))):
                    yield self._too_large(number) if sizes[number] > LARGEST else self._read(number)

    def put(self, number: str, shelf: Shelf) -> None:
        """Move a mail to its shelf."""
        with _told():
            self.mailbox.move(number, self.shelves[shelf])

    def count(self) -> int:
        """Count what lies in it."""
        with _told():
            return len(self.mailbox.uids())

    def _read(self, number: str) -> Arrived:
        with _told():
            raw = self._fetch(number, "(BODY.PEEK[])")
        try:
            mail = self.reader.read(raw)
        except Unreadable as why:
            return Arrived(number, rough_key(raw), code=why.code)
        return Arrived(number, mail.key, mail)

    def _too_large(self, number: str) -> Arrived:
        with _told():
            head = self._fetch(number, "(BODY.PEEK[HEADER]<0.100000>)")
        return Arrived(number, sha256(b"large" + head).hexdigest(), code="inbox.too-large")

    def _fetch(self, number: str, what: str) -> bytes:
        _, found = self.mailbox.client.uid("fetch", number, what)
        return next((bytes(one[1]) for one in found if isinstance(one, tuple)), b"")

    def _heads(self, numbers: Sequence[str]) -> dict[str, bytes]:
        """Return the headers that tell whose a mail is. Servers name its number before what they tell, or after it."""
        _, found = self.mailbox.client.uid("fetch", ",".join(numbers), HEAD)
        heads = dict[str, bytes]()
        for answer, after in zip(found, [*found[1:], b""], strict=True):
            if isinstance(answer, tuple):
                end = after if isinstance(after, bytes) else b""
                named = UID.search(answer[0]) or UID.search(end)
                heads |= {named[1].decode(): bytes(answer[1])} if named else {}
        return heads

    def _sizes(self, numbers: Sequence[str]) -> dict[str, int]:
        if not numbers:
            return {}
        _, found = self.mailbox.client.uid("fetch", ",".join(numbers), "(RFC822.SIZE)")
        pairs = [_pair(one) for one in found if isinstance(one, bytes)]
        return {number: size for number, size in pairs if number}


def _pair(answer: bytes) -> tuple[str, int]:
    """Read `1 (UID 5 RFC822.SIZE 1234)`."""
    words = answer.decode("ascii", "replace").replace("(", " ").replace(")", " ").split()
    named = dict(pairwise(words))
    return named.get("UID", ""), int(named.get("RFC822.SIZE", 0))


def inbox_of(url: str, reader: Reader, token: Callable[[], str] | None = None) -> ImapInbox:
    """Return the inbox at an address; raises RuleBroken for one unfit."""
    return ImapInbox(server_of(url), reader, token=token)
