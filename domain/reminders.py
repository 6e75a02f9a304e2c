"""The one clock over open requests: which step is due when, and one digest per contact."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from domain.alliance import Sending
from domain.partners import Contact, Rhythm
from domain.requests import NEXT, Ladder, Move, Request, Status
from domain.workdays import MORNING, Hours, add_workdays, allows, at, days_from, helsinki_date, is_quiet

ASKING, BEFORE, AFTER, CALL, LAPSE = "1", "2", "3", "call", "lapse"


def day_that_counts(item: Mapping[str, Any]) -> str:
    """Return of a request in a digest until when it is asked for: its due date, or after it the last one (ISO)."""
    return str(item["locks"] if item["step"] == AFTER else item["due"])


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of the ladder and the instant (UTC) from which it is due."""

    name: str
    key: str
    at: datetime


def reachable(contact: Contact, day: date, sending: Sending) -> bool:
    """Tell whether a digest may reach the contact on the day."""
    return sending is Sending.ALWAYS or (allows(day) and contact.works_on(day))


def digest_days(contact: Contact, start: date, sending: Sending) -> Iterator[date]:
    """Yield the days of the contact's digests from a day on: the first working morning of each week, or daily."""
    if sending is Sending.ALWAYS or contact.rhythm is Rhythm.DAILY:
        yield from (day for day in days_from(start) if reachable(contact, day, sending))
        return
    week, monday = None, start - timedelta(days=start.weekday())
    for day in days_from(monday):
        if reachable(contact, day, sending) and day.isocalendar()[:2] != week:
            week = day.isocalendar()[:2]
            if day >= start:
                yield day


def next_digest(contact: Contact, after: datetime, sending: Sending) -> datetime:
    """Return the instant of the contact's next digest at or after an instant."""
    if sending is Sending.ALWAYS:
        return after
    days = digest_days(contact, helsinki_date(after), sending)
    return next((slot for day in days if (slot := at(day, MORNING)) >= after), after + timedelta(days=366))


def first_notice(request: Request, contact: Contact, held_until: datetime, sending: Sending) -> datetime:
    """Return when somebody is first told of a request that waits until an instant."""
    asking = next_digest(contact, at(request.opens, time(0)), sending)
    start = max(asking, held_until)
    told = may_notify(contact, None, Hours(sending), start)
    return start if told else next_chance(contact, None, sending, start)


def steps(request: Request, contact: Contact, ladder: Ladder, sending: Sending) -> list[Step]:
    """Lay out the ladder of a request from its own dates, in order of time.

    A moved due date moves the ladder: every key but the asking's carries it. The step before the due date
    travels in the last digest before it, or goes out on the due day where no digest falls in between; before a rest
    that ends on the due day it goes out by itself.
    """
    asking = next_digest(contact, at(request.opens, time(0)), sending)
    laid = [Step(ASKING, asking_key(request), asking)]
    if before := _before(request, contact, sending, helsinki_date(asking)):
        laid.append(Step(BEFORE, _key(request, BEFORE), before))
    after = next_digest(contact, at(request.due + timedelta(days=1), time(0)), sending)
    if helsinki_date(after) <= request.locks:
        laid.append(Step(AFTER, _key(request, AFTER), after))
    laid = [step for step in laid if int(step.name) in ladder.notices and _wishes(contact, step)]
    if call := _call(request, helsinki_date(after), ladder):
        laid.append(Step(CALL, _key(request, CALL), at(call, MORNING)))
    laid.append(Step(LAPSE, _key(request, LAPSE), at(request.locks + timedelta(days=1), time(0))))
    return sorted(laid, key=lambda step: step.at)


def _wishes(contact: Contact, step: Step) -> bool:
    """Leave out reminders nobody wishes for (RFC 8058); the call at the end stays, so that a person knows of it."""
    return step.name == ASKING or contact.rhythm is not Rhythm.ASKED_ONLY


def asking_key(request: Request) -> str:
    """Name the asking: more time does not ask again, while a returned answer does, on the same day too."""
    return f"{request.opens.isoformat()}.{request.answer}-{ASKING}"


def _call(request: Request, last_notice: date, ladder: Ladder) -> date | None:
    """Return the day of the call: whoever no notice reaches is called too, and nobody after the lock date."""
    if ladder.call_after is None:
        return None
    start = last_notice if last_notice <= request.locks else request.due
    call = min(add_workdays(start, ladder.call_after), request.locks)
    return call if call > request.due else None


def _key(request: Request, name: str) -> str:
    return f"{request.due.isoformat()}-{name}"


def _before(request: Request, contact: Contact, sending: Sending, asked: date) -> datetime | None:
    if sending is Sending.ALWAYS:
        day = request.due - timedelta(days=2)
        return at(day, MORNING) if day > asked else None
    days = digest_days(contact, asked + timedelta(days=1), sending)
    if digests := list(_until(days, request.due)):
        return at(digests[-1], MORNING)
    if last := _before_a_rest(request, contact, sending, asked):
        return at(last, MORNING)
    on_the_day = reachable(contact, request.due, sending) and request.due > asked
    return at(request.due, MORNING) if on_the_day else None


def _before_a_rest(request: Request, contact: Contact, sending: Sending, asked: date) -> date | None:
    """Return the last day on which somebody can be reminded who comes back from a rest on the due day itself."""
    days = _until(days_from(asked + timedelta(days=1)), request.due)
    last = max((day for day in days if reachable(contact, day, sending)), default=None)
    rests = last is not None and any(is_quiet(day) for day in _until(days_from(last), request.due))
    return last if rests else None


def _until(days: Iterator[date], end: date) -> Iterator[date]:
    for day in days:
        if day >= end:
            return
        yield day


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done for one request now: the newest missed notice, or none; and the steps it stands for."""

    request: Request
    notice: Step | None
    taken: Sequence[Step]
    call: bool
    lapse: bool
    next_at: datetime | None


def what_is_due(request: Request, laid: Sequence[Step], done: Collection[str], now: datetime) -> Due:
    """Collapse the steps missed until now into one notice; tell when the next one is due."""
    if request.status is not Status.OPEN:
        return _ended(request, now)
    missed = [step for step in laid if step.at <= now and step.key not in done]
    lapse = any(step.name == LAPSE for step in missed)
    # Who has not been asked yet is asked, however late it is; else the newest step stands for the older ones.
    notices = sorted((step for step in missed if step.name.isdigit()), key=lambda step: step.name == ASKING)
    ahead = [step.at for step in laid if step.at > now and step.key not in done]
    return Due(
        request,
        notices[-1] if notices and not lapse else None,
        missed,
        call=any(step.name == CALL for step in missed) and not lapse,
        lapse=lapse,
        next_at=None if lapse else min(ahead, default=None),
    )


def _ended(request: Request, now: datetime) -> Due:
    """An answer that nobody accepted, returned or withdrew lapses in the end; nothing else is due any more."""
    waits = Move.LAPSE in NEXT[request.status]
    until = at(request.settled_by() + timedelta(days=1), time(0))
    lapse = waits and now >= until
    return Due(request, None, (), call=False, lapse=lapse, next_at=until if waits and not lapse else None)


def may_notify(contact: Contact, last_digest: date | None, hours: Hours, now: datetime) -> bool:
    """Tell whether a digest may leave for the contact now: office hours, a day of theirs, none sent today."""
    today = helsinki_date(now)
    if last_digest is not None and last_digest >= today and hours.sending is not Sending.ALWAYS:
        return False
    return hours.open(now) and reachable(contact, today, hours.sending)


def next_chance(contact: Contact, last_digest: date | None, sending: Sending, now: datetime) -> datetime:
    """Return when a digest held back now may leave: the next morning that reaches the contact."""
    if sending is Sending.ALWAYS:
        return now + timedelta(seconds=1)
    today = helsinki_date(now)
    start = today if last_digest != today and now < at(today, MORNING) else today + timedelta(days=1)
    day = next((d for d in days_from(start) if reachable(contact, d, sending)), start + timedelta(days=366))
    return at(day, MORNING).astimezone(UTC)
