"""How much is due of meetings: a cheap look first, a whole one only where something may be."""

from datetime import date, datetime

from sqlalchemy import BindParameter, and_, bindparam, func, or_, select

from adapters.database.look import Look
from adapters.database.meetings.tables import meetings
from adapters.database.named import Named
from domain.forums import Forum
from domain.meetings.meeting import Stage
from domain.processes.meetings.convening import latest, soonest, what_is_due
from domain.processes.meetings.invitations import seats_changed
from domain.workdays import helsinki_date

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


IN_CALENDARS = Named(
    select(func.count()).where(
        meetings.c.alliance == ALLIANCE, meetings.c.stage == Stage.CONVENED, meetings.c.day >= bindparam("today")
    )
)


def meetings_due(look: Look, now: datetime) -> int:
    """Count the meetings to poll, to convene, or whose agenda to publish, and seats at convened ones that changed."""
    today = helsinki_date(now)
    ((convened,),) = IN_CALENDARS.all(look.connection, alliance=look.alliance, today=today)
    return _steps(look, now, today) + (seats_changed(look, now) if convened else 0)


def _steps(look: Look, now: datetime, today: date) -> int:
    days = {"today": today, "last": latest(today, look.handbook.all(Forum)), "soon": soonest(today)}
    ((maybe,),) = MAYBE.all(look.connection, alliance=look.alliance, **days)
    return what_is_due(look, now) if maybe else 0
