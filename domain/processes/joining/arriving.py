"""What the answers of joining and renewing partners change, once each, when they are taken in."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from domain.forums import Forum, running
from domain.joining.agreements import AGREEMENT, Agreement, Signing
from domain.joining.common_ground import COMMON_GROUND
from domain.joining.onboarding import DAYS_OF_GRACE
from domain.joining.people import PEOPLE, People, Person, named
from domain.joining.presenting import PROFILE, Presentation, presented
from domain.joining.profiles import Profile
from domain.joining.renewals import RENEWAL, Renewal
from domain.joining.seating import SEATS, Seating, chosen
from domain.kinds import KINDS
from domain.messages import Message
from domain.partners import Contact, Role, spokesperson
from domain.ports import Work
from domain.processes.reaching import readdressed
from domain.processes.taking import Effect, no_effect
from domain.requests import Reply, Request, asked
from domain.workdays import helsinki_date, next_allowed

DAYS_TO_MEND = 14


def is_ours(work: Work, partner: str) -> bool:
    """Tell whether a partner is in, or on its way in: what one that has left once said changes nothing any more."""
    membership = work.memberships.of(partner)
    left = membership is not None and membership.left_at is not None
    return not left and (work.register.partner(partner).active or membership is not None)


def _people(work: Work, request: Request, reply: Reply, now: datetime) -> None:
    """Write the main contact and the deputy; whoever was one of them before becomes a colleague."""
    roles = (Role.MAIN, Role.DEPUTY)
    kept = [
        _person(work, request.partner, person, role, now)
        for person, role in zip(named(People.model_validate(reply.body)), roles, strict=False)
    ]
    others = [one for one in work.register.contacts(request.partner) if one.id not in {person.id for person in kept}]
    demoted = [replace(one, role=Role.COLLEAGUE) for one in others if one.role in roles]
    work.register.save(work.register.alliance(), [], demoted)


def _person(work: Work, partner: str, said: Person, role: Role, now: datetime) -> Contact:
    """Write one person, known again by the address, or by name and role where it is the address that has changed."""
    fresh_id = work.register.next_contact_id()  # first, for it lets nobody else add the same person meanwhile
    here = work.register.contacts(partner)
    known = {one.email.casefold(): one for one in here}
    names = {one.name.casefold(): one for one in here if one.active and one.role is role}
    blank = Contact(fresh_id, partner, said.name, said.email)
    before = known.get(said.email.casefold()) or names.get(said.name.casefold()) or blank
    about = said.model_dump(include={"name", "email", "title", "phone", "language", "rhythm"})
    saved = replace(before, **about, role=role, working_days=said.working_days, active=True)
    work.register.save(work.register.alliance(), [], [saved])
    if before is not blank:
        readdressed(work, before, now)
    return saved


def invites(work: Work, partner: str) -> list[str]:
    """Return the forums that invite a partner."""
    return [one.code for one in running(work.handbook.all(Forum)) if partner in one.members]


def _seats(work: Work, request: Request, reply: Reply, now: datetime) -> None:
    del now
    said = Seating.model_validate(reply.body)
    taken, empty = chosen(request.partner, invites(work, request.partner), said)
    work.seats.take(taken)
    work.seats.leave(request.partner, empty)


def _profile(work: Work, request: Request, reply: Reply, now: datetime) -> None:
    before = work.profiles.of(request.partner) or Profile(request.partner)
    said, writer = Presentation.model_validate(reply.body), work.register.contact(reply.by)
    work.profiles.save([presented(before, said, writer.language, helsinki_date(now))])


def _copy(work: Work, request: Request, reply: Reply, now: datetime) -> None:
    """Mail a copy of the accepted agreement to whoever accepted it, and one to the coordinator."""
    said = Signing.model_validate(reply.body)
    agreement = work.handbook.find(Agreement, said.edition)
    partner, sender = work.register.partner(request.partner), inviter(work, request.partner)
    facts = {
        "request": request.id,
        "kind": request.kind,
        "title": asdict(agreement.title),
        "text": asdict(agreement.text),
        "version": agreement.code,
        "partner": asdict(partner.name),
        "who": f"{said.name}, {said.title}" if said.title else said.name,
        "at": reply.at.isoformat(),
    }
    for id in dict.fromkeys([reply.by, sender]):
        person = work.register.contact(id)
        key = f"agreement-copy.{request.id}.{reply.number}.{id}"
        work.post.queue([Message(key, id, sender, "agreement-copy", person.language, facts, now)])


def inviter(work: Work, partner: str) -> str:
    """Return the coordinator in whose name a partner is written to: who invited it, or the first one left."""
    here = [one.id for one in work.register.coordinators()]
    membership = work.memberships.of(partner)
    return membership.by if membership and membership.by in here else next(iter(here), "")


def _renewal(work: Work, request: Request, reply: Reply, now: datetime) -> None:
    """Note that the partner has looked, and ask for what differs, and for the agreement where it is a new one."""
    today, profile = helsinki_date(now), work.profiles.of(request.partner)
    parts = Renewal.model_validate(reply.body).parts
    if profile and PROFILE.name not in parts:
        work.profiles.save([replace(profile, confirmed_on=today)])
    if work.requests.question(request).new_agreement:
        parts = [*parts, AGREEMENT.name]
    for kind in parts:
        fresh = mending(work, kind, request, now)
        work.requests.add_missing([fresh], asked(fresh, now))


def mending(work: Work, kind: str, request: Request, now: datetime) -> Request:
    """Return the request in which what a renewal said to differ is put right."""
    today = helsinki_date(now)
    due = next_allowed(today + timedelta(days=DAYS_TO_MEND))
    dates = (today, due, next_allowed(due + timedelta(days=DAYS_OF_GRACE)))
    contact = spokesperson(work.register.contacts(request.partner), today)
    id = f"{KINDS[kind].name}.{request.partner}.{today.isoformat()}"
    who = contact.id if contact else request.contact
    return Request(id, kind, request.id, request.asker, request.partner, who, *dates, notice_at=now)


def _if_ours(effect: Effect) -> Effect:
    def careful(work: Work, request: Request, reply: Reply, now: datetime) -> None:
        if is_ours(work, request.partner):
            effect(work, request, reply, now)

    return careful


EFFECTS: Mapping[str, Effect] = {
    AGREEMENT.name: _if_ours(_copy),
    PEOPLE.name: _if_ours(_people),
    SEATS.name: _if_ours(_seats),
    COMMON_GROUND.name: no_effect,
    PROFILE.name: _if_ours(_profile),
    RENEWAL.name: _if_ours(_renewal),
}
