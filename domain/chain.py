"""Chains by hash: what was finished is sealed over what was finished before it, so that none can change unseen."""

from collections.abc import Mapping
from hashlib import sha256
from json import dumps
from typing import Any

Separators = tuple[str, str]
TIGHT: Separators = (",", ":")


def digest_of(body: Mapping[str, Any], separators: Separators = TIGHT) -> str:
    """Return the SHA-256 of a body written as JSON, however its keys were ordered; days and instants as their text."""
    written = dumps(body, ensure_ascii=False, sort_keys=True, separators=separators, default=str)
    return sha256(written.encode()).hexdigest()


def over(before: str, facts: Mapping[str, Any], separators: Separators = TIGHT) -> str:
    """Return the head of a link: the digest of its facts with the head before it.

    `separators` are JSON's: a chain keeps those it began with, or what it sealed could not be proven any more.
    """
    return digest_of({"before": before, **facts}, separators)
