"""How much is due of meetings: a cheap look first, a whole one only where something may be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, or_, select

from adapters.database.handbook import SqlHandbook
from adapters.database.meetings.store import SqlMeetings
from adapters.database.meetings.tables import meetings
from adapters.database.named import Named
from adapters.database.register import SqlRegister
from adapters.database.seats import SqlSeats
from domain.meetings.meeting import Stage
from domain.processes.meetings.convening import DAYS_AHEAD, DAYS_TO_POLL, what_is_due
from domain.workdays import helsinki_date, next_allowed

ALLIANCE: BindParameter[str] = bindparam("alliance")
MAYBE = Named(
    select(func.count()).where(
        meetings.c.alliance == ALLIANCE,
        meetings.c.day >= bindparam("today"),
        or_(
            and_(meetings.c.stage == Stage.PLANNED, meetings.c.day < bindparam("soon")),
            and_(
                meetings.c.stage == Stage.CONVENED,
                meetings.c.agenda_at.is_(None),
                meetings.c.day <= bindparam("last"),
            ),
        ),
    )
)
"""Meetings that may be polled or convened now, and those whose agenda is still to come."""


@dataclass(frozen=True)
class Look:
    """As much of a transaction as it takes to see what is due."""

    connection: Connection
    alliance: str

    @cached_property
    def register(self) -> SqlRegister:
        """Return the register."""
        return SqlRegister(self.connection, self.alliance)

    @cached_property
    def handbook(self) -> SqlHandbook:
        """Return the handbook."""
        return SqlHandbook(self.connection, self.alliance)

    @cached_property
    def seats(self) -> SqlSeats:
        """Return the seats."""
        return SqlSeats(self.connection, self.alliance)

    @cached_property
    def meetings(self) -> SqlMeetings:
        """Return the meetings."""
        return SqlMeetings(self.connection, self.alliance)


def meetings_due(connection: Connection, alliance: str, now: datetime) -> int:
    """Count the meetings to poll, to convene, or whose agenda to publish."""
    today = helsinki_date(now)
    last = today + timedelta(days=DAYS_AHEAD)
    # What would begin before the next allowed day begins now.
    soon = next_allowed(today + timedelta(days=1)) + timedelta(days=DAYS_TO_POLL)
    ((maybe,),) = MAYBE.all(connection, alliance=alliance, today=today, last=last, soon=soon)
    return what_is_due(Look(connection, alliance), now) if maybe else 0
