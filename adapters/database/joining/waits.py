"""How much waits for the flow by which partners join: joinings that are through, yearly looks to be asked."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import bindparam, func, select

from adapters.database.joining.tables import memberships
from adapters.database.look import Look
from adapters.database.named import Named
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


def joining_waits(look: Look, now: datetime) -> int:
    """Count the joinings that are through and the yearly looks to be asked."""
    return _through(look) + _to_renew(look, now)


def _through(look: Look) -> int:
    ((some,),) = COMING.all(look.connection, alliance=look.alliance)
    if not some:
        return 0
    coming = [one for one in look.memberships.all() if one.stage is Stage.JOINING]
    steps = look.handbook.all(Step) or STEPS
    return sum(how_far(look.requests.of_subject(one.joining), steps).is_settled for one in coming)


def _to_renew(look: Look, now: datetime) -> int:
    known, today = look.settings, helsinki_date(now)
    year = season(known.renewal, today)
    if year is None:
        return 0
    known_here = {one.partner: one for one in look.memberships.all()}
    contacts: dict[str, list[Contact]] = defaultdict(list)
    for one in look.register.contacts():
        contacts[one.partner].append(one)
    planned = renewals(known.renewal, look.register.partners(), contacts, known_here, known.backbone, today)
    asked = {one.id for one in look.requests.of_subject(subject_of(year))}
    return len(not_asked(planned, asked))
