"""Messages leave the outbox: claim, send, confirm."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from domain.errors import Never, NotNow
from domain.messages import NOTICE, RETRY_MINUTES, UNREACHABLE, Message
from domain.partners import Contact
from domain.ports import Outcome, Ports, Work, how_many
from domain.workdays import Hours

LEASE_SECONDS = 300
"""Longer than the mail adapter waits for a server, or two senders would send the same message."""


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of one message: `sent`, `later`, `refused` or `needless`, and the code of what went wrong."""

    message: Message
    result: str
    code: str = ""


def deliver_messages(ports: Ports, alliance: str) -> Outcome:
    """Send what waits in the outbox, notices in office hours only.

    A message that fails comes back later or is given up for a person to see.
    Where the server cannot be reached at all, the rest stays as it is until the next run.
    """
    counts, done = {"sent": 0, "later": 0, "refused": 0, "needless": 0}, None
    try:
        while message := _next(ports, alliance, done):
            done = _send(ports, alliance, message)
            counts[done.result] += 1
    finally:
        ports.mail.rest()
    needs = f"{how_many(counts['refused'], 'message', 'messages')} cannot be delivered" if counts["refused"] else ""
    return Outcome("Post", counts, (), needs)


def _next(ports: Ports, alliance: str, done: _Done | None) -> Message | None:
    """Write down what became of the last message and take the next: one commit a message, a lease for each."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        if done:
            _settle(work, done, now)
        notices = Hours(work.register.alliance().sending).open(now)
        unwell = done is not None and done.code == UNREACHABLE
        claimed = [] if unwell else work.post.claim(1, LEASE_SECONDS, notices=notices)
        return claimed[0] if claimed else None


def _settle(work: Work, done: _Done, now: datetime) -> None:
    key, attempt = done.message.key, done.message.attempts
    if done.result == "sent":
        work.post.confirm(key, attempt, now)
    elif done.result == "needless":
        work.post.drop(key, attempt)
    elif done.result == "refused":
        work.post.refuse(key, attempt, done.code)
    else:
        work.post.postpone(key, attempt, RETRY_MINUTES[attempt - 1] * 60, done.code)


def _send(ports: Ports, alliance: str, message: Message) -> _Done:
    with ports.store.look(alliance) as work:
        people = work.register.people([message.contact, message.sender])
        to = people.get(message.contact)
        if to is None:
            return _Done(message, "refused", "post.nobody")
        wanted = _still_wanted(work, message)
        if wanted is None:
            return _Done(message, "needless")
        # Where nobody is left to write in their own name, the alliance writes.
        sender = people.get(message.sender, to)
        letterhead, letter = work.register.alliance(), signed(work, wanted, sender)
    try:
        ports.mail.send(letterhead, letter, to, sender, ports.links)
    except NotNow as problem:
        return _Done(message, "refused" if message.attempts > len(RETRY_MINUTES) else "later", problem.code)
    except Never as problem:
        return _Done(message, "refused", problem.code)
    return _Done(message, "sent")


def _still_wanted(work: Work, message: Message) -> Message | None:
    """Return a notice without what has been answered, handed on or taken back since it was queued."""
    if not message.key.startswith(NOTICE):
        return message
    waiting = {one.id for one in work.requests.open_of_contact(message.contact)}
    items = [item for item in message.facts["items"] if item["request"] in waiting]
    return replace(message, facts={**message.facts, "items": items}) if items else None


def signed(work: Work, message: Message, sender: Contact) -> Message:
    """Name the sender's organisation on a message, as the register has it now."""
    organisation = asdict(work.register.partner(sender.partner).name)
    return replace(message, facts={**message.facts, "organisation": organisation})


def send_again(ports: Ports, alliance: str, key: str) -> bool:
    """Let a message that was given up try once more, after somebody mended the address; False if it was not so."""
    with ports.store.begin(alliance) as work:
        waits = work.post.again(key)
    ports.wake()
    return waits
