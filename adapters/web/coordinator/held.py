"""The post kept back: what waits in an outbox that came from a backup, and the choice what becomes of it."""

from dataclasses import dataclass
from datetime import datetime

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.wording.letter_names import letter_key
from domain.holding import Hold
from domain.ports import Work
from domain.processes.holding import release

SHOWN = 100
"""Lines of the list; how many there are is said above it."""


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Why the post waits: a restore nobody has looked at, with how many wait, or a server out of reach since."""

    hold: Hold | None
    count: int
    down_since: datetime | None


def kept_back(work: Work) -> KeptBack | None:
    """Return why the post waits, if it does: whoever looks sees at once what is told to nobody before it lasts."""
    hold, outage = work.holds.standing(), work.outages.standing()
    down = outage.since if outage else None
    return KeptBack(hold, work.post.left() if hold else 0, down) if hold or down else None


def waits(request: Request) -> Response:
    """Show what waits to be released: which letter, to whom, how old."""
    visitor = coordinator(request)
    with ports(request).store.look(visitor.alliance) as work:
        hold, found = work.holds.standing(), work.post.waiting()
        people = work.register.people(one.contact for one in found[:SHOWN])
    shown = found[:SHOWN] if hold else []
    rows = [(one, letter_key(one.letter), people.get(one.contact), hold and hold.is_older(one)) for one in shown]
    return show(request, "held", "processes", hold=hold, rows=rows, count=len(found), more=len(found) - len(rows))


def let_go(request: Request, form: FormData) -> Response:
    """Release the post: all of it, or without what was written before the backup."""
    visitor, do = coordinator(request), form.get("do")
    if do not in {"send", "drop"}:
        return back("/processes/held")
    release(ports(request), visitor.alliance, visitor.contact.id, drop=do == "drop")
    return back("/coordinator", "post-released")
