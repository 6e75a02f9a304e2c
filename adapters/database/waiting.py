"""How much is due for each flow: cheap counts over partial indexes, so that a sweep starts only what has work."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, exists, func, or_, select

from adapters.database.engine import database_now
from adapters.database.holding import AT_ANY_HOUR, MAY_LEAVE
from adapters.database.indicators.reviews import TO_WEIGH
from adapters.database.indicators.tables import rounds
from adapters.database.joining.waits import joining_waits
from adapters.database.look import Look
from adapters.database.meetings.due import meetings_due
from adapters.database.named import Named
from adapters.database.plans.unfollowed import unfollowed
from adapters.database.reports.waits import unasked
from adapters.database.stuck import A_DAY, RESTS
from adapters.database.tables import messages, requests
from domain.indicators.rounds import ENDED
from domain.indicators.values import VALUES
from domain.kinds import KINDS
from domain.requests import Status
from domain.workdays import Hours, helsinki_date

ENOUGH = 1_000
ALLIANCE: BindParameter[str] = bindparam("alliance")


def _count(rows: Select[Any]) -> Named:
    return Named(select(func.count()).select_from(rows.limit(ENOUGH).subquery()))


NOTICES = _count(select(requests.c.id).where(requests.c.alliance == ALLIANCE, requests.c.notice_at <= bindparam("now")))
_FREE = select(messages.c.key).where(messages.c.alliance == ALLIANCE, messages.c.free_at <= bindparam("now"), MAY_LEAVE)
MESSAGES = {True: _count(_FREE), False: _count(_FREE.where(AT_ANY_HOUR))}
"""By whether notices may leave now."""


def _unsettled(flow: str) -> Named:
    """Count answers that a flow has to take in, but for those that could not take effect just now.

    Values have rules of their own, for a reviewer may have them.
    """
    kinds = [kind.name for kind in KINDS.values() if kind.taken_in_by == flow and kind is not VALUES]
    theirs = or_(*(requests.c.kind == kind for kind in kinds))
    answered = (requests.c.alliance == ALLIANCE, requests.c.status == Status.ANSWERED)
    return _count(select(requests.c.id).where(*answered, theirs, ~RESTS))


UNSETTLED = {flow: _unsettled(flow) for flow in sorted({kind.taken_in_by for kind in KINDS.values()})}
"""By the flow that takes the answers in."""
UNWEIGHED = _count(TO_WEIGH.where(~RESTS))
LEAVING = tuple(kind for kind in KINDS.values() if kind.while_subject)
"""Kinds whose open requests become needless when their subject moves on."""
_RUNNING = (rounds.c.alliance == ALLIANCE, rounds.c.closed_at.is_(None), rounds.c.withdrawn_at.is_(None))
_WAITS = exists().where(
    requests.c.alliance == rounds.c.alliance,
    requests.c.subject == rounds.c.id,
    and_(*(requests.c.status != ended for ended in sorted(ENDED))),
    requests.c.locks >= bindparam("today"),
)
ROUNDS = _count(select(rounds.c.id).where(*_RUNNING, ~_WAITS))
"""Running rounds in which nothing can be answered or settled any more, as `may_close` says."""


def _number(counting: Named, look: Look, **values: Any) -> int:
    ((number,),) = counting.all(look.connection, alliance=look.alliance, **values)
    return int(number)


def _notices(look: Look, now: datetime) -> int:
    return _number(NOTICES, look, now=now)


def _messages(look: Look, now: datetime) -> int:
    hours = Hours(look.settings.sending)
    return _number(MESSAGES[hours.open(now)], look, now=database_now(look.connection))


def _answers(look: Look, now: datetime) -> int:
    needless = sum(len(look.requests.outlived(kind)) for kind in LEAVING)
    return needless + _number(UNWEIGHED, look, a_day_ago=now - A_DAY)


def _rounds(look: Look, now: datetime) -> int:
    return _number(ROUNDS, look, today=helsinki_date(now))


def _plans(look: Look, now: datetime) -> int:
    return unfollowed(look.connection, look.alliance, helsinki_date(now))


COUNTS: Mapping[str, Callable[[Look, datetime], int]] = {
    "send-notices": _notices,
    "deliver-messages": _messages,
    "weigh-answers": _answers,
    "close-round": _rounds,
    "onboard-partners": joining_waits,
    "build-annual-report": unasked,
    "convene-meeting": meetings_due,
    "follow-plan": _plans,
}


def waiting(look: Look, listener: str, now: datetime) -> int:
    """Tell how much is due for a flow, by the name of its deployment; flows not named here wait for nothing."""
    count, unsettled = COUNTS.get(listener), UNSETTLED.get(listener)
    answers = _number(unsettled, look, a_day_ago=now - A_DAY) if unsettled else 0
    return answers + (count(look, now) if count else 0)
