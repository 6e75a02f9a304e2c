"""How much is due for each flow: cheap counts over partial indexes, so that a sweep starts only what has work."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select

from adapters.database.engine import database_now
from adapters.database.indicator_tables import rounds
from adapters.database.rounds import SqlRounds
from adapters.database.tables import messages, requests
from domain.requests import Status
from domain.workdays import helsinki_date

ENOUGH = 1_000


def _notices(connection: Connection, alliance: str, now: datetime) -> int:
    due = select(requests.c.id).where(requests.c.alliance == alliance, requests.c.notice_at <= now).limit(ENOUGH)
    return connection.scalar(select(func.count()).select_from(due.subquery())) or 0


def _messages(connection: Connection, alliance: str, now: datetime) -> int:
    del now
    free = messages.c.free_at <= database_now(connection)
    queued = select(messages.c.key).where(messages.c.alliance == alliance, free).limit(ENOUGH)
    return connection.scalar(select(func.count()).select_from(queued.subquery())) or 0


def _answers(connection: Connection, alliance: str, now: datetime) -> int:
    del now
    reviewed = (
        requests.c.alliance == alliance,
        requests.c.kind == "review",
        requests.c.status == Status.ANSWERED,
    )
    unsettled = connection.scalar(select(func.count()).select_from(requests).where(*reviewed)) or 0
    return unsettled + len(SqlRounds(connection, alliance).unweighed(ENOUGH))


def _rounds(connection: Connection, alliance: str, now: datetime) -> int:
    running = (rounds.c.alliance == alliance, rounds.c.closed_at.is_(None), rounds.c.withdrawn_at.is_(None))
    over = select(func.count()).select_from(rounds).where(*running, rounds.c.locks < helsinki_date(now))
    return connection.scalar(over) or 0


COUNTS: Mapping[str, Callable[[Connection, str, datetime], int]] = {
    "send-notices": _notices,
    "deliver-messages": _messages,
    "weigh-answers": _answers,
    "close-round": _rounds,
}


def waiting(connection: Connection, alliance: str, listener: str, now: datetime) -> int:
    """Tell how much is due for a flow, by the name of its deployment; flows not named here wait for nothing."""
    count = COUNTS.get(listener)
    return count(connection, alliance, now) if count else 0
