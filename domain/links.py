"""Signed links: one purpose, one person, an end date, revocable by the id inside."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Protocol


class Purpose(StrEnum):
    """What a link is good for; a link for one never works for another."""

    ANSWER = "answer"
    DESK = "desk"
    SIGN_IN = "sign-in"
    SESSION = "session"
    CALENDAR = "calendar"
    REMINDERS = "reminders"


OPENING = frozenset({Purpose.ANSWER, Purpose.DESK, Purpose.SESSION})
"""What a browser may hold to be let in. A calendar's address lies about in other people's servers.

The one to reminders stops or resumes them, and lets nobody in: mail programs follow it by themselves (RFC 8058).
"""


@dataclass(frozen=True, slots=True)
class Link:
    """A key to the pages. `subject` is a request for ANSWER, whose days for CALENDAR, else empty.

    `serial` tells links alike apart.

    `until` is the last Finnish day it opens anything.
    """

    purpose: Purpose
    alliance: str
    contact: str
    subject: str
    until: date
    serial: str = "0"

    @property
    def id(self) -> str:
        """What revocation, single use and limits are keyed by (never the token's text: it has several spellings)."""
        return f"{self.purpose}/{self.contact}/{self.subject}/{self.serial}"


def serial_at(now: datetime) -> str:
    """Return the serial of a link made at this instant: serials grow with time, so that older links can be revoked."""
    return f"{now.astimezone(UTC):%Y%m%d%H%M%S}"


class Links(Protocol):
    """Signs links and reads them back."""

    def address(self, link: Link) -> str:
        """Return the whole web address of the link."""

    def token(self, link: Link) -> str: ...
    def read(self, token: str, purpose: Purpose) -> Link:
        """Return the link; raises RuleBroken("link.broken") for anything not signed by us for this purpose."""

    def home(self) -> str:
        """Return the public address of the service, without a slash at its end."""


class Spent(Protocol):
    """Links that no longer open anything: used up or revoked."""

    def is_spent(self, link: Link) -> bool: ...
    def spend(self, link: Link, why: str) -> bool:
        """Spend the link; False when it already was, so that only one caller ever gets True."""

    def revoke(self, contact: str, serial: str) -> None:
        """Spend every link of a contact whose serial is this one or an earlier one."""
