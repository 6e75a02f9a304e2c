"""How much waits for the flow by which partners join: joinings that are through, yearly looks to be asked."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from adapters.database.handbook import SqlHandbook
from adapters.database.joining.memberships import SqlMemberships
from adapters.database.joining.tables import memberships
from adapters.database.named import Named
from adapters.database.register import SqlRegister
from adapters.database.requests import SqlRequests
from domain.joining.onboarding import STEPS, Stage, Step, how_far
from domain.joining.renewals import not_asked, renewals, season, subject_of
from domain.partners import Contact
from domain.workdays import helsinki_date

COMING = Named(
    select(func.count()).where(
        memberships.c.alliance == bindparam("alliance"),
        memberships.c.joined_at.is_(None),
        memberships.c.left_at.is_(None),
    )
)
"""How many are joining: mostly nobody, so that nothing more is read."""


def joining_waits(connection: Connection, alliance: str, now: datetime) -> int:
    """Count the joinings that are through and the yearly looks to be asked."""
    return _through(connection, alliance) + _to_renew(connection, alliance, now)


def _through(connection: Connection, alliance: str) -> int:
    ((some,),) = COMING.all(connection, alliance=alliance)
    if not some:
        return 0
    coming = [one for one in SqlMemberships(connection, alliance).all() if one.stage is Stage.JOINING]
    steps, requests = SqlHandbook(connection, alliance).all(Step) or STEPS, SqlRequests(connection, alliance)
    return sum(how_far(requests.of_subject(one.joining), steps).is_settled for one in coming)


def _to_renew(connection: Connection, alliance: str, now: datetime) -> int:
    register, today = SqlRegister(connection, alliance), helsinki_date(now)
    known = register.alliance()
    year = season(known.renewal, today)
    if year is None:
        return 0
    known_here = {one.partner: one for one in SqlMemberships(connection, alliance).all()}
    contacts: dict[str, list[Contact]] = defaultdict(list)
    for one in register.contacts():
        contacts[one.partner].append(one)
    planned = renewals(known.renewal, register.partners(), contacts, known_here, known.backbone, today)
    asked = {one.id for one in SqlRequests(connection, alliance).of_subject(subject_of(year))}
    return len(not_asked(planned, asked))
