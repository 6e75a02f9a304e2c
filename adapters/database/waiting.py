"""How much is due for each flow: cheap counts over partial indexes, so that a sweep starts only what has work."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import Connection, exists, func, select

from adapters.database.engine import database_now
from adapters.database.indicator_tables import rounds
from adapters.database.register import SqlRegister
from adapters.database.requests import SqlRequests
from adapters.database.reviews import unweighed
from adapters.database.tables import messages, requests
from domain.kinds import KINDS
from domain.messages import NOTICE
from domain.requests import Status
from domain.rounds import ENDED
from domain.values import VALUES
from domain.workdays import Hours, helsinki_date

ENOUGH = 1_000


def _notices(connection: Connection, alliance: str, now: datetime) -> int:
    due = select(requests.c.id).where(requests.c.alliance == alliance, requests.c.notice_at <= now).limit(ENOUGH)
    return connection.scalar(select(func.count()).select_from(due.subquery())) or 0


def _messages(connection: Connection, alliance: str, now: datetime) -> int:
    free = [messages.c.alliance == alliance, messages.c.free_at <= database_now(connection)]
    hours = Hours(SqlRegister(connection, alliance).alliance().sending)
    free += [] if hours.open(now) else [~messages.c.key.startswith(NOTICE)]
    queued = select(messages.c.key).where(*free).limit(ENOUGH)
    return connection.scalar(select(func.count()).select_from(queued.subquery())) or 0


def _answers(connection: Connection, alliance: str, now: datetime) -> int:
    del now
    answered = (requests.c.alliance == alliance, requests.c.kind != VALUES.name, requests.c.status == Status.ANSWERED)
    unsettled = connection.scalar(select(func.count()).select_from(requests).where(*answered)) or 0
    needless = sum(len(SqlRequests(connection, alliance).outlived(kind)) for kind in KINDS.values())
    return unsettled + needless + len(unweighed(connection, alliance, ENOUGH))


def _rounds(connection: Connection, alliance: str, now: datetime) -> int:
    """Count running rounds in which nothing can be answered or settled any more, as `may_close` says."""
    running = (rounds.c.alliance == alliance, rounds.c.closed_at.is_(None), rounds.c.withdrawn_at.is_(None))
    waits = exists().where(
        requests.c.alliance == rounds.c.alliance,
        requests.c.subject == rounds.c.id,
        requests.c.status.not_in(ENDED),
        requests.c.locks >= helsinki_date(now),
    )
    return connection.scalar(select(func.count()).select_from(rounds).where(*running, ~waits)) or 0


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
