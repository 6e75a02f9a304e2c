"""How much may leave now: read from what has left, so that a new start does not forget it."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, time, timedelta

from domain.alliance import Sending
from domain.messages import Message, Rank, rank_of
from domain.pacing import MINUTE, MOST_ASKED_FOR, MOST_FOR_ONE, Allowance, Pace, most_a_day, time_left
from domain.ports import Ports, Work
from domain.workdays import MORNING, at, helsinki_date

Told = Callable[[int, int, timedelta], None]
"""Hears how many messages have left in this run, how many were to, and how long the rest will take."""


def allowance(ports: Ports, alliance: str) -> Allowance:
    """Return what may still leave today, and what has left in the last minute from here, of any alliance."""
    now, pace = ports.clock.now(), ports.mail.pace()
    with ports.store.look(alliance) as work:
        people = sum(one.active for one in work.register.contacts())
        left_today = len(work.post.sent_since(_midnight(now)))
    recent = ports.store.sent_since(now - MINUTE) if pace.per_minute else []
    return Allowance(pace, most_a_day(people) - left_today, deque(recent))


def seconds_to_wait(work: Work, message: Message, now: datetime) -> int:
    """Return how long a message has to wait because its reader has had enough today; a demo may write any number."""
    if work.register.alliance().sending is Sending.ALWAYS:
        return 0
    if rank_of(message) is Rank.ASKED_FOR:
        has_enough = work.post.asked_since(_midnight(now), message.contact) >= MOST_ASKED_FOR
    else:
        has_enough = len(work.post.sent_since(_midnight(now), message.contact)) >= MOST_FOR_ONE
    if not has_enough:
        return 0
    tomorrow = at(helsinki_date(now) + timedelta(days=1), MORNING)
    return int((tomorrow - now).total_seconds())


def teller(ports: Ports, pace: Pace, waiting: int, told: Told) -> Callable[[int], None]:
    """Return what tells how far a mailing is, by what waited when it began."""
    began = ports.clock.now()

    def heard(sent: int) -> None:
        rest = max(0, waiting - sent)
        told(sent, sent + rest, time_left(rest, pace, sent, ports.clock.now() - began))

    return heard


def _midnight(now: datetime) -> datetime:
    return at(helsinki_date(now), time(0))
