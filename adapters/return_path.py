"""Signed names of our mails: what comes back is known by the address it comes to (VERP), or by the Message-ID."""

import hmac
import re
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

LONGEST_LOCAL = 64
"""Octets before the @ (RFC 5321, 4.5.3.1.1)."""
SIGNATURE = 12
"""Characters of base32: sixty bits, which a forger would have to try by mail."""
TAG = re.compile(rf"([rach])([a-z2-7]{{10}})\.([a-z2-7]{{{SIGNATURE}}})")
MARK = re.compile(rf"^h[a-z2-7]{{10}}\.[a-z2-7]{{{SIGNATURE}}}\.")
"""What stands in front of a Message-ID, whichever key signed it."""


class Use(StrEnum):
    """What a signed name is for, and its first letter; none can be made of another.

    RETURN: bounces; only servers see it. ANSWER: replies; everybody in the thread sees it. CALENDAR: replies to one
    person's invitation, the same for all its updates. HEADER: the Message-ID, which answers and robots name.
    """

    RETURN = "r"
    ANSWER = "a"
    CALENDAR = "c"
    HEADER = "h"


@dataclass(frozen=True)
class ReturnPath:
    """Addresses `local+tag@host` of the service's own mailbox, for a message by its `ref`.

    Signed with the newest key and read with all. Letters of either case are the same: servers fold them.
    """

    keys: Sequence[str]
    mail_from: str

    def address(self, ref: str, use: Use = Use.RETURN) -> str:
        """Return the address that bounces of a message, or what else it is for, come back to."""
        local, _, host = self.mail_from.partition("@")
        return f"{local}+{self.tag(ref, use)}@{host}"

    def tag(self, ref: str, use: Use) -> str:
        """Return the signed name itself.

        Calendars refuse a meeting that another organizer would move, so theirs is of the oldest key that counts.
        """
        key = self.keys[0 if use is Use.CALENDAR else -1]
        return f"{use}{ref}.{_signature(key, ref, use)}"

    def ref_of(self, address: str, use: Use = Use.RETURN) -> str | None:
        """Return the message an address of ours is about; none for anything we have not signed for this use."""
        local, _, host = address.casefold().rpartition("@")
        ours, _, own_host = self.mail_from.casefold().partition("@")
        name, _, tag = local.rpartition("+")
        return self._read(tag, use) if len(local) <= LONGEST_LOCAL and (name, host) == (ours, own_host) else None

    def named_by(self, message_id: str) -> str | None:
        """Return the message a Message-ID of ours, signed in front, names."""
        return self._read(message_id.casefold()[: len("h") + 10 + 1 + SIGNATURE], Use.HEADER)

    def _read(self, tag: str, use: Use) -> str | None:
        found = TAG.fullmatch(tag)
        if found is None or found[1] != use:
            return None
        signed = [hmac.compare_digest(_signature(key, found[2], use), found[3]) for key in self.keys]
        return found[2] if any(signed) else None


def _signature(key: str, ref: str, use: Use) -> str:
    what = "return-path" if use is Use.RETURN else f"return-path {use}"
    digest = hmac.new(key.encode(), f"{what} {ref}".encode(), sha256).digest()
    return b32encode(digest).decode().lower()[:SIGNATURE]
