"""Whether the plan waits to be followed: cheap questions, for they are asked every few minutes."""

from datetime import date, timedelta

from sqlalchemy import Connection, String, cast, exists, func, literal, select

from adapters.database.plan_tables import plans
from adapters.database.plans import SqlPlans
from adapters.database.tables import requests
from domain.commitments import COMMITMENT, COUNTER_OFFER
from domain.requests import Status
from domain.statuses import asked_on, period_to_ask

A_WEEK = timedelta(days=7)
"""So often a plan is looked at without any other reason: somebody may have got a contact meanwhile."""


def unfollowed(connection: Connection, alliance: str, today: date) -> int:
    """Count what calls for following the plan: a change of it, a day on which statuses are asked, counter-offers."""
    kept = SqlPlans(connection, alliance)
    plan = kept.find(today)
    if plan is None:
        return 0
    known = select(plans.c.followed_on, plans.c.followed_revision)
    on, revision = connection.execute(known.where(plans.c.alliance == alliance, plans.c.id == plan.id)).one()
    period = period_to_ask(plan, today)
    asks = on is None or (period is not None and on < asked_on(period) <= today) or today - on >= A_WEEK
    return int(asks) + int(kept.newest(plan.id) > (revision or 0)) + _countered(connection, alliance)


def _countered(connection: Connection, alliance: str) -> int:
    """Count counter-offers that nobody has been asked about."""
    task = requests.alias()
    number = cast(requests.c.answer, String)
    name = literal(f"{COUNTER_OFFER.name}.") + requests.c.id + literal(".") + number
    asked = exists().where(task.c.alliance == requests.c.alliance, task.c.id == name)
    where = (requests.c.kind == COMMITMENT.name, requests.c.status == Status.COUNTERED, ~asked)
    found = select(func.count()).select_from(requests).where(requests.c.alliance == alliance, *where)
    return connection.scalar(found) or 0
