"""The partners: who they are, who is asked there, what they have been asked."""

from collections import Counter, defaultdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import coordinator, show
from adapters.web.coordinator.mailed import written
from adapters.web.coordinator.onboarding import coming
from adapters.web.shown import state, title_facts
from domain.indicators.placing import places
from domain.joining.onboarding import Stage
from domain.kinds import KINDS
from domain.partners import Contact, Role, Sector, spokesperson
from domain.processes.asking_again import left_behind
from domain.requests import Status
from domain.workdays import helsinki_date

NOTES = 10
"""Mails shown on a partner's page, the newest."""


def every(request: Request) -> Response:
    """List the partners by sector, with who is asked first and how much waits there."""
    visitor = coordinator(request)
    today = helsinki_date(ports(request).clock.now())
    with ports(request).store.look(visitor.alliance) as work:
        partners = sorted(work.register.partners(), key=lambda one: one.name.fi.casefold())
        contacts = work.register.contacts()
        joining = {one.partner for one in work.memberships.all() if one.stage is Stage.JOINING}
        running = [one for kind in KINDS for one in work.requests.standing(kind, Status.OPEN)]
        strangers = places(work.figures).strangers(partners)
    there: dict[str, list[Contact]] = defaultdict(list)
    for contact in contacts:
        there[contact.partner].append(contact)
    people = {one.id: spokesperson(there[one.id], today) for one in partners}
    waiting = Counter(one.partner for one in running)
    late = Counter(one.partner for one in running if one.due < today)
    sectors = [(sector, [one for one in partners if one.sector is sector]) for sector in Sector]
    facts: dict[str, Any] = {"sectors": [(sector, some) for sector, some in sectors if some], "people": people}
    facts |= {"joining": joining, "strangers": strangers}
    return show(request, "partners", "partners", **facts, waiting=waiting, late=late)


def one(request: Request) -> Response:
    """Show a partner: its contacts, what is open there and what was before."""
    visitor, id = coordinator(request), request.path_params["partner"]
    now = ports(request).clock.now()
    today = helsinki_date(now)
    with ports(request).store.look(visitor.alliance) as work:
        partner, contacts = work.register.partner(id), work.register.contacts(id)
        asked = work.requests.of_partner(id)
        membership = work.memberships.of(id)
        joins = coming(work, membership) if membership and membership.stage is Stage.JOINING else None
        leads = id == work.register.alliance().backbone
        again = left_behind(work, id, now)
        abouts = work.requests.abouts([*asked, *again])
        by_mail = written(work, work.received.written_by([one.id for one in contacts], NOTES), today)
    shown = [(one, title_facts(abouts[one.id]), state(one, today, mine=False)) for one in asked]
    facts: dict[str, Any] = {
        "partner": partner,
        "contacts": sorted(
            (one for one in contacts if one.active), key=lambda one: (list(Role).index(one.role), one.id)
        ),
        "gone": [one for one in contacts if not one.active],
        "names": {one.id: one.name for one in contacts},
        "open": [row for row in shown if row[0].status is Status.OPEN],
        "past": [row for row in reversed(shown) if row[0].status is not Status.OPEN],
        "today": today,
        "coming": joins,
        "membership": membership,
        "by_mail": by_mail,
        "leads": leads,
        "again": [(one, title_facts(abouts[one.id])) for one in again],
    }
    return show(request, "partner", "partners", **facts)
