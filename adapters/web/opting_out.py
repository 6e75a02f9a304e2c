"""Where a mail's "stop reminding me" leads: a look changes nothing, one click of a mail program does (RFC 8058)."""

from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web.context import LANGUAGE_COOKIE, ports, setup
from adapters.web.failures import closed_door
from adapters.web.forms import WRITERS, check_origin, read_form
from adapters.web.guards import Counter, client
from adapters.web.pages import render
from adapters.wording import Say
from domain.alliance import Alliance, Sending
from domain.errors import NotFound, RuleBroken
from domain.links import Link, Purpose
from domain.partners import Rhythm
from domain.processes.reminding import choose_rhythm, whose_reminders
from domain.words import Language

CHOICES = {one.value: one for one in Rhythm}


def look(request: Request) -> Response:
    """Show how often the reader is written to, and buttons to choose."""
    try:
        link = _link(request)
        with ports(request).store.look(link.alliance) as work:
            contact = whose_reminders(work, link, ports(request))
            alliance = work.register.alliance()
    except (RuleBroken, NotFound):
        return _broken(request)
    facts: dict[str, Any] = {"rhythm": contact.rhythm.value, "rhythms": list(CHOICES), "whose": alliance.name}
    facts |= {"says": _how_often(alliance, contact.rhythm)}
    return render(request, "reminders.html.jinja", **facts, **_in_their_words(request, contact.language))


def _how_often(alliance: Alliance, rhythm: Rhythm) -> str:
    """Name the sentence that is true here: a demo gathers nothing."""
    if alliance.sending is Sending.ALWAYS:
        return "reminders.demo.asked-only" if rhythm is Rhythm.ASKED_ONLY else "reminders.demo"
    return f"reminders.now.{rhythm.value}"


async def choose(request: Request) -> Response:
    """End reminders, or resume them. A mail program comes from nowhere: its address is the key, and no cookie."""
    form = await read_form(request)
    one_click = form.get("List-Unsubscribe") == "One-Click"
    if not one_click:
        check_origin(request)
    wanted = Rhythm.ASKED_ONLY if one_click else CHOICES.get(str(form.get("rhythm", "")))
    return await to_thread.run_sync(_choose, request, wanted, limiter=WRITERS)


def _choose(request: Request, wanted: Rhythm | None) -> Response:
    try:
        if wanted:
            choose_rhythm(ports(request), _link(request), wanted)
    except (RuleBroken, NotFound):
        return _broken(request)
    return look(request)


def _in_their_words(request: Request, own: Language) -> dict[str, Any]:
    """Speak the language of whom the mail was for, unless the browser has chosen one before."""
    chosen = LANGUAGE_COOKIE in request.cookies or "lang" in request.query_params
    return {} if chosen else {"language": own, "t": Say(own)}


def _link(request: Request) -> Link:
    return ports(request).links.read(request.path_params["token"], Purpose.REMINDERS)


def _broken(request: Request) -> Response:
    counter: Counter = request.app.state.counter
    counter.count("broken", client(request), setup(request).rates.broken)
    return closed_door(request, by_link=False)


routes = [
    Route("/l/reminders/{token}", look),
    Route("/l/reminders/{token}", choose, methods=["POST"]),
]
