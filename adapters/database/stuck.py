"""What was said and could not take effect: noted once a day, so that the sweep wakes nobody for it all the time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, exists, select

from adapters.database.events import tell
from adapters.database.named import Named
from adapters.database.tables import events, replies, requests
from domain.events import Event
from domain.requests import BY_RULE

NAME = "answer.stuck"
A_DAY = timedelta(days=1)
"""So long what could not take effect is left alone, unless something else wakes its flow."""
_SINCE = exists().where(
    replies.c.alliance == requests.c.alliance,
    replies.c.request == requests.c.id,
    replies.c.at > events.c.at,
)
RESTS = exists(
    select(events.c.seq)
    .where(
        events.c.alliance == requests.c.alliance,
        events.c.subject == requests.c.id,
        events.c.name == NAME,
        events.c.at > bindparam("a_day_ago"),
        ~_SINCE,
    )
    .correlate(requests)
)
"""Of a request: that it was noted within a day, and nobody has said anything in it since."""
RESTING = Named(
    select(requests.c.id).where(requests.c.alliance == bindparam("alliance"), requests.c.id == bindparam("id"), RESTS)
)


def set_aside(connection: Connection, alliance: str, stuck: Iterable[str], now: datetime) -> None:
    """Note the requests in which what was said could not take effect; one that rests already is not noted again."""
    known = {"alliance": alliance, "a_day_ago": now - A_DAY}
    fresh = [one for one in stuck if RESTING.one(connection, id=one, **known) is None]
    tell(connection, alliance, [Event(NAME, one, BY_RULE, now) for one in fresh])
