"""A problem's sentence for places where nothing that a person typed may stand: Prefect's runs, logs, a check."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from adapters.wording.catalogue import catalogue
from adapters.wording.say import say
from domain.errors import Problem
from domain.indicators.catalogue import Period
from domain.words import Language

IDS = frozenset({"alliance", "code", "deployment", "id", "indicator", "round", "stage", "what"})
"""Facts that hold an id of ours or of the statistics bank; any other text may be what somebody typed."""
ID = re.compile(r"[a-z0-9][a-z0-9./_-]{0,99}")
WITHHELD = "…"


def plainly(language: Language, found: Problem) -> str:
    """Return the sentence with its ids, numbers and dates; any other fact is left out."""
    key = f"error.{found.code}"
    if key not in catalogue():
        return say(language, "error.no-sentence", code=found.code)
    named = {name for _, name, _, _ in Formatter().parse(catalogue()[key][language]) if name is not None}
    return say(language, key, **{**dict.fromkeys(named, WITHHELD), **_harmless(found.facts)})


def _harmless(facts: Mapping[str, object]) -> dict[str, Any]:
    return {name: fact for name, fact in facts.items() if _is_harmless(name, fact)}


def _is_harmless(name: str, fact: object) -> bool:
    if isinstance(fact, str):
        return name in IDS and ID.fullmatch(fact) is not None
    return isinstance(fact, int | float | Decimal | date | Period)
