"""The channels: where the alliance's news go, how the last card fared, and a trial of each."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.fields import filled
from adapters.web.faults import checked
from adapters.web.sessions import Visitor
from domain.channels import News, Topic, shown_address
from domain.errors import FieldsBroken, NotFound, RuleBroken
from domain.processes.channels import ChannelForm, save_channel, try_channel, turn
from domain.words import Language

NEW = "new"
ALL: Mapping[str, Any] = {"topics": frozenset(Topic), "language": Language.FI}


def every(request: Request) -> Response:
    """List the channels."""
    visitor = coordinator(request)
    with ports(request).store.look(visitor.alliance) as work:
        rows = [(one, shown_address(one.url), work.channels.standing().get(one.code)) for one in work.channels.all()]
    return show(request, "channels", "processes", rows=rows, topics=list(Topic))


def form(request: Request) -> Response:
    """Show a channel's form, or an empty one; the address is never shown again."""
    visitor, code = coordinator(request), request.path_params["channel"]
    if code == NEW:
        return _form(request, None, ALL)
    known = _known(request, visitor, code)
    return _form(request, known, {"name": known.name, "language": known.language, "topics": known.topics})


def save(request: Request, form: FormData) -> Response:
    """Add the channel, or change it."""
    visitor, code = coordinator(request), request.path_params["channel"]
    known = None if code == NEW else _known(request, visitor, code)
    fields = {**filled(form), "topics": frozenset(map(str, form.getlist("topics")))}
    try:
        said = checked(ChannelForm, fields)
        save_channel(ports(request), visitor.alliance, visitor.contact.id, said, known.code if known else "")
    except FieldsBroken as refused:
        return _form(request, known, fields | {"url": ""}, refused.fields)
    except RuleBroken as refused:
        return _form(request, known, fields | {"url": ""}, {"": refused})
    return back("/channels", "channel-saved")


def do(request: Request, form: FormData) -> Response:
    """Try a channel, close it, open it again, or remove it."""
    visitor, code, what = coordinator(request), request.path_params["channel"], str(form.get("do", ""))
    if what == "tried":
        try_channel(ports(request), visitor.alliance, code)
    else:
        turn(ports(request), visitor.alliance, code, visitor.contact.id, what)
    return back("/channels", f"channel-{what}")


def _known(request: Request, visitor: Visitor, code: str) -> News:
    with ports(request).store.look(visitor.alliance) as work:
        found = work.channels.find(code)
    if found is None:
        raise NotFound("channel.unknown")
    return found


def _form(
    request: Request, known: News | None, fields: Mapping[str, Any], errors: Mapping[str, RuleBroken] | None = None
) -> Response:
    facts = {
        "known": known,
        "shown": shown_address(known.url) if known else "",
        "fields": fields,
        "errors": errors or {},
    }
    choices = {"topics": list(Topic), "tongues": list(Language)}
    return show(request, "channel", "processes", status=422 if errors else 200, **facts, **choices)
