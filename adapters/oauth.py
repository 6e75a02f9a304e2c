"""Tokens in place of a password, for Microsoft 365: client credentials, fetched when needed and kept while good."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any

from domain.errors import NotNow, RuleBroken

MARGIN = 60
"""Seconds before its end at which a token is used no more."""
SECONDS = 5
"""How long to wait for each answer of the other side; a mail's lease has to outlast this too."""


@dataclass
class Tokens:
    """Fetches tokens (RFC 6749, 4.4). Threads may share it: one fetches, the others get the same."""

    url: str
    client: str
    secret: str = field(repr=False)
    scope: str
    _token: str = field(default="", repr=False)
    _until: float = 0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def __call__(self) -> str:
        """Return a token that is good for a minute yet; raises NotNow when none is to be had."""
        with self._lock:
            if monotonic() >= self._until:
                asked = monotonic()
                told = self._fetched()
                self._token, self._until = _read(told, asked)
            return self._token

    def _fetched(self) -> Any:
        import httpx  # noqa: PLC0415 - few need it, and it takes a while to import

        fields = {"grant_type": "client_credentials", "client_id": self.client, "client_secret": self.secret}
        try:
            answer = httpx.post(self.url, data={**fields, "scope": self.scope}, timeout=SECONDS)
            told = answer.json()
        except (httpx.HTTPError, ValueError):
            raise NotNow("oauth.unreachable") from None
        if answer.status_code != 200:
            raise NotNow("oauth.refused", status=answer.status_code)
        return told


def _read(told: Any, asked: float) -> tuple[str, float]:
    """Return a token and until when it is used (RFC 6749, 5.1); one that names no end is used for this once."""
    token = told.get("access_token") if isinstance(told, dict) else None
    if not isinstance(token, str) or not token:
        raise NotNow("oauth.refused", status=200)
    lasts = told.get("expires_in", 0)
    seconds = float(lasts) if isinstance(lasts, int | float) or str(lasts).isdigit() else 0
    return token, asked + seconds - MARGIN


def sasl(user: str, token: str) -> str:
    """Return what AUTH XOAUTH2 sends, in SMTP and IMAP alike (Microsoft, "Authenticate … using OAuth")."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def tokens_of(url: str, client: str, secret: str, scope: str) -> Callable[[], str] | None:
    """Return what fetches tokens, or nothing where passwords are used; raises RuleBroken where something is missing."""
    if not (url or client or secret):
        return None
    if not (url and client and secret):
        raise RuleBroken("settings.oauth")
    return Tokens(url, client, secret, scope)
