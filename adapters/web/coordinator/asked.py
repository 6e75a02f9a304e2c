"""One request as the coordinator sees it: how it stands, every step, more time, withdrawing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.declines import said_no
from adapters.web.coordinator.fields import filled
from adapters.web.coordinator.history import told
from adapters.web.faults import checked
from adapters.web.reading import answer_of
from adapters.web.sessions import Visitor
from adapters.web.shown import state, title_facts
from domain.asides import Words
from domain.errors import FieldsBroken, RuleBroken
from domain.ports import Work
from domain.processes.asking_again import about_the_same, ask_again, once_more
from domain.processes.indicators.rounds import people_told
from domain.processes.steering import give_time, waits_for, withdraw
from domain.requests import Move, Status
from domain.requests import Request as Asked
from domain.words import Outside, Prose
from domain.workdays import Day, add_workdays, helsinki_date, next_allowed

MORE_DAYS = 5


class MoreTime(Outside):
    """A later due date, and a word with it."""

    due: Day
    reason: Prose = ""


def one(request: Request) -> Response:
    """Show a request."""
    return _page(request, coordinator(request), {})


def more_time(request: Request, form: FormData) -> Response:
    """Give more time; the one who was asked is told."""
    visitor, id, fields = coordinator(request), request.path_params["id"], filled(form)
    try:
        said = checked(MoreTime, fields)
        if _is_beyond(request, visitor, said.due) and fields.get("beyond") != said.due.isoformat():
            return _page(request, visitor, fields, beyond=said.due)
        give_time(ports(request), visitor.alliance, id, visitor.contact.id, said.due, said.reason)
    except FieldsBroken as refused:
        return _page(request, visitor, fields, refused.fields)
    except RuleBroken as refused:
        return _page(request, visitor, fields, {"due": refused})
    return back(f"/coordinator/requests/{id}", "more-time")


def _is_beyond(request: Request, visitor: Visitor, due: date) -> bool:
    """Tell whether more time would outlast the lock date: more often than not a slip, and mailed at once."""
    with ports(request).store.look(visitor.alliance) as work:
        asked = work.requests.get(request.path_params["id"])
    return asked.may(Move.EXTEND, helsinki_date(ports(request).clock.now())) and asked.locks < due == next_allowed(due)


def _page(
    request: Request,
    visitor: Visitor,
    fields: Mapping[str, str],
    errors: Mapping[str, RuleBroken] | None = None,
    page: str = "request",
    beyond: date | None = None,
) -> Response:
    today = helsinki_date(ports(request).clock.now())
    with ports(request).store.look(visitor.alliance) as work:
        asked = work.requests.get(request.path_params["id"])
        waits = waits_for(work, asked)
        facts = {
            "asked": asked,
            "about": title_facts(work.requests.about(asked)),
            "partner": work.register.partner(asked.partner),
            "contact": work.register.contact(asked.contact),
            "steps": told(work, asked, visitor.contact),
            "question": work.requests.question(asked),
            "said": work.requests.reply(asked.id, asked.answer) if asked.answer else None,
            "declined": said_no(work, asked),
            "typed": answer_of(work.requests.reply(asked.id, asked.answer)) if asked.answer else {},
            "grown": [(one, title_facts(work.requests.about(one))) for one in work.requests.of_subject(asked.id)],
            "waits": (waits, title_facts(work.requests.about(waits))) if waits else None,
            "was_told": bool(people_told(work, [asked])),
            **_after_withdrawal(work, asked, ports(request).clock.now()),
        }
        wished = _wished(work, asked)
    may = {"extend": asked.may(Move.EXTEND, today), "withdraw": asked.may(Move.WITHDRAW, today) and not waits}
    due = wished or add_workdays(max(asked.due, today), MORE_DAYS)
    known = {"due": due.isoformat(), "reason": "", **fields}
    stands = state(asked, today, mine=False)
    status = 422 if errors else 409 if beyond else 200
    seen = {"may": may, "fields": known, "errors": errors or {}, "stands": stands, "beyond": beyond}
    return show(request, page, "partners", status=status, **facts, **seen)


def _wished(work: Work, asked: Asked) -> date | None:
    """Return the day the partner has asked for, if that is the newest move and the day is later than the due date."""
    newest = work.requests.reply(asked.id, asked.version) if asked.version else None
    said = newest.body.get("until") if newest and newest.move is Move.ASK_TIME else None
    wished = date.fromisoformat(said) if said else None
    return wished if wished and wished > asked.due else None


def _after_withdrawal(work: Work, asked: Asked, now: datetime) -> dict[str, Any]:
    """Say whether what was withdrawn can be asked once more, or what stands in its place."""
    if asked.status is not Status.WITHDRAWN:
        return {"again": None, "instead": None}
    stands = [one for one in about_the_same(work, asked) if one.status is not Status.WITHDRAWN]
    return {"again": once_more(work, asked, now), "instead": next(iter(stands), None)}


def once_again(request: Request, form: FormData) -> Response:
    """Ask once more what was withdrawn, and show how it stands."""
    del form
    fresh = ask_again(ports(request), coordinator(request).alliance, request.path_params["id"])
    return back(f"/coordinator/requests/{fresh.id}", "asked-again")


def before_withdrawing(request: Request) -> Response:
    """Say what withdrawing one request does."""
    return _page(request, coordinator(request), {}, page="request_withdraw")


def take_back(request: Request, form: FormData) -> Response:
    """Withdraw the request; whoever was told of it gets one line."""
    visitor, id, fields = coordinator(request), request.path_params["id"], filled(form)
    try:
        said = checked(Words, fields)
        withdraw(ports(request), visitor.alliance, id, visitor.contact.id, said.reason)
    except FieldsBroken as refused:
        return _page(request, visitor, fields, refused.fields, "request_withdraw")
    except RuleBroken as refused:
        return _page(request, visitor, fields, {"": refused}, "request_withdraw")
    return back(f"/coordinator/requests/{id}", "request-withdrawn")
