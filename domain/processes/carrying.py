"""What becomes of one message: ready to go, or done."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from domain.kinds import KINDS
from domain.messages import NOTICE, ONCE_AT_MOST, RETRY_MINUTES, Message, Parcel
from domain.ports import Ports, Work

BY_MAIL = "by-mail"
"""What becomes of a message that its reader's own channel does not take."""


class Carrier(Protocol):
    """Brings parcels to their readers; see the ports `mail` and `chat`."""

    def carry(self, parcel: Parcel) -> None: ...
    def knows(self, parcel: Parcel) -> bool | None: ...


@dataclass(frozen=True, slots=True)
class Ready:
    """A message packed, with who carries it. `rather_twice`: in doubt it goes again, better so than never."""

    message: Message
    parcel: Parcel
    carrier: Carrier
    rather_twice: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one message: `sent`, `later`, `doubtful` or an end; the code of what went wrong.

    `wait` says in how many seconds to try again, where it is known. Not `tried`: nothing has gone over the wire.
    """

    message: Message
    result: str
    code: str = ""
    wait: int = 0
    tried: bool = True


def _as_it_is(done: Done) -> Done:
    return done


@dataclass(frozen=True, slots=True)
class Way:
    """How the messages of one channel are packed, and what follows when one of them ends without having arrived.

    `judged` may turn what became of one into `by-mail`: it leaves by mail instead. `tries`: how often one that does
    not get through is tried.
    """

    packed: Callable[[Ports, Work, Message, datetime], Ready | Done]
    missed: Callable[[Work, Done, datetime], object]
    judged: Callable[[Done], Done] = _as_it_is
    tries: int = len(RETRY_MINUTES)


def still_wanted(work: Work, message: Message) -> Message | None:
    """Return a notice without what has been answered, handed on or taken back since it was queued."""
    if not message.key.startswith(NOTICE):
        return message
    waiting = {one.id for one in work.requests.open_of_contact(message.contact)}
    items = [item for item in message.facts["items"] if item["request"] in waiting]
    return replace(message, facts={**message.facts, "items": items}) if items else None


def rather_twice(message: Message) -> bool:
    """Tell whether a message had better come twice than never: a notice if it asks for something anew."""
    if not message.key.startswith(NOTICE):
        return message.letter not in ONCE_AT_MOST
    return any(int(item["step"]) in KINDS[item["kind"]].ladder.rather_twice for item in message.facts["items"])
