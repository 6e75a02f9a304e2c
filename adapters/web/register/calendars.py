"""Calendars to subscribe to: a signed address for each person, closed by them at any time."""

from dataclasses import replace

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.calendars import Happening, feed
from adapters.web.context import ports, setup
from adapters.web.guards import client
from adapters.web.register.access import member
from adapters.web.shown import title_facts
from adapters.wording import Say
from domain.errors import NotFound, RuleBroken
from domain.links import Link, Purpose
from domain.partners import Contact
from domain.ports import Work
from domain.processes.year import AHEAD, BEHIND, close_calendars, own_mark, year_clock
from domain.vocabulary import Vocabulary, vocabulary
from domain.workdays import helsinki_date
from domain.yearclock import Entry, Span, mine, shared


def read(request: Request) -> Response:
    """Give a calendar to a calendar program. An address that is not ours, closed or over is not found.

    What it tells is the reader's own or the whole alliance's: never what is asked of somebody else.
    """
    counter, rates, caller = request.app.state.counter, setup(request).rates, client(request)
    counter.check("broken", caller, rates.broken)
    try:
        link = ports(request).links.read(request.path_params["token"], Purpose.CALENDAR)
        counter.count("opened", link.id, rates.opened)
        content = _content(request, link)
    except (RuleBroken, NotFound):
        counter.count("broken", caller, rates.broken)
        raise HTTPException(404) from None
    headers = {"Content-Disposition": 'inline; filename="yhdyspinta.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def _content(request: Request, link: Link) -> bytes:
    now = ports(request).clock.now()
    today = helsinki_date(now)
    with ports(request).store.look(link.alliance) as work:
        contact = _reader(work, link, link.until >= today)
        entries = year_clock(work, Span(today - BEHIND, today + AHEAD, today), contact)
        alliance, words = work.register.alliance(), vocabulary(work.handbook)
    t, home = Say(contact.language), ports(request).links.home()
    chosen = mine(entries, contact) if link.subject == "me" else shared(entries)
    name = t(f"year.calendar.{link.subject}", alliance=alliance.name)
    happenings = [_happening(one, t, home, link.alliance, _where(one, contact, words)) for one in chosen]
    return feed(name, happenings, now.replace(hour=0, minute=0, second=0, microsecond=0))


def _reader(work: Work, link: Link, lasts: bool) -> Contact:
    """Return whose calendar it is; raises NotFound for one that is closed."""
    contact = work.register.contact(link.contact)
    closed = (work.spent.is_spent(link), work.spent.is_spent(replace(link, contact=own_mark(link.contact))))
    if not lasts or any(closed) or not contact.active or link.subject not in {"me", "all"}:
        raise NotFound("link.closed")
    return contact


def _where(entry: Entry, reader: Contact, words: Vocabulary) -> str:
    """Return where a meeting is and how to join it, as its invitation says; nothing to those it does not concern."""
    meets = entry.appointment if entry.touches(reader) else None
    return ", ".join(filter(None, (words.shown(meets.place, reader.language), meets.join))) if meets else ""


def _happening(one: Entry, t: Say, home: str, alliance: str, where: str) -> Happening:
    said = t(one.say, **title_facts(one.facts))
    words = t("year.usual", what=said) if one.usual else said
    address = f"{home}{one.path}" if one.path else f"{home}/year"
    meets = one.appointment
    uid, sequence = (meets.uid, meets.sequence) if meets else (f"{one.key}@{alliance}.yhdyspinta", 0)
    timed = bool(one.starts)
    return Happening(uid, words, one.starts or one.day, one.lasts, "", address, where, timed, sequence)


def close(request: Request, form: FormData) -> Response:
    """Close the addresses of calendars given so far; the page then shows new ones."""
    del form
    with member(request) as (visitor, _):
        alliance, contact = visitor.alliance, visitor.contact.id
    close_calendars(ports(request), alliance, contact)
    return RedirectResponse("/year?done=calendars-closed#calendars", 303)
