"""A report gathered from what the alliance holds: nothing is typed twice, and what is missing says so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from domain.asides import SeenBy
from domain.partners import Partner
from domain.ports import Work
from domain.processes.joining.parting import by_leaving
from domain.reports.chapters import (
    Chapter,
    Holds,
    Wanted,
    areas_of,
    chapters_for,
    section_subject,
    wanted,
    writers_of,
)
from domain.reports.editions import FINAL, standing
from domain.reports.gathered.given import given, unfinished
from domain.reports.gathered.goals import goals
from domain.reports.gathered.scope import Scope, rounds_of, scope_of
from domain.reports.gathered.situation import situation
from domain.reports.gathered.together import together
from domain.reports.readiness import Gap
from domain.reports.report import (
    Block,
    Chart,
    Fact,
    Missing,
    Part,
    Passage,
    Phrase,
    Remark,
    Report,
    Table,
    Want,
    report_id,
)
from domain.reports.sections import SECTION
from domain.requests import Request, Status


def areas(work: Work) -> list[Partner]:
    """Return whose reports there are: the county's first, then each municipality's."""
    return areas_of(work.register.partners(), work.register.alliance().backbone)


def gather(work: Work, area: Partner, year: int, today: date) -> Report:
    """Put the report of an area and year together as it is today, with a mark wherever something is awaited."""
    scope, alliance = scope_of(work, area, year, today), work.register.alliance()
    chapters = chapters_for(work.handbook.all(Chapter), area)
    parts = {one.code: (*_written(scope, one), *HELD[one.holds](scope)) for one in chapters}
    for last in (one for one in chapters if one.holds is Holds.SOURCES):
        parts[last.code] = (*parts[last.code], *_appendix(scope, [block for part in parts.values() for block in part]))
    found = tuple(Part(one.code, one.title, parts[one.code]) for one in chapters)
    sample = alliance.demo or any(one.sample for blocks in parts.values() for one in _facts(blocks))
    return Report(area.id, area.name, year, alliance.name, not scope.whole, found, sample)


def awaited_figures(work: Work, area: Partner, year: int) -> list[Gap]:
    """Return, without gathering all of a report, whose figures of rounds under way it waits for."""
    chapters = chapters_for(work.handbook.all(Chapter), area)
    only = None if area.id == work.register.alliance().backbone else area.id
    found = unfinished(work, rounds_of(work, year), only)
    return [Gap(one.code, one.title, gap) for one in chapters if one.holds is Holds.INDICATORS for gap in found]


def _nothing(scope: Scope) -> list[Block]:
    del scope
    return []


HELD: Mapping[Holds, Callable[[Scope], Sequence[Block]]] = {
    Holds.WORDS: _nothing,
    Holds.SITUATION: situation,
    Holds.INDICATORS: given,
    Holds.GOALS: goals,
    Holds.COOPERATION: together,
    Holds.SOURCES: _nothing,
}
"""What each sort of chapter holds; the appendix is written when the others are known."""


def sections(work: Work, year: int, area: str, chapter: str) -> dict[str, Request]:
    """Return the requests for a chapter's texts, by the partner asked; of who was asked once more, the last."""
    found = work.requests.of_subject(section_subject(year, area, chapter))
    return {
        one.partner: one for one in sorted(found, key=lambda one: (len(one.id), one.id)) if one.kind == SECTION.name
    }


def is_finished(work: Work, year: int, area: str) -> bool:
    """Tell whether a report is approved: no text comes into it any more unless a further version is wished for."""
    stands = standing(work.reports.of(report_id(year, area)))
    return stands is not None and stands.step in FINAL


def is_owed(work: Work, request: Request) -> bool:
    """Tell whether a text is missing because its writer had left and is back: its request was withdrawn with them."""
    year, area, _ = request.subject.split(".")
    gone = request.status is Status.WITHDRAWN and by_leaving(work, request)
    return gone and work.register.partner(request.partner).active and not is_finished(work, int(year), area)


def not_asked(work: Work, area: Partner, year: int) -> list[tuple[Wanted, Request | None]]:
    """Return the texts that nobody is asked for, with the request that was withdrawn when its writer left, if any."""
    here, found = {one.id for one in work.register.partners() if one.active}, []
    for one in wanted(work.handbook.all(Chapter), area, here, year):
        before = sections(work, year, area.id, one.subject.rpartition(".")[2]).get(one.writer)
        if before is None or is_owed(work, before):
            found.append((one, before))
    return found


def _written(scope: Scope, chapter: Chapter) -> Iterator[Block]:
    """Yield what each writer of a chapter has written, or that it is awaited."""
    asked = sections(scope.work, scope.year, scope.area.id, chapter.code)
    for writer in (scope.partners[one] for one in writers_of(chapter, scope.area.id) if one in scope.partners):
        request = asked.get(writer.id)
        if request and request.answer and request.status in {Status.ANSWERED, Status.ACCEPTED}:
            yield _passage(scope.work, request, writer)
        elif request and is_owed(scope.work, request):
            yield Missing(Want.WORDS, chapter.title, writer.name)
        elif request and request.status in {Status.DECLINED, Status.LAPSED, Status.WITHDRAWN}:
            scope.omit(chapter.title, writer.name, "report.left-out.no-words", _printable(scope.work, request))
        else:
            yield Missing(Want.WORDS, chapter.title, writer.name, request.id if request else "")


def _passage(work: Work, request: Request, writer: Partner) -> Passage:
    reply = work.requests.reply(request.id, request.answer)
    person = work.register.people([reply.by]).get(reply.by)
    language = person.language if person else writer.languages[0]
    return Passage(str(reply.body.get("words", "")), language, writer.name)


def _printable(work: Work, request: Request) -> str:
    """Return why somebody said no, if they let the report tell it."""
    if request.status is not Status.DECLINED:
        return ""
    body = work.requests.reply(request.id, request.version).body
    return str(body.get("reason", "")) if body.get("seen_by") == SeenBy.REPORT else ""


def _appendix(scope: Scope, blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield where the numbers are from, and what is left out and why (THL: an omission is stated)."""
    sources = dict.fromkeys(one.source for one in _facts(blocks) if one.source.fi)
    sources |= dict.fromkeys(
        curve.source for block in blocks if isinstance(block, Chart) for curve in block.curves if curve.source.fi
    )
    if sources:
        yield Table(Phrase("report.table.sources"), ("source",), tuple((Phrase(text=one),) for one in sources))
    rows = tuple(
        (Phrase(text=what), Phrase(text=whose), _why(key, reason)) for what, whose, key, reason in scope.omitted
    )
    if rows:
        yield Table(Phrase("report.table.omissions"), ("what", "partner", "reason"), rows)
    else:
        yield Remark(Phrase("report.none.omissions"))


def _why(key: str, reason: str) -> Phrase:
    return Phrase("report.left-out.said", facts={"reason": reason}) if reason else Phrase(key)


def _facts(blocks: Sequence[Block]) -> Iterator[Fact]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Fact))
