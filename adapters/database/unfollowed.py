"""Whether the plan waits to be followed: cheap questions, for they are asked every few minutes."""

from datetime import date, timedelta

from sqlalchemy import Connection, Date, String, bindparam, cast, exists, func, literal, select

from adapters.database.named import Named
from adapters.database.plan_tables import plan_revisions, plans
from adapters.database.tables import requests
from domain.commitments import COMMITMENT, COUNTER_OFFER
from domain.indicators import PeriodLength
from domain.plans import Plan
from domain.requests import Status
from domain.statuses import asked_on, period_to_ask

A_WEEK = timedelta(days=7)
"""So often a plan is looked at without any other reason: somebody may have got a contact meanwhile."""
_TODAY = bindparam("today", type_=Date)
_NEWEST = (
    select(func.max(plan_revisions.c.number))
    .where(plan_revisions.c.alliance == plans.c.alliance, plan_revisions.c.plan == plans.c.id)
    .scalar_subquery()
    .label("newest")
)
RUNNING = Named(
    select(plans, _NEWEST).where(
        plans.c.alliance == bindparam("alliance"), plans.c.starts <= _TODAY, plans.c.ends >= _TODAY
    )
)
_task = requests.alias()
_ASKED = exists().where(
    _task.c.alliance == requests.c.alliance,
    _task.c.id == literal(f"{COUNTER_OFFER.name}.") + requests.c.id + literal(".") + cast(requests.c.answer, String),
)
COUNTERED = Named(
    select(func.count().label("number"))
    .select_from(requests)
    .where(
        requests.c.alliance == bindparam("alliance"),
        requests.c.kind == COMMITMENT.name,
        requests.c.status == Status.COUNTERED,
        ~_ASKED,
    )
)
"""Counter-offers that nobody has been asked about."""


def unfollowed(connection: Connection, alliance: str, today: date) -> int:
    """Count what calls for following the plan: a change of it, a day on which statuses are asked, counter-offers."""
    row = RUNNING.one(connection, alliance=alliance, today=today)
    if row is None:
        return 0
    plan = Plan(row["id"], row["starts"], row["ends"], PeriodLength(row["asks"]), row["status_days"])
    changed = (row["newest"] or 0) > (row["followed_revision"] or 0)
    ((countered,),) = COUNTERED.all(connection, alliance=alliance)
    return int(_asks(plan, row["followed_on"], today)) + int(changed) + int(countered)


def _asks(plan: Plan, followed_on: date | None, today: date) -> bool:
    if followed_on is None or today - followed_on >= A_WEEK:
        return True
    period = period_to_ask(plan, today)
    return period is not None and followed_on < asked_on(period) <= today
