"""A mail server, reached by SMTP: one recipient a message, connections kept for a while, waiting bounded."""

import re
import smtplib
import ssl
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from adapters import failpoints
from adapters.email.mta_log import all_taken, has_taken
from adapters.email.server import Server
from adapters.oauth import sasl
from domain.errors import Never, NotNow, Problem
from domain.inbox.sorting import GONE, NOBODY
from domain.messages import IN_DOUBT, REFUSED, UNREACHABLE, Parcel

MAIL, RCPT, DATA = range(3)
GO_ON, CLOSING = 354, 421
ENHANCED = re.compile(rb"5\.\d{1,3}\.\d{1,3}\b")
"""How a refusal says more closely what is wrong (RFC 2034)."""
STEPS = 15
"""Waits of one message: MAIL, RCPT and DATA on a connection that turns out to be gone; then connect, greeting, EHLO,
STARTTLS, handshake, EHLO, 3 for AUTH, and the same three again."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds to wait for one answer, and for the one to the final dot, when the server reads the message.

    RFC 5321 (4.5.3.2.6) would give that one ten minutes, but the lease of a message has to outlast all of it.
    """

    step: float = 10
    dot: float = 120

    @property
    def longest(self) -> float:
        """Return how long one message can take at most."""
        return STEPS * self.step + self.dot


@dataclass
class _Connection:
    """An open session and how many messages it has taken."""

    smtp: smtplib.SMTP
    count: int = 0
    about_recipient: str = ""
    """The enhanced status of the newest refusal of a recipient."""

    def announce(self, commands: Sequence[str]) -> list[int]:
        """Return the answers to MAIL, RCPT and DATA, to the first refusal; in one go where allowed (RFC 2920)."""
        at_once, answers = self.smtp.has_extn("pipelining"), list[int]()
        self.about_recipient = ""
        if at_once:
            self.smtp.send("".join(f"{command}\r\n" for command in commands))
        for command in commands:
            code, said = self.smtp.getreply() if at_once else self.smtp.docmd(command)
            answers.append(int(code))
            if len(answers) - 1 == RCPT and (found := ENHANCED.match(said)):
                self.about_recipient = found[0].decode()
            if answers[-1] == CLOSING or not (at_once or _is_fine(answers[-1])):
                break
        return answers

    def close(self) -> None:
        self.smtp.close()


@dataclass(frozen=True)
class Smtp:
    """Hands messages to a server. Threads may share it: each takes a connection of its own."""

    server: Server
    helo: str
    patience: Patience = Patience()
    token: Callable[[], str] | None = None
    _idle: deque[_Connection] = field(default_factory=deque)

    def carry(self, parcel: Parcel) -> None:
        """Hand one message over; returns once the server has answered 250 to its final dot.

        Raises NotNow when trying later may help, Never when the server refuses this message for good.
        """
        connection, answers = self._announced(_commands(parcel))
        try:
            _judge(answers, connection.about_recipient)
            failpoints.reach("smtp.data")
            _hand_over(connection.smtp, parcel, self.patience)
        except Problem as problem:
            self._after(connection, problem, answers)
            raise
        except BaseException:
            connection.close()
            raise
        self._keep(connection)

    def knows(self, parcel: Parcel) -> bool | None:
        """Tell by the server's log whether it has taken the message; None where there is no log to read."""
        return has_taken(Path(self.server.log), parcel) if self.server.log else None

    def all_known(self, since: datetime) -> frozenset[str] | None:
        """Return the names of all parcels the server's log knows of since an instant; None where there is no log."""
        return all_taken(Path(self.server.log), since) if self.server.log else None

    def greet(self) -> None:
        """Open a connection and keep it for the first message; raises NotNow or Never when there is none to be had."""
        self._keep(self._connection())

    def rest(self) -> None:
        """Close the connections nobody is using."""
        while connection := self._free():
            try:
                connection.smtp.quit()
            except OSError:
                connection.close()

    def _free(self) -> _Connection | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _announced(self, commands: Sequence[str]) -> tuple[_Connection, list[int]]:
        """Find a connection for a message and announce it; what the server has let go meanwhile is replaced."""
        if connection := self._free():
            try:
                answers = connection.announce(commands)
            except OSError:
                answers = [CLOSING]
            if answers[0] != CLOSING:
                return connection, answers
            connection.close()
            self._close()  # the others have waited longer still
        connection = self._connection()
        try:
            return connection, connection.announce(commands)
        except OSError as broken:
            connection.close()
            raise NotNow("smtp.dropped") from broken

    def _connection(self) -> _Connection:
        opened = _opened(self.server, self.helo, self.patience.step, self.token)
        failpoints.reach("smtp.opened")
        return _Connection(opened)

    def _close(self) -> None:
        while connection := self._free():
            connection.close()

    def _keep(self, connection: _Connection) -> None:
        connection.count += 1
        if connection.count < self.server.per_connection:
            self._idle.append(connection)
        else:
            connection.close()

    def _after(self, connection: _Connection, problem: Problem, answers: Sequence[int]) -> None:
        """Go on with a connection whose server refused one message, and leave one that is in trouble itself."""
        waits_for_content = answers[-1] == GO_ON and not all(map(_is_fine, answers))
        if "status" in problem.facts and problem.code != UNREACHABLE and not waits_for_content:
            try:
                connection.smtp.rset()
            except OSError:
                connection.close()
            else:
                self._keep(connection)
        else:
            connection.close()


def _commands(parcel: Parcel) -> list[str]:
    """Return what comes before a message's content; raises Never for an address that would be a command too."""
    if any(mark in address for address in (parcel.sender, parcel.recipient) for mark in "\r\n<> "):
        raise Never("letter.unfit")
    return [f"MAIL FROM:<{parcel.sender}>", f"RCPT TO:<{parcel.recipient}>", "DATA"]


def _judge(answers: Sequence[int], about_recipient: str) -> None:
    """Raise the problem of the first refusal, if there is one."""
    for command, status in enumerate(answers):
        if command == RCPT and 500 <= status < 600 and about_recipient in GONE:
            raise Never(NOBODY, status=status, enhanced=about_recipient)
        _accepted(status, GO_ON if command == DATA else 250, ours=command == MAIL)


def _hand_over(smtp: smtplib.SMTP, parcel: Parcel, patience: Patience) -> None:
    try:
        _accepted(_last_dot(smtp, parcel.content, patience))
    except OSError as broken:
        raise NotNow(IN_DOUBT) from broken


def _last_dot(smtp: smtplib.SMTP, content: bytes, patience: Patience) -> int:
    if smtp.sock is not None:
        smtp.sock.settimeout(patience.dot)
    smtp.send(_stuffed(content).removesuffix(b"\r\n") + b"\r\n.\r\n")
    failpoints.reach("smtp.dotted")
    code = smtp.getreply()[0]
    failpoints.reach("smtp.answered")
    if smtp.sock is not None:
        smtp.sock.settimeout(patience.step)
    return code


def _stuffed(content: bytes) -> bytes:
    """Double each dot that begins a line, for one alone would end the message (RFC 5321, 4.5.2)."""
    return (b"." if content.startswith(b".") else b"") + content.replace(b"\n.", b"\n..")


def _is_fine(status: int) -> bool:
    return status in {250, 251, GO_ON}


def _accepted(status: int, wanted: int = 250, *, ours: bool = False) -> None:
    """Judge an answer: `ours` when it is about us rather than about this message or its recipient."""
    if status == wanted or (wanted == 250 and status == 251):
        return
    if ours or status == CLOSING:
        raise NotNow(UNREACHABLE, status=status)
    if 400 <= status < 500:
        raise NotNow("smtp.later", status=status)
    if 500 <= status < 600:
        raise Never(REFUSED, status=status)
    raise NotNow("smtp.dropped")


def _opened(server: Server, helo: str, seconds: float, token: Callable[[], str] | None) -> smtplib.SMTP:
    """Connect, encrypt and sign in; whatever goes wrong here concerns every message alike."""
    smtp: smtplib.SMTP | None = None
    try:
        if server.tls_from_start:
            context = _context(server)
            smtp = smtplib.SMTP_SSL(server.host, server.port, helo, timeout=seconds, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, helo, timeout=seconds)
        _secured(smtp, server)
        _sign_in(smtp, server, token)
    except (OSError, ValueError, NotNow) as broken:
        if smtp is not None:
            smtp.close()
        raise NotNow(UNREACHABLE, status=getattr(broken, "smtp_code", None)) from broken
    return smtp


def _secured(smtp: smtplib.SMTP, server: Server) -> None:
    smtp.ehlo_or_helo_if_needed()
    if not server.tls_from_start and (server.must_encrypt or (server.may_encrypt and smtp.has_extn("starttls"))):
        smtp.starttls(context=_context(server))
        smtp.ehlo()


def _sign_in(smtp: smtplib.SMTP, server: Server, token: Callable[[], str] | None) -> None:
    """Sign in by token or password, or not at all. To a refusal of a token the answer is an empty line."""
    if token and server.user:
        said = sasl(server.user, token())
        smtp.auth("XOAUTH2", lambda challenge=None: said if challenge is None else "")
    elif server.user:
        smtp.login(server.user, server.password)


def _context(server: Server) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.authority or None)
