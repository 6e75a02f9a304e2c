"""People whom messages do not reach come before a coordinator, and what the coordinator says takes effect."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.messages import Message
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.requests import BY_RULE, Move, Reply, Request, Status, asked, steer
from domain.unreached import UNREACHED, Looked, Mended, Way, unreached_task
from domain.workdays import helsinki_date

STILL_NEWS = timedelta(days=30)
"""A message that has not arrived for longer than this tells nobody anything any more."""


def ask_to_look(work: Work, message: Message, now: datetime) -> int:
    """Ask a coordinator about a message that did not arrive, unless a task about such stands already.

    A coordinator whom nothing reaches is not asked; where there is no other, the first page still shows it.
    """
    if work.requests.standing(UNREACHED.name, Status.OPEN):
        return 0
    others = [one.id for one in work.register.coordinators() if one.id != message.contact]
    if not others:
        return 0
    backbone, today = work.register.alliance().backbone, helsinki_date(now)
    number = len(work.requests.of_subject(UNREACHED.name)) + 1
    task = unreached_task(number, backbone, others[0], today, now)
    return len(work.requests.add_missing([task], asked(task, now)))


def reach(work: Work, request: Request, reply: Reply, now: datetime) -> None:
    """Correct addresses, and send again or let be what was stuck. Messages that got stuck since stay as they are."""
    del request, now
    said = Looked.model_validate(reply.body)
    for message, _, _ in work.post.stuck():
        mended = said.people.get(message.contact)
        if mended and message.queued_at <= reply.at:
            _mend(work, message, mended)


def readdressed(work: Work, before: Contact, now: datetime) -> int:
    """Send again what did not reach a person, where they have another address now; returns how many messages.

    What is older than its news is let be.
    """
    after = work.register.contact(before.id)
    if after.email.casefold() == before.email.casefold():
        return 0
    theirs = [one for one, _, _ in work.post.stuck() if one.contact == after.id]
    fresh = [one for one in theirs if now - one.queued_at <= STILL_NEWS]
    for one in theirs:
        (work.post.again if one in fresh else work.post.let_be)(one.key)
    return len(fresh)


def end_looking(ports: Ports, alliance: str) -> None:
    """Take back the task to look, once nothing is stuck any more, in whichever way it was mended."""
    now = ports.clock.now()
    with ports.store.look(alliance) as work:
        over = work.requests.standing(UNREACHED.name, Status.OPEN) and not work.post.stuck()
    if over:
        with ports.store.begin(alliance) as work:
            for task in work.requests.standing(UNREACHED.name, Status.OPEN):
                if task.may(Move.WITHDRAW, helsinki_date(now)) and not work.post.stuck():
                    work.requests.write(steer(task, Move.WITHDRAW, BY_RULE, now))


def _mend(work: Work, message: Message, mended: Mended) -> None:
    contact = work.register.contact(message.contact)
    if mended.email and mended.email != contact.email:
        work.register.save(work.register.alliance(), [], [replace(contact, email=mended.email)])
    if mended.way is Way.AGAIN:
        work.post.again(message.key)
    else:
        work.post.let_be(message.key)
