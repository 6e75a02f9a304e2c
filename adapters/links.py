"""Signed links: the token carries the link's facts and our signature, nothing else."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256

from itsdangerous import BadData, URLSafeSerializer

from domain.errors import RuleBroken
from domain.links import Link, Purpose

LONGEST = 1_000
"""A token this long is nobody's; it is refused before any work is done on it."""


@dataclass(frozen=True)
class SignedLinks:
    """Signs with the newest key and reads with all, so that keys can be changed without breaking links."""

    keys: Sequence[str]
    public_url: str

    def home(self) -> str:
        """Return the public address of the service, without a slash at its end."""
        return self.public_url.rstrip("/")

    def address(self, link: Link) -> str:
        """Return the whole web address of the link."""
        return f"{self.home()}/l/{link.purpose}/{self.token(link)}"

    def token(self, link: Link) -> str:
        """Return the link's facts and signature as one word fit for a path."""
        facts = [link.alliance, link.contact, link.subject, link.until.isoformat(), link.serial]
        return str(self._signer(link.purpose).dumps(facts))

    def read(self, token: str, purpose: Purpose) -> Link:
        """Return the link; raises RuleBroken for anything not signed by us for this purpose."""
        if len(token) > LONGEST:
            raise RuleBroken("link.broken")
        try:
            alliance, contact, subject, until, serial = self._signer(purpose).loads(token)
            return Link(purpose, alliance, contact, subject, date.fromisoformat(until), serial)
        except (BadData, ValueError, TypeError, json.JSONDecodeError) as broken:
            raise RuleBroken("link.broken") from broken

    def _signer(self, purpose: Purpose) -> URLSafeSerializer:
        return _signer(tuple(self.keys), purpose)


@lru_cache(maxsize=32)
def _signer(keys: tuple[str, ...], purpose: Purpose) -> URLSafeSerializer:
    # A salt for each purpose: a link to look can never be turned into a link to sign in.
    return URLSafeSerializer(list(keys), salt=f"yhdyspinta.{purpose}", signer_kwargs={"digest_method": sha256})
