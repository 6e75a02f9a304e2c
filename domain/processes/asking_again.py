"""What was withdrawn asked once more, by a request of its own: its partner came back, or it was a slip."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from domain.calls import CALL
from domain.errors import RuleBroken
from domain.indicators.reviews import REVIEW
from domain.indicators.rounds import handed_from
from domain.indicators.values import VALUES
from domain.kinds import KINDS
from domain.meetings.dates import DATES
from domain.meetings.rsvp import RSVP
from domain.partners import Contact, spokesperson
from domain.plans.commitments import COMMITMENT, COUNTER_OFFER
from domain.plans.statuses import STATUS, StatusQuestion
from domain.ports import Ports, Work
from domain.processes.indicators.rounds import asked_in_round
from domain.processes.joining.parting import by_leaving
from domain.processes.meetings.polling import asked_in_poll
from domain.processes.plans.proposing import asked_in_plan
from domain.processes.reports.freezing import asked_to_approve, asked_to_write
from domain.reports.approvals import APPROVAL
from domain.reports.sections import SECTION
from domain.requests import Request, Status, asked
from domain.unreached import UNREACHED
from domain.workdays import add_workdays, helsinki_date

DAYS = 5
"""Working days to answer what is asked once more, as far as its lock date leaves them."""


def in_time(work: Work, fresh: Request, now: datetime) -> Request | None:
    """Ask until the day it would have been asked until anyway; not at all once that has passed."""
    del work
    today = helsinki_date(now)
    due = min(max(fresh.due, add_workdays(today, DAYS)), fresh.locks)
    return replace(fresh, due=due) if today <= fresh.locks else None


def while_it_does(work: Work, fresh: Request, now: datetime) -> Request | None:
    """Ask in time how actions go, where the partner still does any: they may be somebody else's by now."""
    question: StatusQuestion = work.requests.question(fresh)
    return in_time(work, fresh, now) if question.items else None


def by_itself(work: Work, fresh: Request, now: datetime) -> None:
    """Leave it to the flow that asks by itself for as long as it is wanted."""
    del work, fresh, now


def nothing_more(work: Work, asked_again: Request) -> None:
    """Write nothing beside the request."""
    del work, asked_again


@dataclass(frozen=True)
class Anew:
    """How a kind is asked once more: whether it is still wanted, of whom and until when, and what is written for it."""

    wanted: Callable[[Work, Request, datetime], Request | None] = in_time
    written: Callable[[Work, Request], object] = nothing_more


ANEW: Mapping[str, Anew] = {
    VALUES.name: Anew(asked_in_round, lambda work, one: work.rounds.fill(one.subject)),
    DATES.name: Anew(asked_in_poll),
    RSVP.name: Anew(by_itself),
    COMMITMENT.name: Anew(asked_in_plan),
    STATUS.name: Anew(while_it_does),
    SECTION.name: Anew(asked_to_write),
    APPROVAL.name: Anew(asked_to_approve),
    **dict.fromkeys((REVIEW.name, COUNTER_OFFER.name, CALL.name, UNREACHED.name), Anew(by_itself)),
}
"""The kinds whose subject tells whether and until when they are wanted; the others go by their own dates.

Tasks that come of what somebody said are named after that very reply, and one of another name would be about nothing.
"""


def about_the_same(work: Work, request: Request) -> list[Request]:
    """Return whatever one partner was asked about one thing, oldest first, without rows handed to colleagues."""
    same = [one for one in work.requests.of_subject(request.subject) if _of(one) == _of(request)]
    whole = [one for one in same if not KINDS[one.kind].by_rows or handed_from(one) is None]
    return sorted(whole, key=lambda one: (len(one.id), one.id))


def _of(request: Request) -> tuple[str, str]:
    return request.kind, request.partner


def once_more(work: Work, withdrawn: Request, now: datetime) -> Request | None:
    """Return the request that would ask once more what was withdrawn.

    Nothing while the partner is not with us, is asked already, or has said something that stands.
    """
    before = about_the_same(work, withdrawn)
    if not before or any(one.status is not Status.WITHDRAWN for one in before):
        return None
    person = _whom(work, before[-1], now)
    if person is None or not work.register.partner(withdrawn.partner).active:
        return None
    today, known = helsinki_date(now), {one.id for one in before}
    id = next(id for id in (f"{before[0].id}.{n}" for n in count(len(before) + 1)) if id not in known)
    fresh = replace(
        before[-1], id=id, contact=person.id, opens=today, status=Status.OPEN, version=0, answer=0, notice_at=now
    )
    return ANEW.get(fresh.kind, Anew()).wanted(work, fresh, now)


def _whom(work: Work, before: Request, now: datetime) -> Contact | None:
    """Choose whom to ask: the one who was asked, or who speaks for the organisation when they are not there."""
    people, today = work.register.contacts(before.partner), helsinki_date(now)
    same = next((one for one in people if one.id == before.contact and one.active and not one.is_away(today)), None)
    return same or spokesperson(people, today)


def left_behind(work: Work, partner: str, now: datetime) -> list[Request]:
    """Return what would ask a partner once more all that was withdrawn because it left, and is still wanted."""
    withdrawn = [one for one in work.requests.of_partner(partner) if one.status is Status.WITHDRAWN]
    newest = {(one.kind, one.subject): one for one in sorted(withdrawn, key=lambda one: (len(one.id), one.id))}
    found = [once_more(work, one, now) for one in newest.values() if by_leaving(work, one)]
    return [one for one in found if one]


def ask_again(ports: Ports, alliance: str, request: str) -> Request:
    """Ask once more what was withdrawn; raises RuleBroken where it is asked already, or not wanted any more."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        fresh = once_more(work, work.requests.get(request), now)
        if fresh is None:
            raise RuleBroken("request.not-again")
        write(work, [fresh], now)
    ports.wake()
    return fresh


def ask_all_again(ports: Ports, alliance: str, partner: str) -> list[Request]:
    """Ask a partner that has come back for all that was withdrawn when it left and is still wanted."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        fresh = left_behind(work, partner, now)
        write(work, fresh, now)
    ports.wake()
    return fresh


def write(work: Work, fresh: Sequence[Request], now: datetime) -> None:
    """Write what is asked once more, inside an open transaction."""
    for one in fresh:
        work.requests.add_missing([one], asked(one, now))
        ANEW.get(one.kind, Anew()).written(work, one)
