"""The keys that sign links: set by the operator, or made once and kept in var."""

import os
import secrets
from pathlib import Path

from adapters.settings import Settings

BYTES = 32


def signing_keys(settings: Settings) -> list[str]:
    """Return the signing keys, oldest first; without a setting one is made and kept readable by the owner only."""
    given = settings.secret_key.get_secret_value()
    return [key.strip() for key in given.split(",")] if given else [_kept(settings.var / "secret-key")]


def _kept(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as fresh:
        fresh.write(secrets.token_urlsafe(BYTES))
    return file.read_text(encoding="ascii").strip()
