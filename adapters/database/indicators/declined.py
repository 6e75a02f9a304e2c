"""Rows handed to a colleague who said no: they go back while somebody of theirs can still answer."""

from datetime import date

from sqlalchemy import Connection, Date, and_, bindparam, exists, func, or_, select, true

from adapters.database.indicators.tables import rounds
from adapters.database.named import Named
from adapters.database.stuck import RESTS
from adapters.database.tables import contacts, partners, replies, requests
from domain.indicators.values import VALUES
from domain.requests import Move, Status

_whole = requests.alias("whole")
_RUNS = exists().where(
    rounds.c.alliance == requests.c.alliance,
    rounds.c.id == requests.c.subject,
    rounds.c.closed_at.is_(None),
    rounds.c.withdrawn_at.is_(None),
)
# SQLite would rather walk through all requests of the alliance than begin with the few that were declined.
_declined = (
    select(requests.c.alliance, requests.c.id, requests.c.subject, requests.c.partner, requests.c.contact)
    .where(requests.c.alliance == bindparam("alliance"), requests.c.kind == VALUES.name)
    .where(requests.c.status == Status.DECLINED, _RUNS)
    .cte("declined")
    .prefix_with("MATERIALIZED")
)
_COMES_FROM = and_(
    _whole.c.alliance == _declined.c.alliance,
    _whole.c.subject == _declined.c.subject,
    _whole.c.partner == _declined.c.partner,
    _declined.c.id.startswith(_whole.c.id.concat(".")),
)
_HERE = exists().where(
    partners.c.alliance == _declined.c.alliance,
    partners.c.id == _declined.c.partner,
    partners.c.active == true(),
)
_SAID_NO = exists().where(
    replies.c.alliance == _declined.c.alliance,
    replies.c.request == _declined.c.id,
    replies.c.move == Move.DECLINE,
    replies.c.by == contacts.c.id,
)
_HAS_HEIR = exists().where(
    contacts.c.alliance == _declined.c.alliance,
    contacts.c.partner == _declined.c.partner,
    contacts.c.active == true(),
    contacts.c.id != _declined.c.contact,
    or_(_whole.c.status != Status.OPEN, contacts.c.id == _whole.c.contact),
    ~_SAID_NO,
)
"""Somebody is left who has not said no to these rows; those of an open request can only be answered with it."""
TO_GIVE_BACK = (
    select(_declined.c.id, func.max(_whole.c.id).label("whole"))
    .join(_whole, _COMES_FROM)
    .where(or_(*(_whole.c.status == stands for stands in (Status.OPEN, Status.ANSWERED, Status.ACCEPTED))))
    .where(_whole.c.contact != _declined.c.contact, _whole.c.locks >= bindparam("today", type_=Date))
    .where(_HERE, _HAS_HEIR)
    .group_by(_declined.c.id)
    .order_by(_declined.c.id)
)
"""Declined rows with the request they came from; of several, each grown from the one before, the last."""
CAN_GO_BACK_NOW = TO_GIVE_BACK.where(
    ~exists(
        select(requests.c.id).where(requests.c.alliance == _declined.c.alliance, requests.c.id == _declined.c.id, RESTS)
    )
)
"""The same without those that could not go back when it was last tried, for a day."""
_FOUND = Named(TO_GIVE_BACK)


def to_give_back(connection: Connection, alliance: str, today: date) -> list[tuple[str, str]]:
    """Return the requests of rows that were declined, each with the one that the rows go back to."""
    return [(id, whole) for id, whole in _FOUND.all(connection, alliance=alliance, today=today)]
