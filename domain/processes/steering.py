"""What the asker does with a request: give more time, withdraw it, find it another person."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.errors import RuleBroken
from domain.kinds import KINDS
from domain.links import serial_at
from domain.messages import Message
from domain.partners import Contact, spokesperson
from domain.ports import Ports, Work
from domain.processes.answering import GRACE_DAYS
from domain.requests import HandOver, Move, NewDates, Request, Status, steer, take
from domain.rounds import more_time
from domain.workdays import helsinki_date


def give_time(ports: Ports, alliance: str, request: str, by: str, due: date, reason: str = "") -> Request:
    """Move a request's due date later and tell the one who asked; raises RuleBroken for an earlier date."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        before = work.requests.get(request)
        dates = more_time(before, due)
        said = NewDates(due=dates.due, locks=dates.locks, reason=reason)
        turn = steer(before, Move.EXTEND, by, now, said)
        work.requests.write(turn)
        work.post.queue([_told(work, turn.after, by, now, "more-time", reason)])
    ports.wake()
    return turn.after


def withdraw(ports: Ports, alliance: str, request: str, by: str, reason: str = "") -> Request:
    """Take one request back; who was told of it gets one line about it."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        before = work.requests.get(request)
        was_told = any(sent for _, _, sent in work.post.of_request(request))
        turn = steer(before, Move.WITHDRAW, by, now, NewDates(due=before.due, locks=before.locks, reason=reason))
        work.requests.write(turn)
        if was_told:
            work.post.queue([_told(work, turn.after, by, now, "withdrawn", reason)])
    ports.wake()
    return turn.after


def _told(work: Work, request: Request, by: str, now: datetime, letter: str, reason: str = "") -> Message:
    person = work.register.contact(request.contact)
    until = (request.locks + timedelta(days=GRACE_DAYS)).isoformat()
    facts = {"request": request.id, "kind": request.kind, "due": request.due.isoformat(), "until": until}
    key = f"{letter}.{request.id}.{request.version}"
    more = {"reason": reason, **work.requests.about(request)}
    return Message(key, person.id, by, letter, person.language, {**facts, **more}, now)


def retire_contact(ports: Ports, alliance: str, contact: str, by: str) -> list[str]:
    """Let a contact go: their links end, open requests move to a colleague, rows handed to them to the sender.

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
        mine = [one for one in work.requests.of_contact(contact) if one.status is Status.OPEN]
        moved = [_move(work, one, others, by, now) for one in mine]
    ports.wake()
    return moved


def _move(work: Work, request: Request, others: list[Contact], by: str, now: datetime) -> str:
    heir = spokesperson(others, helsinki_date(now))
    if heir is None:
        raise RuleBroken("contact.last", partner=request.partner)
    sender = _handed_from(work, request)
    if sender is not None:
        rows = [item.indicator.code for item in work.requests.question(request).items]
        work.rounds.move_rows(request.id, sender.id, rows)
        work.requests.write(steer(request, Move.WITHDRAW, by, now))
        return sender.id
    turn = take(KINDS[request.kind], request, None, Move.HAND_OVER, HandOver(contact=heir.id), by, now)
    work.requests.write(turn)
    work.post.queue([_told(work, turn.after, by, now, "took-over")])
    return request.id


def _handed_from(work: Work, request: Request) -> Request | None:
    """Return the request whose rows this one holds, if it was made by handing rows over and is still open."""
    if request.asker != request.partner:
        return None
    parent = work.requests.get(request.id.removesuffix(f".{request.contact}"))
    return parent if parent.id != request.id and parent.status is Status.OPEN else None
