"""Who sits where, as a file tells it beside each person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from adapters.register.given import Given, GivenContact
from domain.forums import Seat
from domain.partners import Contact

Seats = Mapping[tuple[str, str], Seat]


def seated(before: Seats, given: Given, people: Sequence[Contact]) -> list[Seat]:
    """Return the seats, by forum and partner, that a file gives to others than sit there; a seat needs a person."""
    ids = {(one.partner, one.email.casefold()): one.id for one in people}
    seats: dict[tuple[str, str], Seat] = {}
    for partner in given.partners:
        for one in partner.contacts:
            for code, place in _places(one):
                key = (code, partner.id)
                standing = seats.get(key) or before.get(key) or Seat(code, partner.id, "")
                seats[key] = replace(standing, **{place: ids[partner.id, one.email.casefold()]})
    return [seat for key, seat in seats.items() if seat.contact and seat != before.get(key)]


def _places(one: GivenContact) -> Iterator[tuple[str, str]]:
    yield from ((code, "contact") for code in one.sits_in)
    yield from ((code, "deputy") for code in one.deputy_in)
