"""What is asked of meetings all the time, written once."""

from functools import cache

from sqlalchemy import bindparam, select

from adapters.database.meetings.tables import meetings
from adapters.database.named import Among, Named

_ALL = select(meetings).where(meetings.c.alliance == bindparam("alliance"))
ONE = Named(_ALL.where(meetings.c.id == bindparam("id")))
SEVERAL = Among(lambda ids: _ALL.where(meetings.c.id.in_(ids)))
LIMITS = {
    "forum": meetings.c.forum == bindparam("forum"),
    "first": meetings.c.day >= bindparam("first"),
    "last": meetings.c.day <= bindparam("last"),
    "stage": meetings.c.stage == bindparam("stage"),
}


@cache
def within(*limits: str) -> Named:
    """Return the statement for the meetings within these limits, by time."""
    found = _ALL.where(*(LIMITS[name] for name in limits))
    return Named(found.order_by(meetings.c.day, meetings.c.begins, meetings.c.id))
