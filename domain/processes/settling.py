"""What becomes of a message on its way: sent, to be tried later, in doubt, turned round or at its end."""

from collections.abc import Mapping
from datetime import datetime

from domain.errors import Never, NotNow
from domain.messages import (
    DOUBT_SECONDS,
    IN_DOUBT,
    OUTAGE_MINUTES,
    RETRY_MINUTES,
    UNREACHABLE,
    Channel,
    Delivery,
    Message,
)
from domain.ports import Work
from domain.processes.carrying import BY_MAIL, Done, Ready, Way
from domain.processes.chatting import CARD
from domain.processes.own_channels import OWN
from domain.processes.pacing import seconds_to_wait
from domain.processes.packing import ENOUGH, Ahead
from domain.processes.reaching import ask_to_look

ENDS = {
    "in_doubt": Delivery.IN_DOUBT,
    "refused": Delivery.REFUSED,
    "suppressed": Delivery.SUPPRESSED,
    "needless": Delivery.SUPERSEDED,
}
"""The results after which nothing more is done with a message."""


def settle(work: Work, done: Done, now: datetime) -> None:
    """Write down what became of a message."""
    key, attempt = done.message.key, done.message.attempts
    if done.result == "sent":
        work.post.confirm(key, attempt, now)
    elif done.result == "doubtful":
        work.post.postpone(key, attempt, DOUBT_SECONDS, done.code, doubtful=True)
    elif done.code == UNREACHABLE:
        work.post.postpone(key, attempt, OUTAGE_MINUTES * 60, done.code, doubtful=done.message.doubtful, tried=False)
    elif done.code == ENOUGH:
        seconds = seconds_to_wait(work, done.message, now) or 1
        work.post.postpone(key, attempt, seconds, ENOUGH, doubtful=done.message.doubtful, tried=False)
    elif done.result == "later" and done.wait:
        work.post.postpone(key, attempt, done.wait, done.code, doubtful=done.message.doubtful, tried=done.tried)
    elif done.result == "later":
        seconds = RETRY_MINUTES[done.message.tries - 1] * 60
        work.post.postpone(key, attempt, seconds, done.code, doubtful=done.message.doubtful)
    else:
        _end(work, done, now)


def _end(work: Work, done: Done, now: datetime) -> None:
    """Bring a message to its end on the way it was on, and let follow what does."""
    key, attempt = done.message.key, done.message.attempts
    if done.result == BY_MAIL:
        work.post.by_mail(key, attempt, done.code)
    else:
        work.post.end(key, attempt, ENDS[done.result], done.code)
    if done.result != "needless":
        WAYS[done.message.channel].missed(work, done, now)


def judged(done: Done) -> Done:
    """Return what became of a message by the way it was on, which may turn it round to mail."""
    return WAYS[done.message.channel].judged(done)


def _missed(work: Work, done: Done, now: datetime) -> None:
    ask_to_look(work, done.message, now)


def carried(ready: Ready) -> Done:
    """Bring a message to its reader, unless it is known to have arrived before."""
    message, parcel = ready.message, ready.parcel
    if message.doubtful:
        arrived = ready.carrier.knows(parcel)
        if arrived:
            return Done(message, "sent")
        if arrived is None and not ready.rather_twice:
            return Done(message, "in_doubt", IN_DOUBT)
    try:
        ready.carrier.carry(parcel)
    except NotNow as problem:
        return failed(message, problem)
    except Never as problem:
        return Done(message, "refused", problem.code)
    return Done(message, "sent")


def failed(message: Message, problem: NotNow) -> Done:
    """Return what becomes of a message that could not leave now: later, or given up after its tries."""
    doubtful = problem.code == IN_DOUBT
    if problem.code == UNREACHABLE:
        return Done(message, "later", problem.code)
    if message.tries > WAYS[message.channel].tries:
        return Done(message, "in_doubt" if doubtful else "refused", problem.code)
    seconds = problem.facts.get("seconds")
    wait = seconds if isinstance(seconds, int) else 0
    return Done(message, "doubtful" if doubtful else "later", problem.code, wait)


WAYS: Mapping[Channel, Way] = {Channel.EMAIL: Way(Ahead().packed, _missed), Channel.CHAT: CARD, Channel.OWN: OWN}
"""How the messages of each channel go."""
