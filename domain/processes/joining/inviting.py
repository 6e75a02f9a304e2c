"""A partner invited to join: looked at first, then in the register as joining, its steps asked in one letter."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from domain.errors import FieldsBroken, RuleBroken
from domain.events import Event
from domain.forums import Forum
from domain.joining.agreements import AGREEMENT, Agreement
from domain.joining.common_ground import COMMON_GROUND, CommonValue
from domain.joining.onboarding import STEPS, Membership, Stage, Step, joining_requests
from domain.joining.seating import SEATS
from domain.messages import Letter, Message
from domain.partners import Contact, EmailAddress, Partner, Role, Sector, business_id, register_number
from domain.ports import Ports, Work
from domain.processes.doors import DAYS
from domain.processes.packing import signed
from domain.processes.previews import ExampleLinks
from domain.reminders import asking_key
from domain.requests import Notice, Request
from domain.words import Language, Name, Outside, Prose, Slug, Text, slug
from domain.workdays import helsinki_date


def _number(text: str) -> str:
    """Check a Y-tunnus or an association's register number, whichever was typed; raises RuleBroken."""
    if not text:
        return ""
    return business_id(text) if "-" in text else register_number(text)


class Invitation(Outside):
    """A partner to be, as typed: who it is, one person there, the forums that invite it, and a word of one's own."""

    name: Name
    sector: Sector = Sector.ASSOCIATION
    number: Annotated[str, AfterValidator(_number)] = ""
    contact: Name
    email: EmailAddress
    language: Language = Language.FI
    forums: tuple[Slug, ...] = Field(default_factory=tuple)
    word: Prose = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an invitation would write: the partner as joining, its first person, what they are asked, by letter."""

    partner: Partner
    contact: Contact
    membership: Membership
    requests: Sequence[Request]
    letter: Message


def steps_of(work: Work) -> Sequence[Step]:
    """Return the steps as the alliance has written them, or as they are where it has not."""
    return work.handbook.all(Step) or STEPS


def look_ahead(work: Work, said: Invitation, by: str, now: datetime) -> Arrival:
    """Say what the invitation would be; raises FieldsBroken naming the field that stands in the way."""
    numbers = _numbers(said)
    known = work.register.partners()
    _refuse_known(said, numbers, known)
    partner = Partner(
        _free_id(said.name, {one.id for one in known}),
        Text(said.name),
        said.sector,
        languages=(said.language,),
        active=False,
        **numbers,
    )
    id = work.register.next_contact_id()
    contact = Contact(id, partner.id, said.contact, said.email, Role.MAIN, said.language)
    membership = Membership(partner.id, by, helsinki_date(now))
    steps = [step for step in steps_of(work) if _has_something(work, step.code, said.forums)]
    backbone = work.register.alliance().backbone
    requests = joining_requests(membership, steps, backbone, contact.id, now)
    return Arrival(partner, contact, membership, requests, _letter(partner, contact, requests, said.word, by, now))


def _numbers(said: Invitation) -> dict[str, str]:
    if not said.number:
        return {}
    return {"business_id" if "-" in said.number else "register_number": said.number}


def _refuse_known(said: Invitation, numbers: dict[str, str], known: Sequence[Partner]) -> None:
    names = {name.casefold() for one in known for name in (one.name.fi, one.name.sv, one.name.en)}
    if said.name.casefold() in names:
        raise FieldsBroken({"name": RuleBroken("partner.known", name=said.name)})
    for field, number in numbers.items():
        if same := next((one for one in known if getattr(one, field) == number), None):
            raise FieldsBroken({"number": RuleBroken("partner.known", name=same.name)})


def _free_id(name: str, taken: set[str]) -> str:
    plain = slug(name)[:36].strip("-") or "partner"
    return next(
        id for number in range(1, len(taken) + 2) if (id := plain if number == 1 else f"{plain}-{number}") not in taken
    )


def _has_something(work: Work, step: str, forums: Sequence[str]) -> bool:
    """Tell whether there is anything to ask in a step: no agreement, no values, no forums mean no step."""
    needs: dict[str, Any] = {
        AGREEMENT.name: lambda: work.handbook.all(Agreement),
        COMMON_GROUND.name: lambda: work.handbook.all(CommonValue),
        SEATS.name: lambda: forums,
    }
    return bool(needs[step]()) if step in needs else True


def _letter(
    partner: Partner, contact: Contact, requests: Sequence[Request], word: str, by: str, now: datetime
) -> Message:
    """Write the invitation: it leaves at once, signed by whoever invites, and is the asking of every step.

    Steps are listed by their days, as a reader plans them.
    """
    until = helsinki_date(now) + timedelta(days=DAYS)
    steps = [{"kind": one.kind, "due": one.due.isoformat()} for one in sorted(requests, key=lambda one: one.due)]
    facts = {"partner": asdict(partner.name), "steps": steps, "reason": word, "until": until.isoformat()}
    key = f"invitation.{partner.id}.{requests[0].opens.isoformat() if requests else until.isoformat()}"
    return Message(key, contact.id, by, "invitation", contact.language, facts, now)


def preview(ports: Ports, alliance: str, arrival: Arrival) -> Letter:
    """Put the invitation into words as it will be sent; its link leads to a page that says it is an example."""
    with ports.store.look(alliance) as work:
        sender, letterhead = work.register.contact(arrival.letter.sender), work.register.alliance()
        letter = signed(work, arrival.letter, sender)
    return ports.mail.compose(letterhead, letter, arrival.contact, sender, ExampleLinks(ports.links.home()))


def invite(ports: Ports, alliance: str, said: Invitation, by: str) -> Arrival:
    """Write the invitation down and let its letter go; raises FieldsBroken as `look_ahead` does."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        arrival = look_ahead(work, said, by, now)
        work.register.save(work.register.alliance(), [arrival.partner], [arrival.contact])
        work.memberships.save(arrival.membership)
        _open_forums(work, arrival.partner.id, said.forums)
        _ask(work, arrival)
        work.tell(Event("partner.invited", arrival.partner.id, by, now))
    ports.wake()
    return arrival


def _open_forums(work: Work, partner: str, codes: Sequence[str]) -> None:
    forums = work.handbook.all(Forum)
    opened = [
        replace(one, members=(*one.members, partner)) if one.code in codes and partner not in one.members else one
        for one in forums
    ]
    if opened != forums:
        work.handbook.save(Forum, opened)


def _ask(work: Work, arrival: Arrival) -> None:
    """Open the steps; the letter is their asking, so the ladder goes on from the step after it."""
    work.requests.add_missing(arrival.requests)
    work.post.queue([arrival.letter])
    work.requests.note(
        [Notice(one.id, asking_key(one), arrival.contact.id, arrival.letter.key) for one in arrival.requests]
    )


def is_joining(work: Work, name: str) -> str:
    """Return the id of a partner of this name that is on its way in, for a form that was sent twice."""
    for partner in work.register.partners():
        membership = work.memberships.of(partner.id) if partner.name.fi.casefold() == name.casefold() else None
        if membership and membership.stage is Stage.JOINING:
            return partner.id
    return ""
