"""What a kind of request adds to the shared page: when it counts as filled in, and what it asks before sending."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.web.doubting import ask_about_doubts, place_of_fault
from domain.errors import RuleBroken
from domain.requests import Turn

Fields = Mapping[str, str]


def anything(fields: Fields) -> bool:
    """Tell whether any field was filled in."""
    return any(value.strip() for value in fields.values())


def nothing_first(question: Any, turn: Turn, fields: Fields) -> None:
    """Ask nothing before sending."""
    del question, turn, fields


def where_it_is(name: str, fault: RuleBroken) -> str:
    """Show a fault at the field it was found in."""
    del fault
    return name


@dataclass(frozen=True)
class KindsPage:
    """`first` may raise AskFirst to ask something before the answer is written; `after` is where the sender lands."""

    filled: Callable[[Fields], bool] = anything
    first: Callable[[Any, Turn, Fields], None] = nothing_first
    place: Callable[[str, RuleBroken], str] = where_it_is
    after: str = ""


def _any_value(fields: Fields) -> bool:
    return any(value.strip() for name, value in fields.items() if name.startswith("values."))


PAGES: Mapping[str, KindsPage] = {
    "values": KindsPage(_any_value, ask_about_doubts, place_of_fault, "/results"),
    "review": KindsPage(),
    "call": KindsPage(),
    "commitment": KindsPage(),
    "counter-offer": KindsPage(),
    "status": KindsPage(),
}
