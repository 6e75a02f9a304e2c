"""The Mail port: letters put into words, dressed and carried off."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import sleep
from typing import Protocol

from jinja2 import TemplateError

from adapters.email.headers import NOWHERE, Back, dress, host_of, message_id
from adapters.email.letters import compose, subject_of
from adapters.email.maildir import Maildir
from adapters.email.server import server_of
from adapters.email.smtp import Smtp
from adapters.return_path import MARK, ReturnPath, Use
from domain.alliance import Alliance
from domain.errors import Never
from domain.links import Links
from domain.meetings.meeting import reply_ref
from domain.messages import Letter, Message, Parcel, ref_of
from domain.pacing import ANY_PACE, Pace
from domain.partners import Contact

UNFIT = (KeyError, TypeError, ValueError, TemplateError)
"""What goes wrong when a message's facts do not fit its letter."""


class Carrier(Protocol):
    """Brings one parcel to where it is read from. Any thread may ask."""

    def carry(self, parcel: Parcel) -> None:
        """Return when the other side has it; raises NotNow or Never."""

    def knows(self, parcel: Parcel) -> bool | None:
        """Tell whether the other side has had it; None when it cannot be asked."""

    def all_known(self, since: datetime) -> frozenset[str] | None:
        """Return the names of all parcels the other side has had since an instant; None when it cannot be asked."""

    def rest(self) -> None:
        """Close what was kept open."""


@dataclass(frozen=True)
class LetterMail:
    """Mail that leaves from the service's own address in the name of a person."""

    carrier: Carrier
    mail_from: str
    returns: ReturnPath | None = None
    server_pace: Pace = ANY_PACE

    def compose(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Letter:
        """Put a message into words: subject, text and HTML, just as they will be sent."""
        return compose(alliance, message, to, sender, links, self.organizer(alliance, message, to))

    def subject(self, alliance: Alliance, message: Message, to: Contact, sender: Contact) -> str:
        """Return what a message is called where its reader sees it; empty for one that cannot be written."""
        try:
            return subject_of(alliance, message, to, sender)
        except UNFIT:
            return ""

    def pack(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Parcel:
        """Return the message as it goes over the wire; raises Never when it cannot be written."""
        try:
            letter = self.compose(alliance, message, to, sender, links)
            return dress(alliance, message, letter, to, sender, self.mail_from, self._back(alliance, message))
        except UNFIT as broken:
            # One message nobody can write must not stand in the way of all the others.
            raise Never("letter.unfit") from broken

    def _back(self, alliance: Alliance, message: Message) -> Back:
        """Return the signed names of a message, one for each way something may come back."""
        if self.returns is None:
            return NOWHERE
        ref = ref_of(alliance.code, message.key)
        answers = self.returns.address(ref, Use.ANSWER)
        return Back(self.returns.address(ref), answers, self.returns.tag(ref, Use.HEADER))

    def organizer(self, alliance: Alliance, message: Message, to: Contact) -> str:
        """Return where the reader's calendar answers to; empty where nobody would read it."""
        if self.returns is None or "uid" not in message.facts:
            return ""
        return self.returns.address(reply_ref(alliance.code, message.facts["uid"], to.id), Use.CALENDAR)

    def carry(self, parcel: Parcel) -> None:
        """Send one message; raises NotNow when trying later may help and Never when it cannot."""
        from adapters.email.plugin import send  # noqa: PLC0415 - only senders pay for importing Apprise

        send(self.carrier, parcel)

    def knows(self, parcel: Parcel) -> bool | None:
        """Tell whether the other side has had the message; None when it cannot be asked."""
        return self.carrier.knows(parcel)

    def gone(self, alliance: str, keys: Collection[str], since: datetime) -> frozenset[str] | None:
        """Return which messages of an alliance the other side has had since an instant; None when it cannot be asked.

        Whichever key signed their names: before a restore it may have been another.
        """
        known = self.carrier.all_known(since)
        if known is None:
            return None
        names = {*known, *(MARK.sub("", one) for one in known)}
        return frozenset(key for key in keys if message_id(alliance, key) in names)

    def pace(self) -> Pace:
        """Return how fast the server takes messages."""
        return self.server_pace

    def wait(self, seconds: float) -> None:
        """Let the time pass until the next message may leave, with no connection kept open for it."""
        self.carrier.rest()
        sleep(seconds)

    def rest(self) -> None:
        """No more for now: let connections go."""
        self.carrier.rest()


def mail_of(
    smtp_url: str,
    mailbox: Path,
    mail_from: str,
    returns: ReturnPath | None = None,
    token: Callable[[], str] | None = None,
) -> LetterMail:
    """Return mail by SMTP, or into a Maildir when no server is set; raises RuleBroken for settings unfit."""
    host = host_of(mail_from)
    if not smtp_url:
        return LetterMail(Maildir(mailbox), mail_from, returns)
    server = server_of(smtp_url)
    return LetterMail(Smtp(server, host, token=token), mail_from, returns, Pace(server.per_minute, server.connections))
