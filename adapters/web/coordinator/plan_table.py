"""The plan from a spreadsheet: first what it would change, or everything wrong with it; then, on a word, taken in."""

from base64 import b64decode, b64encode
from binascii import Error
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports, setup
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.forms import version_seen
from adapters.web.plan_paths import here
from adapters.web.plan_views import shown_differences
from adapters.web.sessions import Visitor
from domain.errors import RuleBroken, Stale
from domain.plans.commitments import action_of
from domain.plans.plan import Content
from domain.ports import Work
from domain.processes.plans.choosing import is_early, the_plan
from domain.processes.plans.tables import Outlook, look_at_table, take_table
from domain.words import Text
from domain.workdays import helsinki_date

HELPED = ("goal_fi", "action_fi", "owner", "supporting", "starts", "due", "kept")
"""The columns whose use is explained, here and in the file itself."""
MOST = 700_000
"""Bytes of a file: it travels in the form that confirms it, so that nothing half decided lies on the server."""


def page(request: Request) -> Response:
    """Show how it is done, and where the file goes."""
    return _page(request, coordinator(request))


def upload(request: Request, form: FormData) -> Response:
    """Show what a file would change; take it in when that has been seen and said."""
    visitor = coordinator(request)
    request.app.state.counter.count("posted", f"{visitor.contact.id}/plan-table", setup(request).rates.posted)
    try:
        file = _file(form)
        if form.get("do") == "take":
            return _take(request, visitor, file, version_seen(form))
        outlook = look_at_table(ports(request), visitor.alliance, file, here(request).plan)
    except RuleBroken as refused:
        return _page(request, visitor, errors={"table": refused})
    return _page(request, visitor, outlook=outlook, file=file)


def _take(request: Request, visitor: Visitor, file: bytes, seen: int) -> Response:
    try:
        take_table(ports(request), visitor.alliance, file, visitor.contact.id, seen, here(request).plan)
    except Stale as refused:
        outlook = look_at_table(ports(request), visitor.alliance, file, here(request).plan)
        return _page(request, visitor, outlook=outlook, file=file, errors={"": refused})
    return back(here(request).to("/plan"), "plan-imported")


def _file(form: FormData) -> bytes:
    """Return the file, just chosen or sent back to be confirmed. Its name is neither used nor shown."""
    given = form.get("table")
    if isinstance(given, UploadFile) and given.size:
        content = given.file.read(MOST + 1)
        if len(content) > MOST:
            raise RuleBroken("plan.table-large")
        return content
    try:
        kept = b64decode(str(form.get("kept", "")), validate=True)
    except Error:
        kept = b""
    if not kept:
        raise RuleBroken("plan.table-missing")
    return kept


def _told(work: Work, outlook: Outlook) -> list[dict[str, Text]]:
    """Return who will be thanked for what is no longer theirs to do. Whoever has left hears nothing more."""
    names, actions = {one.id: one.name for one in work.register.partners() if one.active}, outlook.before.actions
    told = [(one.partner, action_of(one)) for one in outlook.released]
    known = [(partner, code) for partner, code in told if partner in names and code in actions]
    return [{"partner": names[partner], "action": actions[code].title} for partner, code in known]


def _page(
    request: Request,
    visitor: Visitor,
    outlook: Outlook | None = None,
    file: bytes = b"",
    errors: dict[str, Any] | None = None,
) -> Response:
    facts: dict[str, Any] = {
        "outlook": outlook,
        "differences": [],
        "told": [],
        "kept": b64encode(file).decode(),
        "helped": HELPED,
        "here": here(request),
    }
    with ports(request).store.look(visitor.alliance) as work:
        now = ports(request).clock.now()
        facts["plan"] = plan = the_plan(work, now, here(request).plan)
        facts["early"] = is_early(work, plan, helsinki_date(now))
        if outlook:
            after = outlook.read.content or Content()
            facts["differences"] = shown_differences(outlook.differences, work, outlook.before, after)
            facts["told"] = _told(work, outlook)
    refused = errors or (outlook and outlook.read.faults)
    return show(request, "plan_table", "plan", status=422 if refused else 200, errors=errors or {}, **facts)
