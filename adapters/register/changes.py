"""What a file would change in the register: decided here as values, written elsewhere."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import count
from typing import Any, TypeGuard

from adapters.register.given import Given, GivenContact, GivenPartner
from adapters.register.report import Change, Did
from adapters.register.seating import Place, seated, told_by_page
from adapters.register.sections import SECTIONS
from domain.alliance import Alliance
from domain.forums import Forum, Seat
from domain.handbook import Entry
from domain.indicators.catalogue import Indicator
from domain.joining.profiles import Profile
from domain.partners import Contact, Partner, Role
from domain.ports import Work
from domain.words import Text


@dataclass(frozen=True, slots=True)
class Known:
    """The register as it stands."""

    alliance: Alliance | None
    partners: Mapping[str, Partner]
    contacts: Mapping[tuple[str, str], Contact]
    """By partner and address, whatever its case: an address is how a person is known again."""
    indicators: Mapping[str, Indicator]
    sections: Mapping[type[Entry], Mapping[str, Entry]] = field(default_factory=dict)
    seats: Mapping[tuple[str, str], Seat] = field(default_factory=dict)
    """By forum and partner."""
    told: frozenset[Place] = frozenset()
    """The seats of which their partners have told themselves."""
    profiles: Mapping[str, Profile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to write, whom to let go, and what to say of it all."""

    alliance: Alliance
    partners: Sequence[Partner]
    contacts: Sequence[Contact]
    indicators: Sequence[Indicator]
    sections: Mapping[type[Entry], Sequence[Entry]]
    """Of the handbook, those that change, whole."""
    seats: Sequence[Seat]
    """Those that somebody takes."""
    kept: Sequence[tuple[str, Seat]]
    """Those the file would fill otherwise and leaves alone, with why."""
    profiles: Sequence[Profile]
    leaving: Mapping[str, int]
    """Contacts who leave, by id, with their rows in the file."""
    changes: Sequence[Change]


def known(work: Work, alliance: Alliance | None) -> Known:
    """Read the register as it stands."""
    contacts = {(one.partner, one.email.casefold()): one for one in work.register.contacts()}
    indicators = {one.code: one for one in work.rounds.indicators()}
    sections = {kind: {one.code: one for one in work.handbook.all(kind)} for kind in SECTIONS.values()}
    seats = {(one.forum, one.partner): one for one in work.seats.all()}
    partners = {one.id: one for one in work.register.partners()}
    profiles = {one.partner: one for one in work.profiles.all()}
    return Known(alliance, partners, contacts, indicators, sections, seats, told_by_page(work), profiles)


def decide(before: Known, given: Given) -> Decision:
    """Compare a file with the register. What the file does not mention stays as it is."""
    alliance = given.alliance or before.alliance
    if alliance is None:
        raise ValueError("a file of partners needs an alliance")
    given = _with_invited(before, given)
    partners = {one.id: _partner(before, one) for one in given.partners}
    contacts = list(_contacts(before, given, partners))
    indicators = _catalogue(before, given)
    here = [new for _, new, _ in contacts if partners[new.partner].active]
    seats, kept = seated(before.seats, before.told, given, here)
    profiles = [(before.profiles.get(one.partner), one) for one in _profiles(before, given)]
    changes = [
        *_compared("alliance", [(before.alliance, alliance)] if given.alliance else []),
        *_compared("partner", [(before.partners.get(id), one) for id, one in partners.items()]),
        *_compared("contact", [(old, new) for old, new, _ in contacts]),
        *_compared("indicator", [(before.indicators.get(one.code), one) for one in given.indicators]),
        *(change for kind in given.sections for change in _section_changes(before, given, kind)),
        *_compared("profile", profiles),
        *(Change(Did.CHANGED, "seat", f"{one.forum}, {one.partner}") for one in seats),
        *_gone(before, given),
        *_left(before, given),
    ]
    return Decision(
        alliance,
        [one for one in partners.values() if one != before.partners.get(one.id)],
        [new for old, new, _ in contacts if new != old],
        indicators,
        dict(_rewritten(before, given)),
        seats,
        kept,
        [new for old, new in profiles if new != old],
        {new.id: row for old, new, row in contacts if old and old.active and not new.active},
        changes,
    )


def _with_invited(before: Known, given: Given) -> Given:
    """Let partners that were invited on a page keep their place in the forums of a file that does not know them."""
    if (section := given.sections.get(Forum)) is None:
        return given
    named, standing = {one.id for one in given.partners}, before.sections.get(Forum, {})
    forums = [one for one in section.entries if isinstance(one, Forum)]
    members = {code: one.members for code, one in standing.items() if isinstance(one, Forum)}
    strangers = {one.code: [id for id in members.get(one.code, ()) if id not in named] for one in forums}
    whole = [replace(one, members=tuple(dict.fromkeys([*one.members, *strangers[one.code]]))) for one in forums]
    return replace(given, sections={**given.sections, Forum: replace(section, entries=whole)})


def _partner(before: Known, given: GivenPartner) -> Partner:
    standing = before.partners.get(given.id)
    return replace(standing, **given.fields) if standing else Partner(id=given.id, **given.fields)


def _profiles(before: Known, given: Given) -> Iterator[Profile]:
    for profile in (one.profile for one in given.partners if one.profile):
        standing = before.profiles.get(profile.partner)
        yield replace(profile, confirmed_on=standing.confirmed_on) if standing else profile


def _contacts(
    before: Known, given: Given, partners: Mapping[str, Partner]
) -> Iterator[tuple[Contact | None, Contact, int]]:
    """Pair each given contact with the one known; a new one gets the next id, which says nothing of the person."""
    numbers = count(max((int(one.id.removeprefix("c-")) for one in before.contacts.values()), default=0) + 1)
    staffed = {partner for partner, _ in before.contacts}
    for partner in given.partners:
        for one in partner.contacts:
            standing = before.contacts.get((partner.id, one.email.casefold()))
            if standing:
                yield standing, replace(standing, **one.fields), one.row
            else:
                fresh = _fresh(one, partners[partner.id], staffed)
                yield None, replace(fresh, id=f"c-{next(numbers):04d}"), one.row
            staffed.add(partner.id)


def _fresh(given: GivenContact, partner: Partner, staffed: set[str]) -> Contact:
    """The first person of a partner is its main contact, and people use their organisation's first language."""
    role = Role.COLLEAGUE if partner.id in staffed else Role.MAIN
    usual: dict[str, Any] = {"name": given.email, "email": given.email, "role": role, "language": partner.languages[0]}
    return Contact(id="", partner=partner.id, **{**usual, **given.fields})


def _catalogue(before: Known, given: Given) -> list[Indicator]:
    named = {one.code for one in given.indicators} | given.dropped
    return [*given.indicators, *(one for code, one in before.indicators.items() if code not in named)]


def _rewritten(before: Known, given: Given) -> Iterator[tuple[type[Entry], list[Entry]]]:
    for kind, section in given.sections.items():
        standing = before.sections.get(kind, {})
        named = {one.code for one in section.entries} | section.dropped
        entries = [*section.entries, *(one for code, one in standing.items() if code not in named)]
        entries += [replace(one, active=False) for one in standing.values() if _ends(one, section.dropped)]
        if entries != list(standing.values()):
            yield kind, entries


def _ends(entry: Entry, dropped: Collection[str]) -> TypeGuard[Forum]:
    """Tell whether an entry is kept though it was taken out: a forum has ended, and what it left can be read."""
    return isinstance(entry, Forum) and entry.code in dropped


def _section_changes(before: Known, given: Given, kind: type[Entry]) -> Iterator[Change]:
    section, standing, name = given.sections[kind], before.sections.get(kind, {}), kind.__name__.lower()
    yield from _compared(name, [(standing.get(one.code), one) for one in section.entries])
    for code in sorted(code for code in section.dropped & set(standing) if getattr(standing[code], "active", True)):
        yield Change(Did.RETIRED, name, name_of(standing[code]))
    for code in sorted(set(standing) - section.dropped - {one.code for one in section.entries}):
        yield Change(Did.LEFT, name, name_of(standing[code]))


def _compared(kind: str, pairs: Sequence[tuple[Any, Any]]) -> Iterator[Change]:
    for old, new in pairs:
        if old is None:
            yield Change(Did.ADDED, kind, name_of(new))
        elif old == new:
            yield Change(Did.UNCHANGED, kind, name_of(new))
        else:
            left = getattr(old, "active", True) and not getattr(new, "active", True)
            yield Change(Did.RETIRED if left else Did.CHANGED, kind, name_of(new), _differing(old, new))


def _differing(old: Any, new: Any) -> tuple[str, ...]:
    names = (one.name for one in fields(new))
    return tuple(name for name in names if getattr(old, name) != getattr(new, name))


def name_of(one: Alliance | Partner | Contact | Indicator | Profile | Entry) -> str:
    """Return the name by which a report calls a thing."""
    if isinstance(one, Contact):
        return f"{one.name}, {one.partner}"
    if isinstance(one, Profile):
        return one.partner
    named: Text | None = getattr(one, "title", None) or getattr(one, "name", None)
    return named.fi if named else getattr(one, "code", "")


def _gone(before: Known, given: Given) -> Iterator[Change]:
    for code in sorted(given.dropped & set(before.indicators)):
        yield Change(Did.RETIRED, "indicator", name_of(before.indicators[code]))


def _left(before: Known, given: Given) -> Iterator[Change]:
    """Tell what stands in the register and not in the file; a person who has left already is no news."""
    named = {one.id for one in given.partners}
    people = {(one.id, person.email.casefold()) for one in given.partners for person in one.contacts}
    for id, partner in before.partners.items():
        if id not in named and partner.active:
            yield Change(Did.LEFT, "partner", name_of(partner))
    for key, contact in before.contacts.items():
        if key[0] in named and key not in people and contact.active:
            yield Change(Did.LEFT, "contact", name_of(contact))
    if given.alliance:
        codes = {one.code for one in given.indicators} | given.dropped
        for code in sorted(set(before.indicators) - codes):
            yield Change(Did.LEFT, "indicator", name_of(before.indicators[code]))
