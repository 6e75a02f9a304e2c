"""Reports to read: for those asked to write or approve, and the published ones for anybody."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.web.context import language, ports
from adapters.web.pages import render
from adapters.web.reading import seen_by
from adapters.web.sessions import who
from adapters.wording import Say
from adapters.workbooks import XLSX
from domain.errors import NotFound
from domain.partners import Partner
from domain.ports import Work
from domain.processes.reports.freezing import edition
from domain.processes.reports.gathering import gather
from domain.processes.reports.overview import public_reports
from domain.processes.reports.proving import provable
from domain.reports.approvals import APPROVAL
from domain.reports.editions import Edition, Form, edition_of, published
from domain.reports.readiness import gaps
from domain.reports.report import report_id
from domain.reports.sections import SECTION
from domain.requests import Request as Asked
from domain.words import Language
from domain.workdays import helsinki_date

TYPES: Mapping[Form, str] = {
    Form.PDF: "application/pdf",
    Form.HTML: "text/html; charset=utf-8",
    Form.XLSX: XLSX,
}
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def asked_for(request: Request) -> Response:
    """Show the report to somebody who is asked to write in it or to approve it."""
    visitor, form = who(request), form_of(request)
    today = helsinki_date(ports(request).clock.now())
    with ports(request).store.look(visitor.alliance) as work:
        asked = seen_by(work, visitor, request.path_params["id"])
        if asked.kind not in SHOWN:
            raise NotFound("requests.unknown", id=asked.id)
        year, area, rest = asked.subject.split(".", 2)
        partner = work.register.partner(area)
        found = SHOWN[asked.kind](work, asked, partner, int(year), rest)
        shown = found or draft(work, partner, int(year), today)
    return answer(request, visitor.alliance, shown, partner, form)


def _for_writers(work: Work, asked: Asked, area: Partner, year: int, rest: str) -> Edition | None:
    """A draft is shown to the writers of the area's own organisation alone."""
    del work, year, rest
    if asked.partner != area.id:
        raise NotFound("requests.unknown", id=asked.id)
    return None


def _for_approvers(work: Work, asked: Asked, area: Partner, year: int, rest: str) -> Edition | None:
    del asked
    return edition(work, report_id(year, area.id), int(rest))


SHOWN: Mapping[str, Callable[[Work, Asked, Partner, int, str], Edition | None]] = {
    SECTION.name: _for_writers,
    APPROVAL.name: _for_approvers,
}
"""Which edition each kind of request shows; none is the draft as it is now."""


def draft(work: Work, area: Partner, year: int, today: date) -> Edition:
    """Return the report as it is now, its gaps marked."""
    report = gather(work, area, year, today)
    return edition_of(report, today, gaps=gaps(report))


def every(request: Request) -> Response:
    """List what has been published."""
    return render(request, "reports.html.jinja", reports=public_reports(ports(request)), forms=tuple(Form))


def one(request: Request) -> Response:
    """Give one published report in one form; the newest published version."""
    alliance, area = request.path_params["alliance"], request.path_params["area"]
    form, year = form_of(request), request.path_params["year"]
    if alliance not in ports(request).store.alliances():
        raise NotFound("report.unknown", id=alliance)
    with ports(request).store.look(alliance) as work:
        record = published(work.reports.of(f"{year}.{area}"))
        if record is None:
            raise NotFound("report.unknown", id=f"{year}.{area}")
        found, partner = edition(work, record.report, record.version), work.register.partner(area)
    chosen = request.path_params["language"]
    if chosen not in {language.value for language in partner.languages}:
        raise NotFound("report.unknown", id=chosen)
    contents = provable(ports(request), alliance, found, Language(chosen), form)
    return file(contents, found, Language(chosen), form)


def form_of(request: Request) -> Form:
    """Return the form asked for; raises NotFound for one there is none of."""
    wanted = request.path_params["form"]
    if wanted not in set(Form):
        raise NotFound("report.unknown", id=wanted)
    return Form(wanted)


def answer(request: Request, alliance: str, found: Edition, area: Partner, form: Form) -> Response:
    """Show an edition in the reader's language, if it is one of the report's; a version as it is kept."""
    reader, press = language(request), ports(request).press
    chosen = reader if reader in area.languages else area.languages[0]
    kept = press.held(alliance, found, chosen, form) if found.version else None
    return file(press.printed(found, chosen, form) if kept is None else kept, found, chosen, form)


def file(contents: bytes, found: Edition, chosen: Language, form: Form) -> Response:
    """Send a report. Its page brings its own style sheet, so it says which one may be used, and nothing else."""
    headers = {"Content-Language": chosen.value}
    if form is Form.HTML:
        headers["Content-Security-Policy"] = _policy(contents)
    else:
        where = "inline" if form is Form.PDF else "attachment"
        name = found.name(Say(chosen)("report.file.draft"))
        headers["Content-Disposition"] = f'{where}; filename="{name}-{chosen}.{form}"'
    return Response(contents, media_type=TYPES[form], headers=headers)


def _policy(page: bytes) -> str:
    hashes = [b64encode(sha256(style).digest()).decode() for style in STYLE.findall(page)]
    allowed = " ".join(f"'sha256-{one}'" for one in hashes) or "'none'"
    rest = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return f"default-src 'none'; style-src {allowed}; {rest}"


routes = [
    Route("/r/{id}/report.{form}", asked_for),
    Route("/reports", every),
    Route("/reports/{alliance}/{year:int}/{area}/{language}.{form}", one),
]
