"""The plan on the coordinator's pages: by goal, organisation or group; its parts changed, taken out, judged."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import language, ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.fields import filled
from adapters.web.faults import checked
from adapters.web.forms import version_seen
from adapters.web.plan_paths import here
from adapters.web.plan_views import looked_at
from adapters.web.sessions import Visitor
from adapters.workbooks import XLSX
from domain.errors import FieldsBroken, NotFound, RuleBroken
from domain.indicators.catalogue import PeriodLength, Polarity, PopulationGroup
from domain.plans.lights import Light
from domain.plans.plan import Action, Content, Item, Measure, Plan
from domain.ports import Work
from domain.processes.plans.board import proposed_items, read_board
from domain.processes.plans.choosing import is_early, plans_to_choose, the_plan
from domain.processes.plans.editing import (
    KINDS,
    Ruling,
    Settings,
    drop_part,
    overrule,
    part_of,
    save_part,
    save_settings,
)
from domain.processes.plans.proposing import propose_again
from domain.vocabulary import vocabulary
from domain.workdays import helsinki_date

NEW = "new"


def board(request: Request) -> Response:
    """Show the plan, and what a forum might talk about."""
    visitor = coordinator(request)
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        plan = _plan(request, work)
        read = read_board(work, plan, now)
        newest = work.plans.newest(plan.id)
        plans = plans_to_choose(work, helsinki_date(now))
        early = is_early(work, plan, helsinki_date(now))
    facts = {**looked_at(request, read), "plans": plans, "lengths": list(PeriodLength), "empty": not read.goals}
    facts["early"] = early
    adopted = read.version is not None and read.version.revision == newest
    return show(request, "plan", "plan", **facts, items=proposed_items(read), adopted=adopted, revision=newest)


def part(request: Request) -> Response:
    """Show a part's form, or an empty one."""
    visitor, what, code = coordinator(request), *_named(request)
    if code == NEW:
        return _form(request, visitor, {"goal": request.query_params.get("goal", "")})
    with ports(request).store.look(visitor.alliance) as work:
        item, listed = part_of(work.plans.content(_plan(request, work).id), what, code), vocabulary(work.handbook)
    if isinstance(item, Action):
        item = replace(item, theme=listed.shown(item.theme, language(request)))
    return _form(request, visitor, _fields(item))


def save(request: Request, form: FormData) -> Response:
    """Write a part, or add one."""
    visitor, what, code = coordinator(request), *_named(request)
    fields = {**filled(form), "supporting": tuple(str(one) for one in form.getlist("supporting"))}
    try:
        said = checked(KINDS[what][1], fields)
        code = "" if code == NEW else code
        by, seen, plan = visitor.contact.id, version_seen(form), here(request).plan
        save_part(ports(request), visitor.alliance, what, code, by, said, seen, plan)
    except FieldsBroken as refused:
        return _form(request, visitor, fields, refused.fields)
    except RuleBroken as refused:
        return _form(request, visitor, fields, {"": refused})
    return _back(request, "plan-saved")


def _named(request: Request) -> tuple[str, str]:
    """Return which part the address names; raises NotFound for no such kind of part."""
    what, code = request.path_params["what"], request.path_params["code"]
    if what not in KINDS:
        raise NotFound("plan.unknown", id=what)
    return what, code


def _plan(request: Request, work: Work) -> Plan:
    return the_plan(work, ports(request).clock.now(), here(request).plan)


def _back(request: Request, done: str) -> Response:
    return back(here(request).to("/plan"), done)


def _fields(item: Item) -> dict[str, Any]:
    """Return a part's form fields as people write them."""
    fields = {name: getattr(item, name) for name in item.__dataclass_fields__ if name != "title"}
    fields |= {f"title_{one}": getattr(item.title, one) for one in ("fi", "sv", "en")}
    return {name: _typed(value) for name, value in fields.items()}


def _typed(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, tuple | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value).replace(".", ",")


def _form(
    request: Request, visitor: Visitor, fields: Mapping[str, Any], errors: Mapping[str, RuleBroken] | None = None
) -> Response:
    what, code = _named(request)
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        plan = _plan(request, work)
        content = work.plans.content(plan.id)
        facts = _choices(work, content)
        known = None if code == NEW else part_of(content, what, code)
        lines = read_board(work, plan, now).actions if what == "action" and known else []
        line = next((one for one in lines if one.action.code == code), None)
        facts |= {"plan": plan, "what": what, "known": known, "line": line, "version": work.plans.newest(plan.id)}
    facts |= {"fields": fields, "errors": errors or {}, "here": here(request)}
    return show(request, f"plan_{what}", "plan", status=422 if errors else 200, **facts)


def _choices(work: Work, content: Content) -> dict[str, Any]:
    """Return what may be chosen in the forms."""
    partners = [one for one in work.register.partners() if one.active]
    lights = (Light.GOOD, Light.BEHIND, Light.STUCK, Light.DONE)
    return {
        "content": content,
        "partners": partners,
        "indicators": work.rounds.indicators(),
        "polarities": list(Polarity),
        "population": list(PopulationGroup),
        "lights": [one.word for one in lights],
    }


def before_drop(request: Request) -> Response:
    """Say what goes when a part is taken out."""
    visitor, what, code = coordinator(request), *_named(request)
    with ports(request).store.look(visitor.alliance) as work:
        content = work.plans.content(_plan(request, work).id)
        known = part_of(content, what, code)
    parts: list[Measure | Action] = [*content.measures.values(), *content.actions.values()]
    inside = [one for one in parts if what == "goal" and one.goal == code]
    return show(request, "plan_drop", "plan", known=known, what=what, inside=inside, here=here(request))


def drop(request: Request, form: FormData) -> Response:
    """Take a part out."""
    del form
    visitor, what, code = coordinator(request), *_named(request)
    drop_part(ports(request), visitor.alliance, what, code, visitor.contact.id, here(request).plan)
    return _back(request, "plan-dropped")


def light(request: Request, form: FormData) -> Response:
    """Set an action's light by hand."""
    visitor, code, fields = coordinator(request), request.path_params["code"], filled(form)
    with ports(request).store.look(visitor.alliance) as work:
        item = part_of(work.plans.content(_plan(request, work).id), "action", code)
    try:
        said = checked(Ruling, fields)
        overrule(ports(request), visitor.alliance, code, visitor.contact.id, said, here(request).plan)
    except FieldsBroken as refused:
        request.path_params["what"] = "action"
        return _form(request, visitor, {**_fields(item), **fields}, refused.fields)
    return _back(request, "plan-light")


def ask_again(request: Request, form: FormData) -> Response:
    """Propose an action once more to a partner who said no or nothing."""
    visitor, code = coordinator(request), request.path_params["code"]
    propose_again(ports(request), visitor.alliance, code, str(form.get("partner", "")), here(request).plan)
    return back(here(request).to(f"/plan/action/{code}"), "plan-asked-again")


def settings(request: Request, form: FormData) -> Response:
    """Change how often statuses are asked."""
    visitor = coordinator(request)
    save_settings(ports(request), visitor.alliance, checked(Settings, filled(form)), here(request).plan)
    return _back(request, "plan-settings")


def table(request: Request) -> Response:
    """Return the plan as a spreadsheet the import reads; an empty plan is the template."""
    visitor = coordinator(request)
    with ports(request).store.look(visitor.alliance) as work:
        plan = _plan(request, work)
        names = {one.id: one.name for one in work.register.partners() if one.active}
        found = (work.plans.content(plan.id), names, work.rounds.indicators())
        file = ports(request).sheets.plan(*found, language(request))
    headers = {"Content-Disposition": f'attachment; filename="plan-{plan.id}.xlsx"'}
    return Response(file, media_type=XLSX, headers=headers)
