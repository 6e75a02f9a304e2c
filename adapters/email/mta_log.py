"""The mail server's own log, asked whether it has taken a message (Postfix's lines: cleanup, then qmgr)."""

import re
from collections.abc import Iterator
from pathlib import Path

from domain.messages import Parcel

QUEUE = rb"([0-9A-Za-z]+): "
TAKEN = re.compile(rb"/qmgr\[\d+\]: " + QUEUE + rb"from=<")
"""Written once a message is whole on the server's disk; cleanup's line may be of one that broke off half-way."""


def has_taken(log: Path, parcel: Parcel) -> bool | None:
    """Tell by the log, or by the one before it, whether the server took the message; None when it cannot be read."""
    named = re.compile(rb"/cleanup\[\d+\]: " + QUEUE + rb"message-id=<" + re.escape(parcel.id.encode()) + rb"@")
    mine: set[bytes] = set()
    try:
        for line in _lines(log):
            if found := named.search(line):
                mine.add(found[1])
            elif (taken := TAKEN.search(line)) and taken[1] in mine:
                return True
    except OSError:
        return None
    return False


def _lines(log: Path) -> Iterator[bytes]:
    for file in (log.with_name(f"{log.name}.1"), log):
        if file == log or file.exists():
            with file.open("rb") as lines:
                yield from lines
