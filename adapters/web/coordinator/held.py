"""The post kept back: what waits in an outbox that came from a backup, and the choice what becomes of it."""

from dataclasses import dataclass
from datetime import datetime

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.wording.letter_names import letter_key
from domain.holding import Held, Hold
from domain.messages import Message
from domain.ports import Work
from domain.processes.holding import held_post, release
from domain.processes.subjects import Named, named

SHOWN = 100
"""Lines of the list; how many there are is said above it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One message that waits: its letter's name, whom it is for, its subject, whether it has left already."""

    message: Message
    letter: str
    named: Named
    older: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Why the post waits: a restore nobody has looked at, or a server out of reach since; and how much waits."""

    hold: Hold | None
    count: int
    down_since: datetime | None


def kept_back(work: Work) -> KeptBack | None:
    """Return why the post waits, if it does: whoever looks sees at once what is told to nobody before it lasts."""
    hold, outage = work.holds.standing(), work.outages.standing()
    down = outage.since if outage else None
    return KeptBack(hold, work.post.left(), down) if hold or down else None


def waits(request: Request) -> Response:
    """Show what waits to be released: which letter, to whom, how old, and which are known to have left already."""
    visitor = coordinator(request)
    held = held_post(ports(request), visitor.alliance)
    return show(request, "held", "processes", held=held, rows=_rows(request, held) if held else ())


def _rows(request: Request, held: Held) -> list[Row]:
    shown, alliance = held.waiting[:SHOWN], coordinator(request).alliance
    with ports(request).store.look(alliance) as work:
        names = named(ports(request), work, shown)
    gone = held.gone or frozenset()
    return [Row(one, letter_key(one.letter), names[one.key], held.hold.is_older(one), one.key in gone) for one in shown]


def let_go(request: Request, form: FormData) -> Response:
    """Release the post: all of it, or without what was written before the backup."""
    visitor, do = coordinator(request), form.get("do")
    if do not in {"send", "drop"}:
        return back("/processes/held")
    release(ports(request), visitor.alliance, visitor.contact.id, drop=do == "drop")
    return back("/coordinator", "post-released")
