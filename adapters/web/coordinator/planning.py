"""Preparing a round: period, dates and a personal line; whom it reaches; its mail in three languages; the start."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.fields import filled
from adapters.web.faults import checked
from adapters.web.frames import framed
from adapters.web.sessions import Visitor
from domain.errors import FieldsBroken
from domain.indicators.catalogue import Period
from domain.processes.indicators.drafting import Draft, Outlook, look_ahead, propose, suggested_periods
from domain.processes.indicators.rounds import open_round, standing_round
from domain.processes.previews import letters, send_to_self
from domain.words import LINE, Language
from domain.workdays import helsinki_date


def blank(request: Request) -> Response:
    """Propose a round."""
    visitor = coordinator(request)
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        proposed = propose(work, now).model_dump(mode="json")
    return _form(request, visitor, proposed)


def prepare(request: Request, form: FormData) -> Response:
    """Go on with a draft: look at it, change it, mail it to oneself, or start it."""
    visitor, fields, do = coordinator(request), filled(form), str(form.get("do", ""))
    if do == "edit":
        return _form(request, visitor, fields)
    act = STEPS.get(do.partition("-")[0], _look)
    try:
        return act(request, visitor, checked(Draft, fields), do)
    except FieldsBroken as refused:
        return _form(request, visitor, fields, 422, errors=refused.fields)


def _look(request: Request, visitor: Visitor, draft: Draft, do: str, sent: Language | None = None) -> Response:
    del do
    outlook = _outlook(request, visitor, draft)
    with ports(request).store.look(visitor.alliance) as work:
        partners = {one.id: one for one in work.register.partners()}
    mails = letters(ports(request), visitor.alliance, outlook.plan)
    facts: dict[str, Any] = {"draft": draft, "outlook": outlook, "partners": partners, "mails": mails, "sent": sent}
    facts["today"] = helsinki_date(ports(request).clock.now())
    people = len({one.contact for one in outlook.plan.requests})
    return framed(show(request, "round_preview", "rounds", **facts, people=people))


def _send_to_self(request: Request, visitor: Visitor, draft: Draft, do: str) -> Response:
    known = {one.value: one for one in Language}
    wanted = known.get(do.partition("-")[2], visitor.contact.language)
    send_to_self(ports(request), visitor.alliance, _outlook(request, visitor, draft).plan, visitor.contact.id, wanted)
    return _look(request, visitor, draft, "", sent=wanted)


def _start(request: Request, visitor: Visitor, draft: Draft, do: str) -> Response:
    del do
    with ports(request).store.look(visitor.alliance) as work:
        started = standing_round(work.rounds.all(), Period.parse(draft.period))
    if started:
        return back(f"/rounds/{started.id}")
    round = _outlook(request, visitor, draft).plan.round
    open_round(ports(request), visitor.alliance, round.period, visitor.contact.id, draft.dates, draft.note, anew=True)
    return back(f"/rounds/{round.id}", "started")


def _outlook(request: Request, visitor: Visitor, draft: Draft) -> Outlook:
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        return look_ahead(work, draft, now, visitor.contact.id)


STEPS: Mapping[str, Callable[[Request, Visitor, Draft, str], Response]] = {"self": _send_to_self, "start": _start}


def _form(request: Request, visitor: Visitor, fields: Mapping[str, Any], status: int = 200, **facts: Any) -> Response:
    today = helsinki_date(ports(request).clock.now())
    with ports(request).store.look(visitor.alliance) as work:
        periods = suggested_periods(work.rounds.indicators(), today)
    known = {"fields": fields, "periods": periods, "longest": LINE}
    return show(request, "round_new", "rounds", status=status, **known, **facts)
