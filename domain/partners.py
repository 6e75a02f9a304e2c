"""Partners and their contacts: who belongs to the alliance and how each wants to be reached."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import AfterValidator

from domain.alliance import Alliance
from domain.errors import RuleBroken
from domain.words import Language, Text, no_identity_code


class Sector(StrEnum):
    """The kinds of organisations an alliance is made of (S0-1)."""

    COUNTY = "county"
    MUNICIPALITY = "municipality"
    PARISH = "parish"
    ASSOCIATION = "association"
    OTHER = "other"


class Role(StrEnum):
    """What a contact is for the organisation. Requests go to the main contact first."""

    MAIN = "main"
    DEPUTY = "deputy"
    COLLEAGUE = "colleague"


class Rhythm(StrEnum):
    """How often a contact wants the digest. ASKED_ONLY: each request is told of once, and never reminded of."""

    WEEKLY = "weekly"
    DAILY = "daily"
    ASKED_ONLY = "asked-only"


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation of the alliance. `municipality` is the three-digit code, county code for a county."""

    id: str
    name: Text
    sector: Sector
    municipality: str | None = None
    business_id: str | None = None
    languages: tuple[Language, ...] = (Language.FI,)
    active: bool = True
    register_number: str | None = None
    """Of an association, in the register of associations."""


PARTICLES = frozenset({"af", "av", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le"})
PARTICLES |= {"ibn", "ten", "ter", "van", "von", "zu"}
"""Words of people's names that are written small."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person through whom an organisation is reached. The id is opaque: it may stand in logs."""

    id: str
    partner: str
    name: str
    email: str
    role: Role = Role.MAIN
    language: Language = Language.FI
    title: str = ""
    phone: str = ""
    coordinator: bool = False
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    rhythm: Rhythm = Rhythm.WEEKLY
    away_from: date | None = None
    away_until: date | None = None
    active: bool = True

    @property
    def called(self) -> str:
        """How a letter greets them: by the first name, a shared mailbox (`Naapurien toimisto`) by all of it."""
        first, *rest = self.name.split() or [""]
        is_person = first[:1].isupper() and all(word[0].isupper() or word in PARTICLES for word in rest)
        return first if is_person else self.name

    def works_on(self, day: date) -> bool:
        """Tell whether mail may reach this person on the day: a working day of theirs, not an absence."""
        return day.weekday() in self.working_days and not self.is_away(day)

    def is_away(self, day: date) -> bool:
        """Tell whether the day is within an absence of this person."""
        return bool(self.away_from and self.away_until and self.away_from <= day <= self.away_until)


ADDRESS = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+'-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
BUSINESS_ID = re.compile(r"([0-9]{7})-([0-9])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def email_address(text: str) -> str:
    """Check one plain address, letters a-z only; the domain is lowered. Raises RuleBroken."""
    text = text.strip()
    if "," in text or ";" in text:
        raise RuleBroken("email.one")
    if not text.isascii():
        raise RuleBroken("email.ascii")
    if len(text) > 254 or ".." in text or not ADDRESS.fullmatch(text):
        raise RuleBroken("email.form")
    local, _, host = no_identity_code(text).partition("@")
    return f"{local}@{host.lower()}"


def business_id(text: str) -> str:
    """Check a Finnish business id (Y-tunnus) with its check digit; raises RuleBroken."""
    found = BUSINESS_ID.fullmatch(text.strip())
    if not found:
        raise RuleBroken("business-id.form")
    rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, found[1], strict=True)) % 11
    if rest == 1 or int(found[2]) != (11 - rest) % 11:
        raise RuleBroken("business-id.check")
    return found[0]


def register_number(text: str) -> str:
    """Check an association's register number, written 123.456 or 123456; raises RuleBroken. It has no check digit."""
    digits = re.sub(r"[. ]", "", text.strip())
    if not re.fullmatch(r"[1-9][0-9]{0,6}", digits, re.ASCII):
        raise RuleBroken("register-number.form")
    return digits


EmailAddress = Annotated[str, AfterValidator(email_address)]
BusinessId = Annotated[str, AfterValidator(business_id)]
RegisterNumber = Annotated[str, AfterValidator(register_number)]


def spokesperson(contacts: Iterable[Contact], today: date) -> Contact | None:
    """Choose who is asked: the main contact, the deputy while the main one is away or missing (S2-6)."""
    order = {Role.MAIN: 0, Role.DEPUTY: 1, Role.COLLEAGUE: 2}
    here = [contact for contact in contacts if contact.active]

    def rank(contact: Contact) -> tuple[bool, int, str]:
        return contact.is_away(today), order[contact.role], contact.id

    return min(here, key=rank, default=None)


def check_colleague(email: str, contacts: Sequence[Contact]) -> None:
    """Refuse a new colleague whose address is not of the same organisation as those already known."""
    hosts = {contact.email.partition("@")[2].lower() for contact in contacts}
    if email.partition("@")[2].lower() not in hosts:
        raise RuleBroken("contact.other-address", hosts=", ".join(f"@{one}" for one in sorted(hosts)))


class Register(Protocol):
    """The register of one alliance."""

    def alliance(self) -> Alliance: ...
    def partner(self, id: str) -> Partner: ...
    def partners(self) -> list[Partner]: ...
    def contact(self, id: str) -> Contact: ...
    def people(self, ids: Iterable[str]) -> Mapping[str, Contact]:
        """Return several contacts by id in one query; unknown ids are left out."""

    def contacts(self, partner: str | None = None) -> list[Contact]: ...
    def contacts_at(self, email: str) -> list[Contact]: ...
    def coordinators(self) -> list[Contact]:
        """Return the active coordinators of the backbone, by id."""

    def add_colleague(self, giver: Contact, name: str, email: str) -> Contact: ...
    def heard(self) -> Mapping[str, date]:
        """Return when each contact was last heard from: an answer of theirs, or their details looked through."""

    def next_contact_id(self) -> str:
        """Return the next opaque id, never made of a name or address.

        Whoever else wants one in the alliance waits until this transaction ends.
        """

    def save(self, alliance: Alliance, partners: Sequence[Partner], contacts: Sequence[Contact]) -> None: ...
