"""The mail server's own log, asked what it has taken (Postfix's lines: cleanup, then qmgr)."""

import gzip
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from domain.messages import Parcel

QUEUE = rb"([0-9A-Za-z]+): "
NAMED = re.compile(rb"/cleanup\[\d+\]: " + QUEUE + rb"message-id=<([^@>]+)@")
TAKEN = re.compile(rb"/qmgr\[\d+\]: " + QUEUE + rb"from=<")
"""Written once a message is whole on the server's disk; cleanup's line may be of one that broke off half-way."""


def has_taken(log: Path, parcel: Parcel) -> bool | None:
    """Tell by the log, or by the one before it, whether the server took the message; None when it cannot be read."""
    before = log.with_name(f"{log.name}.1")
    try:
        return parcel.id in _taken([before, log] if before.exists() else [log])
    except OSError:
        return None


def all_taken(log: Path, since: datetime) -> frozenset[str] | None:
    """Return the left parts of the Message-IDs of all it took since an instant, as far as logs are kept.

    None when the log cannot be read.
    """
    try:
        older = [one for one in log.parent.glob(f"{log.name}[.-]*") if one.stat().st_mtime >= since.timestamp()]
        return frozenset(_taken([*sorted(older, key=lambda one: one.stat().st_mtime), log]))
    except (OSError, EOFError):
        return None


def _taken(logs: Sequence[Path]) -> Iterator[str]:
    names = dict[bytes, str]()
    for line in (line for log in logs for line in _lines(log)):
        if found := NAMED.search(line):
            names[found[1]] = found[2].decode("ascii", "replace")
        elif (taken := TAKEN.search(line)) and taken[1] in names:
            yield names.pop(taken[1])


def _lines(log: Path) -> Iterator[bytes]:
    with gzip.open(log) if log.suffix == ".gz" else log.open("rb") as lines:
        yield from lines
