"""The less common moves of a partner, read from their small forms: decline, ask for time, hand over."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request

from adapters.web.context import ports
from adapters.web.forms import read_date, version_seen
from adapters.web.sessions import Visitor
from domain.errors import RuleBroken
from domain.partners import email_address
from domain.processes.answering import act, hand_over
from domain.requests import AskTime, Decline, HandOver, Move, SeenBy
from domain.requests import Request as Asked

M = TypeVar("M", bound=BaseModel)


class SideFault(Exception):
    """Fields of a small form were refused, each with its reason."""

    def __init__(self, fields: Mapping[str, RuleBroken]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def decline(request: Request, visitor: Visitor, asked: Asked, form: FormData) -> None:
    """Say a kind no. The box has to be ticked: no robot that follows links and buttons does that."""
    if not form.get("sure"):
        raise SideFault({"sure": RuleBroken("decline.sure")})
    chosen = str(form.get("seen_by", ""))
    seen_by = SeenBy(chosen) if chosen in set(SeenBy) else SeenBy.COORDINATOR
    said = _read(Decline, reason=form.get("reason", ""), seen_by=seen_by)
    act(ports(request), visitor.alliance, asked.id, visitor.contact.id, Move.DECLINE, said, version_seen(form))


def ask_time(request: Request, visitor: Visitor, asked: Asked, form: FormData) -> None:
    """Ask for more time, until a day that would suit."""
    said = _read(AskTime, reason=form.get("reason", ""), until=_later(asked, str(form.get("until", ""))))
    act(ports(request), visitor.alliance, asked.id, visitor.contact.id, Move.ASK_TIME, said)


def _later(asked: Asked, text: str) -> date:
    if not text.strip():
        raise SideFault({"until": RuleBroken("time.missing")})
    try:
        day = read_date(text)
    except RuleBroken as refused:
        raise SideFault({"until": refused}) from None
    if day <= asked.due:
        raise SideFault({"until": RuleBroken("dates.not-later", due=asked.due)})
    return day


def pass_on(request: Request, visitor: Visitor, asked: Asked, form: FormData) -> None:
    """Hand the request, or the ticked rows of it, to a colleague; all rows ticked is the whole request."""
    rows = tuple(str(row) for row in form.getlist("rows"))
    rows = () if str(len(rows)) == form.get("asked_rows") else rows
    contact = str(form.get("contact", ""))
    who = {"contact": contact} if contact else _newcomer(form)
    said = _read(HandOver, rows=rows, reason=form.get("reason", ""), **who)
    hand_over(ports(request), visitor.alliance, asked.id, visitor.contact.id, said, version_seen(form))


def _newcomer(form: FormData) -> dict[str, str]:
    name, email = str(form.get("name", "")).strip(), str(form.get("email", "")).strip()
    if not name and not email:
        raise SideFault({"name": RuleBroken("contact.missing")})
    broken = {} if name else {"name": RuleBroken("field.missing")}
    try:
        email = email_address(email)
    except RuleBroken as refused:
        broken["email"] = refused if email else RuleBroken("field.missing")
    if broken:
        raise SideFault(broken)
    return {"name": name, "email": email}


def _read(model: type[M], **said: object) -> M:
    try:
        return model.model_validate(said)
    except ValidationError as refused:
        raise SideFault({str(fault["loc"][0]): _reason(fault) for fault in refused.errors()}) from None


def _reason(fault: Mapping[str, Any]) -> RuleBroken:
    error = fault.get("ctx", {}).get("error")
    return error if isinstance(error, RuleBroken) else RuleBroken("form.value")


SIDE_MOVES: Mapping[str, Callable[[Request, Visitor, Asked, FormData], None]] = {
    "decline": decline,
    "time": ask_time,
    "pass-on": pass_on,
}
