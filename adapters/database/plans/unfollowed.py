"""Whether a plan waits to be followed: one cheap question, for it is asked every few minutes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, String, bindparam, cast, exists, func, literal, select

from adapters.database.named import Named
from adapters.database.plans.store import to_plan
from adapters.database.plans.tables import plan_retractions, plan_revisions, plan_versions, plans
from adapters.database.tables import requests
from domain.plans.commitments import COMMITMENT, COUNTER_OFFER
from domain.plans.statuses import asked_on, is_followed, period_to_ask
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
    requests.c.subject.startswith(plans.c.id + "."),
    ~_ASKED,
)
_TAKEN_BACK = exists().where(
    plan_retractions.c.alliance == plan_versions.c.alliance,
    plan_retractions.c.plan == plan_versions.c.plan,
    plan_retractions.c.number == plan_versions.c.number,
)
_ADOPTED = exists().where(
    plan_versions.c.alliance == plans.c.alliance, plan_versions.c.plan == plans.c.id, ~_TAKEN_BACK
)
_NEWEST = select(func.max(plan_revisions.c.number)).where(
    plan_revisions.c.alliance == plans.c.alliance, plan_revisions.c.plan == plans.c.id
)
FOLLOWED = Named(
    select(
        plans,
        _NEWEST.scalar_subquery().label("newest"),
        _COUNTERED.scalar_subquery().label("countered"),
        _ADOPTED.label("adopted"),
    ).where(plans.c.alliance == bindparam("alliance"))
)
"""Each plan, its newest revision, whether it was adopted, and the counter-offers nobody has been asked about."""


def unfollowed(connection: Connection, alliance: str, today: date) -> int:
    """Count what calls for following a plan: a change of it, a day on which statuses are asked, counter-offers."""
    return sum(_calls(row, today) for row in FOLLOWED.mappings(connection, alliance=alliance))


def _calls(row: Mapping[str, Any] | RowMapping, today: date) -> int:
    plan = to_plan(row)
    if not is_followed(plan, today, adopted=row["adopted"]):
        return 0
    on, period = row["followed_on"], period_to_ask(plan, today)
    asks = on is None or (period is not None and on < asked_on(plan, period) <= today) or today - on >= A_WHILE
    return int(asks) + int((row["newest"] or 0) > (row["followed_revision"] or 0)) + int(row["countered"])
