"""Who is who: partners with their people, who of them sits where, and whom to ring in a crisis."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.forums import Forum, Seat
from domain.joining.profiles import Profile
from domain.network.glossary import alphabetical
from domain.partners import Contact, Partner, Role, Sector
from domain.vocabulary import NOTHING_LISTED, Vocabulary

FRESH_DAYS = 365
"""What was confirmed longer ago than this is worth asking again."""
ORDER = {role: number for number, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Listed:
    """A partner as the others see it: its profile, if it has told one, and its people, the main contact first."""

    partner: Partner
    profile: Profile | None
    people: Sequence[Contact]

    def holds(self, words: str, listed: Vocabulary = NOTHING_LISTED) -> bool:
        """Tell whether every word looked for stands somewhere in what is shown of it."""
        texts = [
            self.partner.name,
            *((self.profile.core_task, self.profile.gives, self.profile.seeks) if self.profile else ()),
        ]
        shown = [part for text in texts for part in (text.fi, text.sv, text.en)]
        shown += [part for one in self.people for part in (one.name, one.title)]
        shown += [part for tag in self.profile.tags for part in listed.everywhere(tag)] if self.profile else ()
        everything = " ".join(shown).casefold()
        return all(word in everything for word in words.casefold().split())


def who_is_who(
    partners: Iterable[Partner], profiles: Iterable[Profile], contacts: Iterable[Contact]
) -> list[tuple[Sector, list[Listed]]]:
    """Return the active partners by sector and name."""
    told = {one.partner: one for one in profiles}
    people: dict[str, list[Contact]] = {}
    for contact in sorted(contacts, key=lambda one: (ORDER[one.role], alphabetical(one.name), one.id)):
        if contact.active:
            people.setdefault(contact.partner, []).append(contact)
    active = sorted((one for one in partners if one.active), key=lambda one: (alphabetical(one.name.fi), one.id))
    listed = [Listed(one, told.get(one.id), people.get(one.id, ())) for one in active]
    sectors = [(sector, [one for one in listed if one.partner.sector is sector]) for sector in Sector]
    return [(sector, some) for sector, some in sectors if some]


@dataclass(frozen=True, slots=True)
class Place:
    """A partner's seat in a forum as shown: who sits there and who stands in; a seat may still wait for somebody."""

    contact: Contact | None = None
    deputy: Contact | None = None


def who_sits_where(
    forums: Iterable[Forum], seats: Iterable[Seat], people: Mapping[str, Contact]
) -> dict[str, dict[str, Place]]:
    """Return by partner and forum who sits there; invited partners whose seat is empty have an empty place."""
    found: dict[str, dict[str, Place]] = {}
    codes = set()
    for forum in forums:
        codes.add(forum.code)
        for member in forum.members:
            found.setdefault(member, {})[forum.code] = Place()
    for seat in seats:
        if seat.forum in codes:
            place = Place(_here(people, seat.contact), _here(people, seat.deputy))
            found.setdefault(seat.partner, {})[seat.forum] = place
    return found


def _here(people: Mapping[str, Contact], id: str) -> Contact | None:
    contact = people.get(id)
    return contact if contact and contact.active else None


@dataclass(frozen=True, slots=True)
class Reached:
    """How a partner is reached in a crisis: the main contact, the deputy, and when it was last known to be right."""

    partner: Partner
    main: Contact | None
    deputy: Contact | None
    confirmed: date | None

    def is_stale(self, today: date) -> bool:
        """Tell whether it is worth asking again."""
        return self.confirmed is None or (today - self.confirmed).days > FRESH_DAYS


def crisis_list(
    partners: Iterable[Partner], contacts: Iterable[Contact], confirmed: Mapping[str, date]
) -> list[Reached]:
    """Return the main contact and deputy of every active partner, by sector and name (S2-6)."""
    found = []
    for _, some in who_is_who(partners, (), contacts):
        for one in some:
            main = next((person for person in one.people if person.role is Role.MAIN), None)
            deputy = next((person for person in one.people if person.role is Role.DEPUTY), None)
            known = [confirmed[person.id] for person in (main, deputy) if person and person.id in confirmed]
            found.append(Reached(one.partner, main, deputy, max(known, default=None)))
    return found
