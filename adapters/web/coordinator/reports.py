"""The reports of a year: how far each is, what it lacks, and the steps that are the coordinator's."""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator, show
from adapters.web.reports import answer, draft, form_of
from adapters.web.shown import state
from domain.errors import NotFound
from domain.partners import Partner
from domain.ports import Work
from domain.processes.reports.freezing import edition
from domain.processes.reports.gathering import areas
from domain.processes.reports.overview import Detail, detail, overview, overviews, years_to_show
from domain.processes.reports.publishing import publish_report
from domain.processes.reports.reporting import YEARS, Wish, build_reports
from domain.reports.chapters import year_at_work
from domain.reports.readiness import by_sentence
from domain.reports.report import report_id
from domain.workdays import helsinki_date
from domain.yearclock import Season


def every(request: Request) -> Response:
    """List the reports of a year."""
    visitor = coordinator(request)
    today = helsinki_date(ports(request).clock.now())
    with ports(request).store.look(visitor.alliance) as work:
        years = years_to_show(work, today)
        asked = request.query_params.get("year", "")
        usual = year_at_work(work.handbook.all(Season), today)
        year = int(asked) if asked in set(map(str, years)) else usual
        found = overviews(work, year)
    return show(request, "reports", "reports", reports=found, year=year, years=years)


def one(request: Request) -> Response:
    """Show one report."""
    visitor = coordinator(request)
    today = helsinki_date(ports(request).clock.now())
    with ports(request).store.look(visitor.alliance) as work:
        area, year = _named(work, request)
        found = detail(work, area, year, today)
        facts = _people(work, found)
    requests = [*(one for _, one in found.texts), *found.approvals]
    facts["stands"] = {one.id: state(one, today, mine=False) for one in requests}
    facts |= {"year": year, "may_ask": year <= today.year, "lacking": by_sentence(found.gaps)}
    return show(request, "report", "reports", found=found, **facts)


def _named(work: Work, request: Request) -> tuple[Partner, int]:
    known = {one.id: one for one in areas(work)}
    area, year = request.path_params["area"], request.path_params["year"]
    if area not in known or year not in YEARS:
        raise NotFound("report.unknown", id=area)
    return known[area], year


def _people(work: Work, found: Detail) -> dict[str, Any]:
    requests = [*(one for _, one in found.texts), *found.approvals]
    names = {one.id: one.name for one in work.register.partners()}
    return {"names": names, "people": work.register.people(one.contact for one in requests)}


def read(request: Request) -> Response:
    """Show the newest version of a report, or a draft of the county's own; another's only when it was delivered."""
    visitor, form = coordinator(request), form_of(request)
    today = helsinki_date(ports(request).clock.now())
    with ports(request).store.look(visitor.alliance) as work:
        area, year = _named(work, request)
        known = overview(work, area, year)
        if not known.delivered:
            raise NotFound("report.not-delivered", id=known.report)
        as_draft = known.stands is None or request.query_params.get("draft")
        found = draft(work, area, year, today) if as_draft and not known.own else edition(work, known.report)
    return answer(request, visitor.alliance, found, area, form)


def build(request: Request, form: FormData) -> Response:
    """Ask whoever has not been asked, and freeze the report if it lacks nothing."""
    visitor = coordinator(request)
    with ports(request).store.look(visitor.alliance) as work:
        area, year = _named(work, request)
    wish = Wish(year, area.id, anew=form.get("anew") == "yes")
    done = build_reports(ports(request), visitor.alliance, wish)
    said = "report-asked" if done.counts["asked"] else "report-frozen" if done.counts["whole"] else "report-lacks"
    return back(f"/coordinator/reports/{year}/{area.id}", said)


def publish(request: Request, form: FormData) -> Response:
    """Publish the approved version and tell every partner."""
    del form
    visitor = coordinator(request)
    with ports(request).store.look(visitor.alliance) as work:
        area, year = _named(work, request)
    publish_report(ports(request), visitor.alliance, report_id(year, area.id), visitor.contact.id)
    return back(f"/coordinator/reports/{year}/{area.id}", "report-published")
