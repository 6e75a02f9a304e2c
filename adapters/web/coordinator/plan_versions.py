"""Versions of the plan: what differs from what was adopted, and adopting it as it stands."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.coordinator.fields import filled
from adapters.web.faults import checked
from adapters.web.plan_paths import here
from adapters.web.plan_views import shown_differences
from adapters.web.sessions import Visitor
from domain.errors import FieldsBroken, RuleBroken
from domain.forums import Forum
from domain.plans.plan import Content, Retracted, Version
from domain.plans.rules import differences
from domain.ports import Work
from domain.processes.plans.adopting import Adoption, adopt, decided_by, may_adopt, to_adopt_by, told
from domain.processes.plans.choosing import is_early, the_plan
from domain.processes.plans.second_look import before_adopting, may_be_about
from domain.workdays import helsinki_date


def every(request: Request) -> Response:
    """List the versions; show what differs between the one chosen, else the newest, and the working plan."""
    return _page(request, coordinator(request), {})


def adopt_now(request: Request, form: FormData) -> Response:
    """Show what would be frozen; freeze it as it stands once it was looked at."""
    visitor, fields = coordinator(request), filled(form)
    try:
        said = checked(Adoption, fields)
        if form.get("do") != "freeze":
            return _second_look(request, visitor, said, fields)
        adopt(ports(request), visitor.alliance, visitor.contact.id, said, here(request).plan)
    except FieldsBroken as refused:
        return _page(request, visitor, fields, refused.fields)
    return back(here(request).to("/plan/versions"), "plan-adopted")


def _second_look(request: Request, visitor: Visitor, said: Adoption, fields: Mapping[str, Any]) -> Response:
    now = ports(request).clock.now()
    with ports(request).store.look(visitor.alliance) as work:
        outlook = before_adopting(work, visitor.contact.id, said, now, here(request).plan)
        since = shown_differences(outlook.since, work, outlook.before, outlook.now)
        plan = work.plans.get(outlook.version.plan)
        facts: dict[str, Any] = {
            "plan": plan,
            "decision": told(work, outlook.version),
            "early": is_early(work, plan, helsinki_date(now)),
        }
    return show(request, "plan_adopt", "plan", outlook=outlook, since=since, fields=fields, here=here(request), **facts)


def _page(
    request: Request, visitor: Visitor, fields: Mapping[str, Any], errors: Mapping[str, RuleBroken] | None = None
) -> Response:
    with ports(request).store.look(visitor.alliance) as work:
        plan = the_plan(work, ports(request).clock.now(), here(request).plan)
        versions = work.plans.versions(plan.id)
        chosen = _chosen(request, versions)
        now = work.plans.content(plan.id)
        before = work.plans.content(plan.id, chosen.revision) if chosen else Content()
        found = shown_differences(differences(before, now), work, before, now)
        gone = work.plans.retracted(plan.id)
        by, told_of = _people(work, versions, gone), {one.version.number: told(work, one.version) for one in gone}
        is_new = may_adopt(work, plan)
        early = is_early(work, plan, helsinki_date(ports(request).clock.now()))
        made = {one.number: decided_by(work, one) for one in versions}
        offered = to_adopt_by(work, plan, ports(request).clock.now()) if is_new else []
        likely = may_be_about(work, plan, offered)
        forums = {one.code: one.name for one in work.handbook.all(Forum)}
    facts: dict[str, Any] = {"plan": plan, "versions": versions, "chosen": chosen, "differences": found, "by": by}
    facts |= {
        "made": made,
        "offered": [("likely", likely), ("others", [one for one in offered if one not in likely])],
        "forums": forums,
    }
    facts["gone"] = [(one, told_of[one.version.number]) for one in gone]
    known = {"fields": fields, "errors": errors or {}, "is_new": is_new, "early": early, "here": here(request)}
    return show(request, "plan_versions", "plan", status=422 if errors else 200, **facts, **known)


def _chosen(request: Request, versions: list[Version]) -> Version | None:
    wanted = request.query_params.get("since", "")
    return next((one for one in versions if str(one.number) == wanted), versions[0] if versions else None)


def _people(work: Work, versions: list[Version], gone: list[Retracted]) -> dict[str, str]:
    by = {*(one.by for one in versions), *(one.by for one in gone)}
    return {id: one.name for id, one in work.register.people(by).items()}
