"""Who sits where, as a file tells it beside each person; what a partner has told on its page stands."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from adapters.register.given import Given, GivenContact
from domain.forums import Seat
from domain.joining.seating import SEATS
from domain.partners import Contact
from domain.ports import Work
from domain.requests import Status

Place = tuple[str, str]
"""A forum and a partner."""
Seats = Mapping[Place, Seat]


def told_by_page(work: Work) -> frozenset[Place]:
    """Return the seats of which their partners have told themselves; a file does not know better."""
    asked = [one for status in (Status.ANSWERED, Status.ACCEPTED) for one in work.requests.standing(SEATS.name, status)]
    said = [(one.partner, work.requests.reply(one.id, one.answer).body) for one in asked]
    return frozenset((forum, partner) for partner, body in said for forum in body.get("seats", ()))


def seated(
    before: Seats, told: Collection[Place], given: Given, people: Sequence[Contact]
) -> tuple[list[Seat], list[tuple[str, Seat]]]:
    """Return the seats that a file fills, and those it would fill otherwise and leaves alone, each with why.

    `people` are those of the partners that are with us.
    """
    here = {(one.partner, one.email.casefold()): one for one in people}
    wanted: dict[Place, Seat] = {}
    gone: list[tuple[str, Seat]] = []
    for partner in given.partners:
        for one in partner.contacts:
            person = here.get((partner.id, one.email.casefold()))
            for forum, role in _places(one) if person else ():
                key = (forum, partner.id)
                standing = wanted.get(key) or before.get(key) or Seat(forum, partner.id, "")
                if person and person.active:
                    wanted[key] = replace(standing, **{role: person.id})
                else:
                    gone.append(("person-gone", standing))
    differing = {key: seat for one in wanted.values() if (seat := _whole(one)) != before.get(key := _key(one))}
    kept = [("told-by-page", seat) for key, seat in differing.items() if key in told]
    return [seat for key, seat in differing.items() if seat.contact and key not in told], [*kept, *gone]


def _key(seat: Seat) -> Place:
    return seat.forum, seat.partner


def _whole(seat: Seat) -> Seat:
    """Nobody stands in for themselves, as a deputy would who has taken over since."""
    return replace(seat, deputy="") if seat.deputy == seat.contact else seat


def _places(one: GivenContact) -> Iterator[tuple[str, str]]:
    yield from ((code, "contact") for code in one.sits_in)
    yield from ((code, "deputy") for code in one.deputy_in)
