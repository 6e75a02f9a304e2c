"""What the requests for a report ask: a section's writer for a text, an approver for a word."""

from sqlalchemy import Connection, RowMapping, bindparam, select

from adapters.database.named import Named
from adapters.database.register import SqlRegister
from adapters.database.reports.abouts import chapters_by_code, named
from adapters.database.reports.store import SqlReports
from adapters.database.tables import replies, requests
from domain.reports.approvals import ApprovalQuestion, is_final
from domain.reports.chapters import AREA, Chapter, section_id, section_subject
from domain.reports.editions import standing
from domain.reports.report import Passage
from domain.reports.sections import SECTION, SectionQuestion
from domain.requests import Move, Request, Status
from domain.words import Language, Text

_STANDS = (replies.c.alliance == requests.c.alliance) & (replies.c.request == requests.c.id)
WRITTEN = Named(
    select(replies.c.body)
    .join(requests, _STANDS & (replies.c.number == requests.c.answer))
    .where(requests.c.alliance == bindparam("alliance"), requests.c.id == bindparam("id"), requests.c.answer > 0)
)


def section_question(connection: Connection, alliance: str, request: Request) -> SectionQuestion:
    """Return which chapter of whose report is to be written."""
    year, area, code = named(request.subject)
    chapter = chapters_by_code(connection, alliance).get(code, Chapter(code, Text(code), writers=(AREA,)))
    register = SqlRegister(connection, alliance)
    person = register.people([request.contact]).get(request.contact)
    return SectionQuestion(
        year,
        register.partner(area).name,
        chapter.title,
        chapter.asks,
        chapter.longest,
        given=_written(connection, alliance, request.id),
        before=_written(connection, alliance, section_id(year - 1, area, code, request.partner)),
        returned=_returned(connection, alliance, request),
        own=area == request.partner,
        language=person.language if person else Language.FI,
    )


def _written(connection: Connection, alliance: str, id: str) -> str:
    """Return the text that stands as the answer to a request; nothing where there is none."""
    row = WRITTEN.one(connection, alliance=alliance, id=id)
    return str(row["body"].get("words", "")) if row else ""


def _returned(connection: Connection, alliance: str, request: Request) -> str:
    """Return why an open section came back, if it did."""
    turns = [one for one in _turns(connection, alliance, request.id) if one["move"] in {Move.ANSWER, Move.RETURN}]
    came_back = request.status is Status.OPEN and bool(turns) and turns[-1]["move"] == Move.RETURN
    return str(turns[-1]["body"].get("reason", "")) if came_back else ""


def _turns(connection: Connection, alliance: str, id: str) -> list[RowMapping]:
    where = (replies.c.alliance == alliance, replies.c.request == id)
    return list(connection.execute(select(replies).where(*where).order_by(replies.c.number)).mappings())


def approval_question(connection: Connection, alliance: str, request: Request) -> ApprovalQuestion:
    """Return which version of whose report is to be approved."""
    year, area, version = named(request.subject)
    reports = SqlReports(connection, alliance)
    report = reports.frozen(f"{year}.{area}", int(version))
    written = {part.code: part.title for part in report.parts if any(isinstance(one, Passage) for one in part.blocks)}
    wrote = _wrote(connection, alliance, request, [section_subject(year, area, code) for code in written])
    own = area == request.partner
    final = is_final(standing(reports.of(report.id)), int(version))
    return ApprovalQuestion(report.id, year, report.name, int(version), written, own, wrote, final)


def _wrote(connection: Connection, alliance: str, request: Request, subjects: list[str]) -> bool:
    """Tell whether the one asked to approve wrote any of the report's sections."""
    joined = (replies.c.alliance == requests.c.alliance) & (replies.c.request == requests.c.id)
    found = select(replies.c.by).join(requests, joined & (replies.c.number == requests.c.answer))
    where = (requests.c.alliance == alliance, requests.c.kind == SECTION.name, requests.c.subject.in_(subjects))
    return request.contact in set(connection.scalars(found.where(*where)))
