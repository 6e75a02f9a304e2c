"""What becomes of one message: ready to go, or done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.messages import Message, Parcel
from domain.ports import Ports, Work


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


@dataclass(frozen=True, slots=True)
class Way:
    """How the messages of one channel are packed, and what follows when one of them ends without having arrived."""

    packed: Callable[[Ports, Work, Message, datetime], Ready | Done]
    missed: Callable[[Work, Done, datetime], object]
