"""What a kind of request adds to the shared page: when it counts as filled in, and what it asks before sending."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.web.doubting import ask_about_doubts, place_of_fault
from adapters.web.joining import (
    agreement_as_known,
    people_as_known,
    profile_as_known,
    renewal_as_known,
    seats_as_known,
)
from domain.errors import RuleBroken
from domain.ports import Ports
from domain.processes.joining.onboarding import take_in_people
from domain.requests import Turn

Fields = Mapping[str, str]


def anything(fields: Fields) -> bool:
    """Tell whether any field was filled in."""
    return any(value.strip() for value in fields.values())


def even_nothing(fields: Fields) -> bool:
    """Take an empty form too: what it would ask about may have passed."""
    del fields
    return True


def nothing_first(question: Any, turn: Turn, fields: Fields) -> None:
    """Ask nothing before sending."""
    del question, turn, fields


def where_it_is(name: str, fault: RuleBroken) -> str:
    """Show a fault at the field it was found in."""
    del fault
    return name


def nothing_after(ports: Ports, alliance: str) -> None:
    """Leave all else to the flow that takes the answer in."""
    del ports, alliance


def nothing_before(question: Any) -> Fields:
    """Show empty fields first."""
    del question
    return {}


@dataclass(frozen=True)
class KindsPage:
    """What a kind adds to the shared page.

    `first` may raise AskFirst to ask something before the answer is written; `after` is where the sender lands;
    `before` is what the form shows before anything was typed, such as what the register knows. `sent` is done as soon
    as the answer is written, where the sender's very next page builds on it.
    """

    filled: Callable[[Fields], bool] = anything
    first: Callable[[Any, Turn, Fields], None] = nothing_first
    place: Callable[[str, RuleBroken], str] = where_it_is
    after: str = ""
    before: Callable[[Any], Fields] = nothing_before
    sent: Callable[[Ports, str], None] = nothing_after


def _any_value(fields: Fields) -> bool:
    return any(value.strip() for name, value in fields.items() if name.startswith("values."))


PAGES: Mapping[str, KindsPage] = {
    "values": KindsPage(_any_value, ask_about_doubts, place_of_fault, "/results"),
    "review": KindsPage(),
    "call": KindsPage(),
    "unreached": KindsPage(even_nothing),
    "people": KindsPage(before=people_as_known, sent=take_in_people),
    "agreement": KindsPage(before=agreement_as_known),
    "common-ground": KindsPage(),
    "seating": KindsPage(before=seats_as_known),
    "profile": KindsPage(before=profile_as_known),
    "renewal": KindsPage(before=renewal_as_known),
    "section": KindsPage(),
    "approval": KindsPage(),
    "dates": KindsPage(),
    "rsvp": KindsPage(),
    "minutes": KindsPage(),
    "commitment": KindsPage(),
    "counter-offer": KindsPage(),
    "status": KindsPage(),
}
