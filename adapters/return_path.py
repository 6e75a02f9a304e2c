"""The signed return address of each mail: what comes back to it is known by the address itself (VERP)."""

import hmac
import re
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

LONGEST_LOCAL = 64
"""Octets before the @ (RFC 5321, 4.5.3.1.1)."""
SIGNATURE = 12
"""Characters of base32: sixty bits, which a forger would have to try by mail."""
TAG = re.compile(rf"r([a-z2-7]{{10}})\.([a-z2-7]{{{SIGNATURE}}})")


@dataclass(frozen=True)
class ReturnPath:
    """Addresses `local+tag@host` of the service's own mailbox, for a message by its `ref`.

    Signed with the newest key and read with all. Letters of either case are the same: servers fold them.
    """

    keys: Sequence[str]
    mail_from: str

    def address(self, ref: str) -> str:
        """Return the address that bounces of a message, and answers to it, come back to."""
        local, _, host = self.mail_from.partition("@")
        return f"{local}+r{ref}.{_signature(self.keys[-1], ref)}@{host}"

    def ref_of(self, address: str) -> str | None:
        """Return the message an address of ours is about; none for anything we have not signed."""
        local, _, host = address.casefold().rpartition("@")
        ours, _, own_host = self.mail_from.casefold().partition("@")
        name, _, tag = local.rpartition("+")
        found = TAG.fullmatch(tag) if len(local) <= LONGEST_LOCAL and (name, host) == (ours, own_host) else None
        if found is None:
            return None
        signed = [hmac.compare_digest(_signature(key, found[1]), found[2]) for key in self.keys]
        return found[1] if any(signed) else None


def _signature(key: str, ref: str) -> str:
    digest = hmac.new(key.encode(), f"return-path {ref}".encode(), sha256).digest()
    return b32encode(digest).decode().lower()[:SIGNATURE]
