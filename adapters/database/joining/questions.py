"""What the pages of joining and renewing partners ask, and the rows of their answers."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, and_, insert, select

from adapters.database.handbook import SqlHandbook
from adapters.database.joining.profiles import SqlProfiles
from adapters.database.joining.tables import acknowledgements, signatures
from adapters.database.named import Named
from adapters.database.register import SqlRegister
from adapters.database.seats import SqlSeats
from adapters.database.tables import replies, requests
from domain.errors import NotFound
from domain.forums import Forum, running
from domain.joining.agreements import AGREEMENT, Agreement, AgreementQuestion, Signature, Signed
from domain.joining.common_ground import COMMON_GROUND, Acknowledged, CommonGroundQuestion, CommonValue
from domain.joining.people import PEOPLE, PeopleQuestion
from domain.joining.presenting import PROFILE, ProfileQuestion
from domain.joining.profiles import Profile
from domain.joining.renewals import RENEWAL, RenewalQuestion
from domain.joining.seating import SEATS, Invited, SeatsQuestion
from domain.partners import Contact, Role
from domain.requests import Request, Status
from domain.vocabulary import vocabulary
from domain.workdays import helsinki_date


def signed(connection: Connection, alliance: str, partner: str) -> Signed | None:
    """Return the version of the agreement that a partner has accepted last."""
    asked = and_(requests.c.alliance == signatures.c.alliance, requests.c.id == signatures.c.request)
    said = and_(
        replies.c.alliance == signatures.c.alliance,
        replies.c.request == signatures.c.request,
        replies.c.number == signatures.c.reply,
    )
    where = (signatures.c.alliance == alliance, requests.c.partner == partner, requests.c.answer == signatures.c.reply)
    found = select(signatures, replies.c.at).join(requests, asked).join(replies, said).where(*where)
    row = connection.execute(found.order_by(replies.c.at.desc()).limit(1)).first()
    return Signed(row.version, row.name, row.title, helsinki_date(row.at)) if row else None


def agreement_question(connection: Connection, alliance: str, request: Request) -> AgreementQuestion:
    """Return the version in force, or of a request that is over the one that was accepted; raises NotFound."""
    handbook, register = SqlHandbook(connection, alliance), SqlRegister(connection, alliance)
    before, versions = signed(connection, alliance, request.partner), handbook.all(Agreement)
    if not versions:
        raise NotFound("agreement.unknown", id=request.id)
    known = {one.code: one for one in versions}
    accepted = before is not None and request.status is Status.ACCEPTED
    agreement = known.get(before.version, versions[-1]) if before and accepted else versions[-1]
    person = register.contact(request.contact)
    return AgreementQuestion(agreement, register.partner(request.partner).name, person.name, person.title, before)


def _people(connection: Connection, alliance: str, partner: str) -> list[Contact]:
    order = {role: number for number, role in enumerate(Role)}
    here = [one for one in SqlRegister(connection, alliance).contacts(partner) if one.active]
    return sorted(here, key=lambda one: (order[one.role], one.id))


def people_question(connection: Connection, alliance: str, request: Request) -> PeopleQuestion:
    """Return who speaks for the partner as far as is known."""
    here = _people(connection, alliance, request.partner)
    main, deputy = (next((one for one in here if one.role is role), None) for role in (Role.MAIN, Role.DEPUTY))
    return PeopleQuestion(SqlRegister(connection, alliance).partner(request.partner).name, main, deputy)


def _invited(connection: Connection, alliance: str, partner: str) -> list[Invited]:
    seats = {one.forum: one for one in SqlSeats(connection, alliance).all() if one.partner == partner}
    forums = running(SqlHandbook(connection, alliance).all(Forum))
    return [Invited(one, seats.get(one.code)) for one in forums if partner in one.members]


def seats_question(connection: Connection, alliance: str, request: Request) -> SeatsQuestion:
    """Return the forums that invite the partner, and who could sit there."""
    here = _people(connection, alliance, request.partner)
    return SeatsQuestion(_invited(connection, alliance, request.partner), here)


def common_ground_question(connection: Connection, alliance: str, request: Request) -> CommonGroundQuestion:
    """Return the shared goals and values."""
    del request
    return CommonGroundQuestion(SqlHandbook(connection, alliance).all(CommonValue))


def profile_question(connection: Connection, alliance: str, request: Request) -> ProfileQuestion:
    """Return the profile as it stands, to be written in the language of whoever is asked."""
    profile = SqlProfiles(connection, alliance).of(request.partner) or Profile(request.partner)
    language = SqlRegister(connection, alliance).contact(request.contact).language
    listed = vocabulary(SqlHandbook(connection, alliance))
    tags = tuple(listed.shown(tag, language) for tag in profile.tags)
    return ProfileQuestion(replace(profile, tags=tags), language)


def renewal_question(connection: Connection, alliance: str, request: Request) -> RenewalQuestion:
    """Return all that is known of the partner."""
    versions, before = SqlHandbook(connection, alliance).all(Agreement), signed(connection, alliance, request.partner)
    return RenewalQuestion(
        _people(connection, alliance, request.partner),
        _invited(connection, alliance, request.partner),
        SqlProfiles(connection, alliance).of(request.partner),
        before,
        versions[-1].title if versions else None,
        bool(versions) and (before is None or before.version != versions[-1].code),
    )


JOINING_ROWS: Mapping[type, tuple[Named, Callable[[Any], dict[str, Any]]]] = {
    Signature: (Named(insert(signatures)), asdict),
    Acknowledged: (Named(insert(acknowledgements)), asdict),
}
JOINING_QUESTIONS: Mapping[str, Callable[[Connection, str, Request], Any]] = {
    PEOPLE.name: people_question,
    AGREEMENT.name: agreement_question,
    COMMON_GROUND.name: common_ground_question,
    SEATS.name: seats_question,
    PROFILE.name: profile_question,
    RENEWAL.name: renewal_question,
}
