"""Which forums a partner sits in, who sits there for it and who stands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field

from domain.errors import FieldsBroken, RuleBroken
from domain.forums import Forum, Seat
from domain.joining.onboarding import FLOW
from domain.partners import Contact
from domain.requests import Kind, Reply, Request
from domain.words import Line, Outside, Slug


@dataclass(frozen=True, slots=True)
class Invited:
    """A forum that invites the partner, and the seat as it is taken now."""

    forum: Forum
    seat: Seat | None


@dataclass(frozen=True, slots=True)
class SeatsQuestion:
    """What the page shows: the forums, and who could sit there."""

    forums: Sequence[Invited]
    people: Sequence[Contact]


class SeatForm(Outside):
    """One seat as chosen, by the people's ids; without a contact it stays empty."""

    contact: Line = ""
    deputy: Line = ""


class Seating(Outside):
    """The seats by forum; `seen` tells that the page was read, for all of them may stay empty."""

    seen: bool = False
    seats: Mapping[Slug, SeatForm] = Field(default_factory=dict)


def check_seats(request: Request, question: SeatsQuestion, answer: Seating, reply: Reply) -> tuple[()]:
    """Refuse somebody who is not of the partner, and one person as both; raises FieldsBroken."""
    del request, reply
    known = {"", *(one.id for one in question.people)}
    broken: dict[str, RuleBroken] = {}
    for code, seat in answer.seats.items():
        chosen_here = {"contact": seat.contact, "deputy": seat.deputy}
        strangers = [name for name, id in chosen_here.items() if id not in known]
        broken |= {f"seats.{code}.{name}": RuleBroken("seating.unknown") for name in strangers}
        if seat.deputy and not seat.contact:
            broken[f"seats.{code}.contact"] = RuleBroken("seating.deputy-alone")
        if seat.deputy and seat.deputy == seat.contact:
            broken[f"seats.{code}.deputy"] = RuleBroken("seating.same")
    if broken:
        raise FieldsBroken(broken)
    return ()


def chosen(partner: str, forums: Sequence[str], answer: Seating) -> tuple[list[Seat], list[str]]:
    """Return the seats that are taken, and the forums, of those that invite, whose seat stays empty."""
    taken = [
        Seat(code, partner, seat.contact, seat.deputy)
        for code, seat in answer.seats.items()
        if seat.contact and code in forums
    ]
    return taken, [code for code in forums if code not in {seat.forum for seat in taken}]


SEATS: Kind[SeatsQuestion, Seating] = Kind("seating", Seating, check_seats, receipt=False, taken_in_by=FLOW, minutes=2)
