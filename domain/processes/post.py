"""Messages leave the outbox: claim, send, confirm."""

from domain.errors import Never, NotNow
from domain.messages import RETRY_MINUTES, Message
from domain.ports import Outcome, Ports

BATCH = 20
LEASE_SECONDS = 300
"""Longer than the mail adapter waits for a server, or two senders would send the same message."""


def deliver_messages(ports: Ports, alliance: str) -> Outcome:
    """Send what waits in the outbox; a message that fails comes back later or is given up for a person to see."""
    counts = {"sent": 0, "later": 0, "refused": 0}
    while True:
        with ports.store.begin(alliance) as work:
            claimed = work.post.claim(BATCH, LEASE_SECONDS)
        if not claimed:
            break
        for message in claimed:
            counts[_send(ports, alliance, message)] += 1
    needs = f"{counts['refused']} messages cannot be delivered" if counts["refused"] else ""
    return Outcome("Post", counts, (), needs)


def _send(ports: Ports, alliance: str, message: Message) -> str:
    with ports.store.look(alliance) as work:
        people = work.register.people([message.contact, message.sender])
        letterhead = work.register.alliance()
    attempt = message.attempts
    try:
        ports.mail.send(letterhead, message, people[message.contact], people[message.sender], ports.links)
    except NotNow as problem:
        return _later(ports, alliance, message, problem.code)
    except Never as problem:
        with ports.store.begin(alliance) as work:
            work.post.refuse(message.key, attempt, problem.code)
        return "refused"
    with ports.store.begin(alliance) as work:
        work.post.confirm(message.key, attempt)
    return "sent"


def _later(ports: Ports, alliance: str, message: Message, code: str) -> str:
    with ports.store.begin(alliance) as work:
        if message.attempts > len(RETRY_MINUTES):
            work.post.refuse(message.key, message.attempts, code)
            return "refused"
        work.post.postpone(message.key, message.attempts, RETRY_MINUTES[message.attempts - 1] * 60, code)
    return "later"


def send_again(ports: Ports, alliance: str, key: str) -> bool:
    """Let a message that was given up try once more, after somebody mended the address; False if it was not so."""
    with ports.store.begin(alliance) as work:
        waits = work.post.again(key)
    ports.wake()
    return waits
