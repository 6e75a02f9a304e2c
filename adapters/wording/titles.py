"""What a request is about, as its title and others' titles need it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.indicators.catalogue import Period
from domain.words import Text


@dataclass(frozen=True, slots=True)
class Matter:
    """Another request, told by its own title."""

    kind: str
    facts: Mapping[str, Any]


def readable_fact(fact: Any) -> Any:
    """Undo what JSON did to a fact: a text in several languages, or a matter with its own facts."""
    if not isinstance(fact, Mapping):
        return fact
    return Matter(fact["kind"], readable(fact["facts"])) if "kind" in fact else Text(**fact)


def readable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Make the stored words of a request's title fit for the wording."""
    known = {name: readable_fact(fact) for name, fact in facts.items()}
    return known | ({"period": Period.parse(str(known["period"]))} if "period" in known else {})
