"""What the asker does with a request: give more time, withdraw it, find it another person."""

from dataclasses import replace
from datetime import date, datetime

from domain.asides import HandOver, NewDates, Words
from domain.errors import RuleBroken
from domain.events import Event
from domain.indicators.rounds import handed_from, in_whose_name, more_time
from domain.kinds import KINDS
from domain.links import serial_at
from domain.messages import Message
from domain.partners import Contact, spokesperson
from domain.ports import Ports, Work
from domain.processes.answering import facts_of, move_draft
from domain.processes.indicators.rounds import people_told
from domain.reminders import AFTER, BEFORE, steps
from domain.requests import Move, Notice, Request, Status, steer, take
from domain.workdays import helsinki_date


def give_time(ports: Ports, alliance: str, request: str, by: str, due: date, reason: str = "") -> Request:
    """Move a request's due date later and tell the one who asked; raises RuleBroken for an earlier date.

    Rows of it that colleagues have not answered yet get the same time, and so are they told.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        before = work.requests.get(request)
        dates = more_time(before, due)
        said = NewDates(due=dates.due, locks=dates.locks, reason=reason)
        parts = [one for one in _parts(work, before) if one.due < dates.due]
        after, *_ = [_extend(work, one, by, now, said) for one in (before, *parts)]
    ports.wake()
    return after


def _extend(work: Work, request: Request, by: str, now: datetime, said: NewDates) -> Request:
    turn = steer(request, Move.EXTEND, by, now, said)
    work.requests.write(turn)
    _begin_anew(work, turn.after, now)
    work.post.queue([_told(work, turn.after, by, now, "more-time", said.reason)])
    return turn.after


def _parts(work: Work, request: Request) -> list[Request]:
    """Return the open requests of rows that were handed on from a request, and on from there."""
    if not KINDS[request.kind].by_rows:
        return []
    return [one for one in work.requests.open_of_partner(request.partner) if one.id.startswith(f"{request.id}.")]


def withdraw(ports: Ports, alliance: str, request: str, by: str, reason: str = "") -> Request:
    """Take one request back; who was told of it gets one line about it.

    Raises RuleBroken for a task that an answer waits for: nobody would look at that answer any more.
    """
    with ports.store.begin(alliance) as work:
        before = work.requests.get(request)
        if waits_for(work, before):
            raise RuleBroken("request.waited-for")
        after = call_off(work, before, by, ports.clock.now(), reason)
    ports.wake()
    return after


def take_rows_back(ports: Ports, alliance: str, request: str, part: str, by: str) -> None:
    """Take back rows that a colleague has not answered: they are asked in the request again, and the colleague is told.

    Raises RuleBroken where they have been answered or said no to, or are not of this request.
    """
    if not part.startswith(f"{request}."):  # before any look: nobody learns here which other requests there are
        raise RuleBroken("rows.not-back")
    with ports.store.begin(alliance) as work:
        whole, before = work.requests.get(request), work.requests.get(part)
        if handed_from(before) != whole.id or {whole.status, before.status} != {Status.OPEN}:
            raise RuleBroken("rows.not-back")
        call_off(work, before, by, ports.clock.now(), why="letter.withdrawn.taken-back")
    ports.wake()


def waits_for(work: Work, task: Request) -> Request | None:
    """Return the request whose answer waits for a task, while it does: the task ends by being done, or with it."""
    waiting = KINDS[task.kind].while_subject & {Status.ANSWERED, Status.COUNTERED}
    about = work.requests.get(task.subject) if waiting else None
    return about if about and about.status in waiting else None


def call_off(work: Work, request: Request, by: str, now: datetime, reason: str = "", why: str = "") -> Request:
    """Do the same inside an open transaction; `why` is a key of the letters' wording.

    By rule, or by a partner, it is told in a coordinator's name.
    """
    was_told = people_told(work, [request])
    work.post.take_back([request.id])
    _give_rows_back(work, request, by, now)
    turn = steer(request, Move.WITHDRAW, by, now, Words(reason=reason))
    work.requests.write(turn)
    coordinators = work.register.coordinators()
    sender = by if any(one.id == by for one in coordinators) else in_whose_name(None, coordinators)
    if was_told and sender:
        told = _told(work, turn.after, sender, now, "withdrawn", reason)
        work.post.queue([replace(told, facts={**told.facts, "why": why}) if why else told])
    return turn.after


def _begin_anew(work: Work, request: Request, now: datetime) -> None:
    """Let the steps of a moved ladder that lie in the past count as taken: who got more time is not reminded now."""
    ladder, sending = KINDS[request.kind].ladder, work.register.alliance().sending
    laid = steps(request, work.register.contact(request.contact), ladder, sending)
    taken = work.requests.steps([request.id]).get(request.id, frozenset())
    past = [step.key for step in laid if step.name in {BEFORE, AFTER} and step.at <= now and step.key not in taken]
    work.requests.note([Notice(request.id, key, request.contact, None) for key in past])


def _told(work: Work, request: Request, by: str, now: datetime, letter: str, reason: str = "") -> Message:
    person = work.register.contact(request.contact)
    key = f"{letter}.{request.id}.{request.version}"
    return Message(key, person.id, by, letter, person.language, {**facts_of(work, request), "reason": reason}, now)


def retire_contact(ports: Ports, alliance: str, contact: str, by: str) -> list[str]:
    """Let a contact go: their links end, open requests move to a colleague, rows handed to them to the sender.

    In seats of theirs the deputy takes over; without one the seat is empty.
    Returns the ids of the requests that moved. Raises RuleBroken when nobody would be left to ask.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        leaving = work.register.contact(contact)
        others = [one for one in work.register.contacts(leaving.partner) if one.id != contact]
        work.register.save(work.register.alliance(), [], [replace(leaving, active=False)])
        if leaving.coordinator and not work.register.coordinators():
            raise RuleBroken("contact.last-coordinator")
        work.spent.revoke(contact, serial_at(now))
        _leave_seats(work, contact)
        work.own_channels.remove(contact)
        leaves = [one.id for one in work.requests.open_of_contact(contact)]
        # Read one by one, for rows that come back move another of them.
        moved = [pass_on(work, work.requests.get(id), others, by, now) for id in leaves]
        work.tell(Event("contact.left", contact, by, now))
    ports.wake()
    return moved


def _leave_seats(work: Work, contact: str) -> None:
    for seat in work.seats.of_contact(contact):
        sits = seat.contact if seat.contact != contact else seat.deputy
        if sits:
            work.seats.take([replace(seat, contact=sits, deputy="")])
        else:
            work.seats.leave(seat.partner, [seat.forum])


def pass_on(work: Work, request: Request, others: list[Contact], by: str, now: datetime) -> str:
    """Give a request to whoever speaks for the organisation now, or rows handed on back; return where it went.

    Raises RuleBroken when nobody would be left to ask.
    """
    heir = spokesperson(others, helsinki_date(now))
    if heir is None:
        raise RuleBroken("contact.last", partner=request.partner)
    return hand_to(work, request, heir, by, now)


def hand_to(work: Work, request: Request, heir: Contact, by: str, now: datetime, letter: str = "") -> str:
    """Give a request to one person, or rows handed on back; return where it went.

    `letter` is the key of a message that tells the heir of it; without one they get a message of its own.
    """
    if sender := _give_rows_back(work, request, by, now):
        work.requests.write(steer(request, Move.WITHDRAW, by, now))
        return sender
    said = HandOver(contact=heir.id, giver=request.contact)
    turn = take(KINDS[request.kind], request, None, Move.HAND_OVER, said, by, now)
    work.requests.write(turn)
    move_draft(work, request, heir.id)
    if not letter:
        told = _told(work, turn.after, by, now, "took-over")
        work.post.queue([told])
        letter = told.key
    # Who has got this has heard of the request, and is told if it is withdrawn.
    work.requests.note([Notice(request.id, f"handed-{turn.after.version}", heir.id, letter)])
    return request.id


def _give_rows_back(work: Work, request: Request, by: str, now: datetime) -> str:
    """Give rows that were handed on back to the request they came from, if that is open; tell which it was.

    It is a move of that request: who has its page open without these rows must not send it as if they were there.
    """
    id = handed_from(request) if KINDS[request.kind].by_rows else None
    whole = work.requests.get(id) if id else None
    if whole is None or whole.status is not Status.OPEN:
        return ""
    rows = tuple(item.indicator.code for item in work.requests.question(request).items)
    work.rounds.move_rows(request.id, whole.id, rows)
    work.requests.write(steer(whole, Move.HAND_OVER, by, now, HandOver(contact=whole.contact, rows=rows)))
    return whole.id
