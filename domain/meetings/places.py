"""Who is asked to a meeting: the person of each member's seat, and where a seat is empty, who speaks for the member."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from domain.forums import Forum, Seat
from domain.partners import Contact, Partner, Sector, spokesperson


def members_of(forum: Forum, about: str, partners: Mapping[str, Partner]) -> list[str]:
    """Return the active members a meeting concerns: of a negotiation one municipality, and whoever is none."""
    here = [partners[id] for id in forum.members if id in partners and partners[id].active]
    return [one.id for one in here if not about or one.id == about or one.sector is not Sector.MUNICIPALITY]


def places(
    forum: Forum, members: Iterable[str], seats: Sequence[Seat], people: Iterable[Contact], today: date
) -> list[Seat]:
    """Return a filled seat for each member that has anybody at all."""
    taken = {seat.partner: seat for seat in seats if seat.forum == forum.code}
    there: dict[str, list[Contact]] = {}
    for one in people:
        if one.active:
            there.setdefault(one.partner, []).append(one)
    found = (_place(forum, member, taken.get(member), there.get(member, []), today) for member in members)
    return [seat for seat in found if seat]


def _place(forum: Forum, member: str, seat: Seat | None, people: Sequence[Contact], today: date) -> Seat | None:
    here = {one.id for one in people}
    deputy = seat.deputy if seat and seat.deputy in here else ""
    if seat and seat.contact in here:
        return Seat(forum.code, member, seat.contact, deputy)
    speaks = spokesperson(people, today)
    person = deputy or (speaks.id if speaks else "")
    return Seat(forum.code, member, person) if person else None
