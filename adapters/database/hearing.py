"""When people were last heard from: what makes a list of contacts fresh or stale."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, func, select

from adapters.database.tables import events, replies
from domain.workdays import helsinki_date

CONFIRMING = ("contact.saved",)
"""Events by which somebody has looked a person's details through."""


def heard(connection: Connection, alliance: str) -> Mapping[str, date]:
    """Return the last Finnish day each contact did something themselves, or was looked through."""
    theirs = select(replies.c.by.label("who"), func.max(replies.c.at).label("last")).where(
        replies.c.alliance == alliance
    )
    looked = select(events.c.subject.label("who"), func.max(events.c.at).label("last")).where(
        events.c.alliance == alliance, events.c.name.in_(CONFIRMING)
    )
    found: dict[str, date] = {}
    for wanted in (theirs.group_by(replies.c.by), looked.group_by(events.c.subject)):
        for row in connection.execute(wanted):
            day = helsinki_date(row.last)
            found[row.who] = max(day, found.get(row.who, day))
    return found
