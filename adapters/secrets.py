"""The keys that sign links: set by the operator, or made once and kept in var."""

import os
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from adapters.settings import SHORTEST_KEY, Settings, keys_in
from domain.errors import Never

BYTES = 32


def signing_keys(settings: Settings) -> list[str]:
    """Return the signing keys, oldest first; without a setting one is made and kept readable by the owner only.

    Raises Never when the kept one is cut: anybody could sign with an empty key.
    """
    given = settings.secret_key.get_secret_value()
    keys = keys_in(given) if given else [_kept(settings.var / "secret-key")]
    if min(map(len, keys)) < SHORTEST_KEY:
        raise Never("secret-key.short")
    return keys


def mark_of(keys: list[str]) -> str:
    """Return a short mark by which the newest key is known again, and that tells nothing else of it."""
    return sha256(f"mark of {keys[-1]}".encode()).hexdigest()[:16]


def _kept(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        _make(file)
    return file.read_text(encoding="ascii").strip()


def _make(file: Path) -> None:
    """Put a whole key in place at once: of several processes that start together, the first one's counts."""
    draft = file.with_name(f"secret-key.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as fresh:
        fresh.write(secrets.token_urlsafe(BYTES))
        fresh.flush()
        os.fsync(fresh.fileno())
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
