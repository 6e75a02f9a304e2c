"""How much is due for each flow: cheap counts over partial indexes, so that a sweep starts only what has work."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Date, Select, and_, bindparam, exists, func, or_, select

from adapters.database.engine import database_now
from adapters.database.holding import AT_ANY_HOUR, MAY_LEAVE
from adapters.database.indicators.declined import CAN_GO_BACK_NOW
from adapters.database.indicators.reviews import TO_WEIGH
from adapters.database.indicators.tables import rounds
from adapters.database.joining.waits import joining_waits
from adapters.database.look import Look
from adapters.database.meetings.due import meetings_due
from adapters.database.named import Named
from adapters.database.plans.unfollowed import unfollowed
from adapters.database.post_statements import WAITS
from adapters.database.reports.waits import unasked
from adapters.database.request_statements import outlived
from adapters.database.stuck import A_DAY, RESTS
from adapters.database.tables import messages, requests
from domain.indicators.rounds import DAYS_FOR_REVIEWS, ENDED
from domain.kinds import KINDS
from domain.requests import Status
from domain.workdays import Hours, helsinki_date

ENOUGH = 1_000
ALLIANCE: BindParameter[str] = bindparam("alliance")


def _count(rows: Select[Any]) -> Named:
    return Named(select(func.count()).select_from(rows.limit(ENOUGH).subquery()))


NOTICES = _count(select(requests.c.id).where(requests.c.alliance == ALLIANCE, requests.c.notice_at <= bindparam("now")))
_FREE = select(messages.c.key).where(
    messages.c.alliance == ALLIANCE, messages.c.free_at <= bindparam("now"), WAITS, MAY_LEAVE
)
MESSAGES = {True: _count(_FREE), False: _count(_FREE.where(AT_ANY_HOUR))}
"""By whether notices may leave now."""


TAKES_IN: Mapping[str, Sequence[str]] = {
    flow: [kind.name for kind in KINDS.values() if kind.taken_in_by == flow]
    for flow in {kind.taken_in_by for kind in KINDS.values()}
}
"""The kinds whose answers each flow takes in."""
UNWEIGHED = _count(TO_WEIGH.where(~RESTS))
_LEAVING = [kind for kind in KINDS.values() if kind.while_subject]
NEEDLESS = _count(
    select(requests.c.id).where(
        requests.c.alliance == ALLIANCE,
        requests.c.status == Status.OPEN,
        or_(*(requests.c.kind == kind.name for kind in _LEAVING)),  # said apart, so that their index is used
        or_(*(outlived(kind) for kind in _LEAVING)),
    )
)
"""Open requests of kinds that become needless when their subject moves on, and whose subject did."""
_RUNNING = (rounds.c.alliance == ALLIANCE, rounds.c.closed_at.is_(None), rounds.c.withdrawn_at.is_(None))
_WAITS = exists().where(
    requests.c.alliance == rounds.c.alliance,
    requests.c.subject == rounds.c.id,
    and_(*(requests.c.status != ended for ended in sorted(ENDED))),
    or_(
        requests.c.locks >= bindparam("today"),
        and_(requests.c.status == Status.ANSWERED, requests.c.locks >= bindparam("reviewed_since", type_=Date)),
    ),
)
ROUNDS = _count(select(rounds.c.id).where(*_RUNNING, ~_WAITS))
"""Running rounds in which nothing can be answered or settled any more, as `may_close` says."""

DECLINED_ROWS = _count(CAN_GO_BACK_NOW)
"""Rows that a colleague said no to: a round is not over before they went back."""


def _number(counting: Named, look: Look, **values: Any) -> int:
    ((number,),) = counting.all(look.connection, alliance=look.alliance, **values)
    return int(number)


def _notices(look: Look, now: datetime) -> int:
    return _number(NOTICES, look, now=now)


def _messages(look: Look, now: datetime) -> int:
    hours = Hours(look.settings.sending)
    return _number(MESSAGES[hours.open(now)], look, now=database_now(look.connection))


def _answers(look: Look, now: datetime) -> int:
    return _number(NEEDLESS, look) + _number(UNWEIGHED, look, a_day_ago=now - A_DAY)


def _rounds(look: Look, now: datetime) -> int:
    today = helsinki_date(now)
    over = _number(ROUNDS, look, today=today, reviewed_since=today - timedelta(days=DAYS_FOR_REVIEWS))
    return over + _number(DECLINED_ROWS, look, today=today, a_day_ago=now - A_DAY)


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
    count, kinds = COUNTS.get(listener), TAKES_IN.get(listener)
    answers = sum(look.unsettled(now).get(kind, 0) for kind in kinds) if kinds else 0
    return answers + (count(look, now) if count else 0)
