"""A person changes: requests, seats and role move to the successor at once, old links die, both are told."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator

from domain.errors import FieldsBroken, RuleBroken
from domain.events import Event
from domain.forums import Seat
from domain.links import serial_at
from domain.messages import Message
from domain.partners import Contact, Role, check_colleague, email_address, spokesperson
from domain.ports import Ports, Work
from domain.processes.answering import facts_of
from domain.processes.doors import DAYS
from domain.processes.steering import hand_to
from domain.requests import Request
from domain.words import Language, Line, Outside, Prose
from domain.workdays import helsinki_date


class Successor(Outside):
    """Who carries on: somebody known there, or a name and an address."""

    contact: Line = ""
    name: Line = ""
    email: Annotated[str, AfterValidator(lambda text: email_address(text) if text else "")] = ""
    language: Language = Language.FI
    word: Prose = ""


@dataclass(frozen=True, slots=True)
class Burden:
    """What would move: the open requests and the seats of a person."""

    requests: Sequence[Request]
    seats: Sequence[Seat]


def burden_of(work: Work, contact: str) -> Burden:
    """Say what would move if somebody handed over, without moving it."""
    return Burden(work.requests.open_of_contact(contact), work.seats.of_contact(contact))


def hand_on(ports: Ports, alliance: str, contact: str, by: str, said: Successor) -> Contact:
    """Let a successor take a person's place: role, seats and open requests; the person's links end.

    Raises FieldsBroken when no successor was named, or somebody of another organisation; by the person's own hand
    also when a newcomer's address is of no host that the organisation is known by.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        leaver = work.register.contact(contact)
        heir = _heir(work, leaver, said)
        if not leaver.active:  # a form sent twice
            return heir
        if by == contact:
            _check_host(work, heir)
        letters = _letters(work, leaver, heir, said.word, now)
        _take_place(work, leaver, heir, letters, by, now)
    ports.wake()
    return heir


def step_in(work: Work, leaver: Contact, by: str, now: datetime) -> Contact | None:
    """Let whoever speaks for the organisation take the place of one who is gone; None where nobody is left.

    Nobody thanks the one who is gone: nothing arrives there.
    """
    others = [one for one in work.register.contacts(leaver.partner) if one.id != leaver.id]
    reached = [one for one in others if work.post.suppressed(one.id, one.email) is None]
    found = spokesperson(reached, helsinki_date(now))
    if found is None:
        return None
    heir = _risen(found, leaver)
    _take_place(work, leaver, heir, _letters(work, leaver, heir, "", now)[:1], by, now)
    return heir


def _take_place(work: Work, leaver: Contact, heir: Contact, letters: Sequence[Message], by: str, now: datetime) -> None:
    burden = burden_of(work, leaver.id)
    work.register.save(work.register.alliance(), [], [replace(leaver, active=False, role=Role.COLLEAGUE), heir])
    work.own_channels.remove(leaver.id)
    work.seats.take(_handed(seat, leaver.id, heir.id) for seat in burden.seats)
    # Read one by one, for rows that come back move another of them.
    for one in burden.requests:
        hand_to(work, work.requests.get(one.id), heir, by, now, letters[0].key)
    work.post.queue(letters)
    work.spent.revoke(leaver.id, serial_at(now))
    work.tell(Event("contact.replaced", leaver.id, by, now))


def _heir(work: Work, leaver: Contact, said: Successor) -> Contact:
    """Return the successor as they stand afterwards, with the leaver's role where that is the higher one."""
    fresh = work.register.next_contact_id()  # first, for it lets nobody else add the same person meanwhile
    others = {one.id: one for one in work.register.contacts(leaver.partner)}
    if said.contact:
        if said.contact not in others or not others[said.contact].active:
            raise FieldsBroken({"contact": RuleBroken("contact.other-organisation")})
        found = others[said.contact]
    elif said.name and said.email:
        known = {one.email.casefold(): one for one in others.values()}
        blank = Contact(fresh, leaver.partner, said.name, said.email, Role.COLLEAGUE, said.language)
        found = known.get(said.email.casefold(), blank)
    else:
        raise FieldsBroken({"contact": RuleBroken("successor.missing")})
    if found.id == leaver.id:
        raise FieldsBroken({"contact": RuleBroken("successor.self")})
    return _risen(found, leaver)


def _risen(found: Contact, leaver: Contact) -> Contact:
    """Return a successor with what the leaver was, where that is more."""
    role = min(found.role, leaver.role, key=list(Role).index)
    return replace(found, role=role, active=True, coordinator=found.coordinator or leaver.coordinator)


def _check_host(work: Work, heir: Contact) -> None:
    try:
        check_colleague(heir.email, work.register.contacts(heir.partner))
    except RuleBroken as refused:
        raise FieldsBroken({"email": refused}) from refused


def _handed(seat: Seat, leaver: str, heir: str) -> Seat:
    """Put the successor where the leaver was; who would stand in for themselves no longer does."""
    contact = heir if seat.contact == leaver else seat.contact
    deputy = heir if seat.deputy == leaver else seat.deputy
    return replace(seat, contact=contact, deputy="" if deputy == contact else deputy)


def _letters(work: Work, leaver: Contact, heir: Contact, word: str, now: datetime) -> list[Message]:
    """Write to the successor what is with them now, and thanks to the one who goes."""
    name = asdict(work.register.partner(leaver.partner).name)
    sender = next((one.id for one in work.register.coordinators() if one.id != leaver.id), heir.id)
    until = (helsinki_date(now) + timedelta(days=DAYS)).isoformat()
    requests = [facts_of(work, one) for one in work.requests.open_of_contact(leaver.id)]
    moment = f"{now:%Y%m%d%H%M%S}"
    told = {"partner": name, "leaver": leaver.name, "requests": requests, "reason": word, "until": until}
    thanked = {"partner": name, "heir": heir.name}
    return [
        Message(f"successor.{leaver.id}.{heir.id}.{moment}", heir.id, sender, "successor", heir.language, told, now),
        Message(f"stepped-down.{leaver.id}.{moment}", leaver.id, sender, "stepped-down", leaver.language, thanked, now),
    ]
