"""The coordinator's first page: what waits, for whom, since when."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import language, ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.forums import meetings_waiting
from adapters.web.coordinator.held import kept_back
from adapters.web.coordinator.mailed import mailed
from adapters.web.coordinator.waiting import TURNS, everything, failing, first_page
from domain.forums import Forum
from domain.processes.post import send_again
from domain.processes.subjects import named
from domain.processes.waiting import what_waits
from domain.workdays import helsinki_date


def home(request: Request) -> Response:
    """Show what waits."""
    visitor = coordinator(request)
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        found = what_waits(work, now)
        waiting, post_waits = first_page(work, found, now), kept_back(work)
        meetings, by_mail = meetings_waiting(work, now), mailed(work, now)
        channels = failing(work)
        names = named(ports(request), work, [message for message, _ in found.undelivered])
        forums = {one.code: one.name for one in work.handbook.all(Forum)}
    facts: dict[str, Any] = {"waiting": waiting, "names": names, "meetings": meetings, "forums": forums}
    facts |= {"kept_back": post_waits, "mailed": by_mail, "channels": channels}
    return show(request, "home", "home", today=helsinki_date(now), **facts)


def waiting(request: Request) -> Response:
    """Show everything that waits, as far as one likes by turn, kind and partner."""
    visitor = coordinator(request)
    now = ports(request).clock.now()
    chosen = {name: request.query_params.get(name, "") for name in ("who", "kind", "partner")}
    with ports(request).store.look(visitor.alliance) as work:
        found = everything(work, what_waits(work, now), **chosen)
    reader = language(request)
    names = sorted(((one.id, one.name[reader]) for one in found.partners), key=lambda pair: pair[1].casefold())
    facts: dict[str, Any] = {"turn_names": TURNS, "kind_names": found.kinds, "partner_names": names, "chosen": chosen}
    return show(request, "waiting", "home", today=helsinki_date(now), turns_shown=found.turns, **facts)


def try_again(request: Request, form: FormData) -> Response:
    """Let a message that was given up try once more."""
    visitor = coordinator(request)
    sent = send_again(ports(request), visitor.alliance, str(form.get("key", "")))
    return back("/coordinator", "sending-again" if sent else "")


def example_link(request: Request) -> Response:
    """Tell that a partner's own link stands here in the real mail."""
    return show(request, "example_link", "")
