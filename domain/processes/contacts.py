"""The people of a partner as the coordinator keeps them: added, changed, let go, their links revoked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from pydantic import model_validator

from domain.errors import RuleBroken
from domain.events import Event
from domain.forums import Seat
from domain.links import serial_at
from domain.partners import Contact, EmailAddress, Rhythm, Role, spokesperson
from domain.ports import Ports, Work
from domain.processes.reaching import readdressed
from domain.requests import Request
from domain.words import Language, Line, Name, Outside
from domain.workdays import SomeDay


class ContactForm(Outside):
    """A contact as typed. Working days count from Monday, 0."""

    name: Name
    email: EmailAddress
    language: Language = Language.FI
    role: Role = Role.MAIN
    title: Line = ""
    phone: Line = ""
    coordinator: bool = False
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    rhythm: Rhythm = Rhythm.WEEKLY
    away_from: SomeDay = None
    away_until: SomeDay = None

    @model_validator(mode="after")
    def _is_reachable(self) -> "ContactForm":
        start, end = self.away_from, self.away_until
        if (start is None) is not (end is None) or (start and end and end < start):
            raise RuleBroken("contact.away")
        if not set(self.working_days) <= set(range(7)) or not self.working_days:
            raise RuleBroken("contact.days")
        if len(self.phone) > 40:
            raise RuleBroken("text.too-long", limit=40, length=len(self.phone))
        return self


def save_contact(ports: Ports, alliance: str, partner: str, by: str, said: ContactForm, contact: str = "") -> Contact:
    """Add a contact to a partner, or change one. A new main contact makes the earlier one the deputy.

    Messages that did not reach them leave again for a new address. Raises RuleBroken when the partner has the
    address already, or nobody would be left to coordinate.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        before = _blank(work, partner, contact)  # first, for a new id lets nobody else add the same person meanwhile
        others = [one for one in work.register.contacts(partner) if one.active and one.id != contact]
        if said.email.casefold() in {one.email.casefold() for one in others}:
            raise RuleBroken("contact.known", email=said.email)
        fields = said.model_dump() | {"coordinator": said.coordinator and _leads(work, partner)}
        saved = replace(before, **fields)
        demoted = [replace(one, role=Role.DEPUTY) for one in others if {one.role, saved.role} == {Role.MAIN}]
        work.register.save(work.register.alliance(), [], [*demoted, saved])
        if before.coordinator and not work.register.coordinators():
            raise RuleBroken("contact.last-coordinator")
        if contact:
            readdressed(work, before, now)
        work.tell(Event("contact.saved", saved.id, by, now))
    ports.wake()
    return saved


def _leads(work: Work, partner: str) -> bool:
    return partner == work.register.alliance().backbone


def _blank(work: Work, partner: str, contact: str) -> Contact:
    if not contact:
        return Contact(work.register.next_contact_id(), work.register.partner(partner).id, "", "")
    known = work.register.contact(contact)
    if known.partner != partner:
        raise RuleBroken("contact.other-organisation")
    return known


@dataclass(frozen=True, slots=True)
class Leaving:
    """What would follow if a contact left: these open requests would go to the heir, or to nobody.

    In their seats in forums the deputies would take over, or nobody.
    """

    requests: Sequence[Request]
    heir: Contact | None
    seats: Sequence[Seat] = ()


def leaving(work: Work, contact: Contact, today: date) -> Leaving:
    """Say what would move if the contact left, without moving it."""
    others = [one for one in work.register.contacts(contact.partner) if one.id != contact.id]
    open_requests, seats = work.requests.open_of_contact(contact.id), work.seats.of_contact(contact.id)
    return Leaving(open_requests, spokesperson(others, today), seats)


def revoke_links(ports: Ports, alliance: str, contact: str, by: str) -> datetime:
    """Let no link mailed to the contact until now open anything; later mails carry new ones."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        work.spent.revoke(work.register.contact(contact).id, serial_at(now))
        work.tell(Event("links.revoked", contact, by, now))
    return now
