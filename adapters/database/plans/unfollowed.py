"""Whether the plan waits to be followed: one cheap question, for it is asked every few minutes."""

from datetime import date, timedelta

from sqlalchemy import Connection, String, bindparam, cast, exists, func, literal, select

from adapters.database.named import Named
from adapters.database.plans.tables import plan_revisions, plans
from adapters.database.tables import requests
from domain.indicators.catalogue import PeriodLength
from domain.plans.commitments import COMMITMENT, COUNTER_OFFER
from domain.plans.plan import Plan
from domain.plans.statuses import asked_on, period_to_ask
from domain.requests import Status

A_WHILE = timedelta(days=28)
"""So often a plan is looked at without any other reason: somebody may have got a contact meanwhile."""
_TASK = requests.alias()
_NAME = literal(f"{COUNTER_OFFER.name}.") + requests.c.id + literal(".") + cast(requests.c.answer, String)
_ASKED = exists().where(_TASK.c.alliance == requests.c.alliance, _TASK.c.id == _NAME)
_COUNTERED = select(func.count(requests.c.id)).where(
    requests.c.alliance == bindparam("alliance"),
    requests.c.kind == COMMITMENT.name,
    requests.c.status == Status.COUNTERED,
    ~_ASKED,
)
_NEWEST = select(func.max(plan_revisions.c.number)).where(
    plan_revisions.c.alliance == plans.c.alliance, plan_revisions.c.plan == plans.c.id
)
FOLLOWED = Named(
    select(
        plans,
        _NEWEST.scalar_subquery().label("newest"),
        _COUNTERED.scalar_subquery().label("countered"),
    ).where(
        plans.c.alliance == bindparam("alliance"),
        plans.c.starts <= bindparam("today"),
        plans.c.ends >= bindparam("today"),
    )
)
"""The plan of today, its newest revision, and the counter-offers nobody has been asked about."""


def unfollowed(connection: Connection, alliance: str, today: date) -> int:
    """Count what calls for following the plan: a change of it, a day on which statuses are asked, counter-offers."""
    row = FOLLOWED.one(connection, alliance=alliance, today=today)
    if row is None:
        return 0
    plan = Plan(row["id"], row["starts"], row["ends"], PeriodLength(row["asks"]), row["status_days"])
    on, period = row["followed_on"], period_to_ask(plan, today)
    asks = on is None or (period is not None and on < asked_on(period) <= today) or today - on >= A_WHILE
    return int(asks) + int((row["newest"] or 0) > (row["followed_revision"] or 0)) + int(row["countered"])
