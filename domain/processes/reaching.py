"""People whom messages do not reach come before a coordinator, and what the coordinator says takes effect."""

from dataclasses import replace
from datetime import datetime

from domain.messages import Message
from domain.ports import Work
from domain.requests import Reply, Request, Status, asked
from domain.unreached import UNREACHED, Looked, Mended, Way, unreached_task
from domain.workdays import helsinki_date


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


def _mend(work: Work, message: Message, mended: Mended) -> None:
    contact = work.register.contact(message.contact)
    if mended.email and mended.email != contact.email:
        work.register.save(work.register.alliance(), [], [replace(contact, email=mended.email)])
    if mended.way is Way.AGAIN:
        work.post.again(message.key)
    else:
        work.post.let_be(message.key)
