"""The less common moves of a partner, read from their small forms: counter, decline, ask for time, hand over."""

from collections.abc import Callable, Mapping
from datetime import date

from starlette.datastructures import FormData
from starlette.requests import Request

from adapters.web.context import ports
from adapters.web.faults import checked
from adapters.web.forms import nested, typed, version_seen
from adapters.web.sessions import Visitor
from domain.asides import AskTime, Decline, HandOver, SeenBy
from domain.errors import FieldsBroken, RuleBroken
from domain.kinds import KINDS
from domain.partners import email_address
from domain.processes.answering import act, hand_over
from domain.processes.steering import take_rows_back
from domain.requests import Move
from domain.requests import Request as Asked
from domain.workdays import written_day


def decline(request: Request, visitor: Visitor, asked: Asked, form: FormData) -> None:
    """Say a kind no. The box has to be ticked: no robot that follows links and buttons does that."""
    if not form.get("sure"):
        raise FieldsBroken({"sure": RuleBroken("decline.sure")})
    chosen = str(form.get("seen_by", ""))
    seen_by = SeenBy(chosen) if chosen in set(SeenBy) else SeenBy.COORDINATOR
    said = checked(Decline, {"reason": form.get("reason", ""), "seen_by": seen_by})
    act(ports(request), visitor.alliance, asked.id, visitor.contact.id, Move.DECLINE, said, version_seen(form))


def ask_time(request: Request, visitor: Visitor, asked: Asked, form: FormData) -> None:
    """Ask for more time, until a day that would suit."""
    until = _some_later_day(asked, str(form.get("until", "")))
    said = checked(AskTime, {"reason": form.get("reason", ""), "until": until})
    act(ports(request), visitor.alliance, asked.id, visitor.contact.id, Move.ASK_TIME, said)


def _some_later_day(asked: Asked, text: str) -> date:
    if not text.strip():
        raise FieldsBroken({"until": RuleBroken("time.missing")})
    try:
        return written_day(text, asked.due)
    except RuleBroken as refused:
        raise FieldsBroken({"until": refused}) from None


def counter(request: Request, visitor: Visitor, asked: Asked, form: FormData) -> None:
    """Offer something else in place of what was asked; the small form's fields are those of the kind's answer."""
    try:
        said = checked(KINDS[asked.kind].answer, nested(typed(form).items()))
        act(ports(request), visitor.alliance, asked.id, visitor.contact.id, Move.COUNTER, said, version_seen(form))
    except FieldsBroken as broken:
        raise FieldsBroken({f"counter.{name}": fault for name, fault in broken.fields.items()}) from None


def pass_on(request: Request, visitor: Visitor, asked: Asked, form: FormData) -> None:
    """Hand the request, or the ticked rows of it, to a colleague; all rows ticked is the whole request."""
    rows = tuple(str(row) for row in form.getlist("rows"))
    rows = () if str(len(rows)) == form.get("asked_rows") else rows
    contact = str(form.get("contact", ""))
    who = {"contact": contact} if contact else _newcomer(form)
    said = checked(HandOver, {"rows": rows, "reason": form.get("reason", ""), **who})
    hand_over(ports(request), visitor.alliance, asked.id, visitor.contact.id, said, version_seen(form))


def take_back(request: Request, visitor: Visitor, asked: Asked, form: FormData) -> None:
    """Take rows back that a colleague has not answered yet."""
    part = str(form.get("part", ""))
    if not part:
        raise FieldsBroken({"part": RuleBroken("rows.which")})
    take_rows_back(ports(request), visitor.alliance, asked.id, part, visitor.contact.id)


def _newcomer(form: FormData) -> dict[str, str]:
    name, email = str(form.get("name", "")).strip(), str(form.get("email", "")).strip()
    if not name and not email:
        raise FieldsBroken({"name": RuleBroken("contact.missing")})
    broken = {} if name else {"name": RuleBroken("field.missing")}
    try:
        email = email_address(email)
    except RuleBroken as refused:
        broken["email"] = refused if email else RuleBroken("field.missing")
    if broken:
        raise FieldsBroken(broken)
    return {"name": name, "email": email}


SIDE_MOVES: Mapping[str, Callable[[Request, Visitor, Asked, FormData], None]] = {
    "counter": counter,
    "decline": decline,
    "time": ask_time,
    "pass-on": pass_on,
    "take-back": take_back,
}
