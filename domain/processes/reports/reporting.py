"""The annual report from the first request for a text to the version that is approved (L6, L7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain.asides import NewDates
from domain.chain import digest_of
from domain.errors import NotFound, RuleBroken
from domain.events import Event
from domain.indicators.rounds import time_to_correct
from domain.partners import Partner, spokesperson
from domain.ports import Outcome, Ports, Work
from domain.processes.reports.gathering import areas, gather, sections
from domain.processes.reports.proving import renew
from domain.processes.steering import call_off
from domain.processes.taking import Effect, Taken, no_effect, take_in
from domain.reports.approvals import APPROVAL, Approval, Approved, approval_id, approver
from domain.reports.chapters import (
    DAYS_OF_GRACE,
    DAYS_TO_APPROVE,
    DAYS_TO_BEGIN,
    DAYS_TO_WRITE,
    Chapter,
    begins,
    chapters_for,
    wanted,
    year_at_work,
)
from domain.reports.editions import Edition, Form, Standing, Step, Told, edition_of, standing
from domain.reports.readiness import Gap, gaps
from domain.reports.report import Report, frozen, report_id
from domain.reports.sections import SECTION
from domain.requests import BY_RULE, Move, Reply, Request, Status, steer
from domain.workdays import helsinki_date, next_allowed
from domain.yearclock import Season

YEARS = range(2000, 2100)
FINAL = frozenset({Step.APPROVED, Step.PUBLISHED})
"""Where a version stands for good: another one is made by a wish alone."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which reports are wanted: of a year (0: the one at work), of one area or all; a draft asks nobody.

    `anew` lets an approved report be corrected by a further version, and one nobody has answered for be asked again.
    """

    year: int = 0
    area: str = ""
    draft: bool = False
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """How far one area's report is: what it lacks, whom it has just asked, and what can be printed of it."""

    area: Partner
    state: str
    gaps: Sequence[Gap] = ()
    asked: Sequence[str] = ()
    nobody: Sequence[str] = ()
    edition: Edition | None = None


def build_reports(ports: Ports, alliance: str, wish: Wish = Wish(), told: Told = lambda *_: None) -> Outcome:
    """Build what can be built, ask for what is missing, and say what that is and whom it was asked of.

    Raises RuleBroken for a year or an area there is no report of.
    """
    taken = take_in(ports, alliance, EFFECTS)
    with ports.store.look(alliance) as work:
        year, chosen = _chosen(work, wish, helsinki_date(ports.clock.now()))
    built: list[Built] = []
    files: dict[str, list[str]] = {}
    for number, area in enumerate(chosen):
        told(number, len(chosen))
        with ports.store.begin(alliance) as work:
            built.append(_build(work, area, year, wish, ports.clock.now()))
        files[area.id] = _printed(ports, alliance, built[-1])
    told(len(chosen), len(chosen))
    if not wish.year:
        _renew(ports, alliance)
    ports.wake()
    return _outcome(year, built, files, taken)


def _chosen(work: Work, wish: Wish, today: date) -> tuple[int, list[Partner]]:
    year = wish.year or year_at_work(work.handbook.all(Season), today)
    known = areas(work)
    if year not in YEARS or year > today.year:
        raise RuleBroken("report.year", year=year)
    if wish.area and wish.area not in {one.id for one in known}:
        raise RuleBroken("report.area", known=", ".join(one.id for one in known))
    return year, [one for one in known if one.id == (wish.area or one.id)]


def is_begun(work: Work, year: int, today: date) -> bool:
    """Tell whether a year's report begins by itself now."""
    first = begins(work.handbook.all(Season), year)
    return first <= today <= first + timedelta(days=DAYS_TO_BEGIN)


def _build(work: Work, area: Partner, year: int, wish: Wish, now: datetime) -> Built:
    today = helsinki_date(now)
    by_itself = not wish.year
    asked, nobody = _ask(work, area, year, now) if _may_ask(work, wish, year, today) else ([], [])
    stands = standing(work.reports.of(report_id(year, area.id)))
    if by_itself and stands and stands.step in FINAL:
        return Built(area, stands.step.value, (), asked, nobody, _newest(work, area, year))
    if by_itself and _awaits_words(work, area, year, today):
        return Built(area, "writing", (), asked, nobody, _newest(work, area, year))
    report = gather(work, area, year)
    lacking = gaps(report)
    if wish.draft:
        return Built(area, "draft", lacking, edition=edition_of(report, today, gaps=lacking))
    if lacking:
        return Built(area, "gaps", lacking, asked, nobody, _newest(work, area, year))
    nobody = [*nobody, *_freeze(work, area, report, now, anew=wish.anew)]
    stands = standing(work.reports.of(report.id))
    return Built(area, stands.step.value if stands else "", (), asked, nobody, _newest(work, area, year))


def _may_ask(work: Work, wish: Wish, year: int, today: date) -> bool:
    return not wish.draft and (bool(wish.year) or is_begun(work, year, today))


def _awaits_words(work: Work, area: Partner, year: int, today: date) -> bool:
    """Tell, without gathering all of it, whether a report waits for a text; one without any waits for its season."""
    written = [one for one in chapters_for(work.handbook.all(Chapter), area) if one.writers]
    if not written:
        return not is_begun(work, year, today)
    asked = [request for one in written for request in sections(work, year, area.id, one.code).values()]
    return not asked or any(one.status is Status.OPEN for one in asked)


# ---- asking


def _ask(work: Work, area: Partner, year: int, now: datetime) -> tuple[list[str], list[str]]:
    """Ask each writer who has not been asked; returns the new requests, and the writers nobody speaks for."""
    fresh, nobody = [], []
    here = {one.id for one in work.register.partners() if one.active}
    for one in wanted(work.handbook.all(Chapter), area, here, year):
        person = spokesperson(work.register.contacts(one.writer), helsinki_date(now))
        if person is None:
            nobody.append(one.writer)
            continue
        fresh.append(_request(work, one.id, SECTION.name, one.subject, one.writer, person.id, DAYS_TO_WRITE, now))
    event = Event("section.asked", report_id(year, area.id), BY_RULE, now)
    return work.requests.add_missing(fresh, event), sorted(set(nobody))


def _request(
    work: Work, id: str, kind: str, subject: str, partner: str, contact: str, days: int, now: datetime
) -> Request:
    today, backbone = helsinki_date(now), work.register.alliance().backbone
    due = next_allowed(today + timedelta(days=days))
    locks = next_allowed(due + timedelta(days=DAYS_OF_GRACE))
    return Request(id, kind, subject, backbone, partner, contact, today, due, locks, notice_at=now)


# ---- freezing


def _freeze(work: Work, area: Partner, report: Report, now: datetime, *, anew: bool) -> list[str]:
    """Freeze a whole report as its next version and ask for its approval; returns whom nobody speaks for."""
    records = work.reports.of(report.id)
    stands = standing(records)
    changed = stands is None or stands.digest != digest_of(frozen(report))
    changed = changed or (stands is not None and _is_seconded(work, area, report, stands, anew=anew))
    final = stands is not None and stands.step in FINAL
    if stands is not None and not changed and stands.step is Step.FROZEN:
        # If nobody could be asked before, or, by a wish, if nobody has answered.
        return _ask_approval(work, area, report, stands.version, now, anew=anew)
    if not changed or (final and not anew):
        return []
    if stands is not None:
        _take_back_approvals(work, report.id, stands.version, now)
    record = work.reports.freeze(report, BY_RULE, now)
    work.tell(Event("report.frozen", f"{report.id}.{record.version}", BY_RULE, now))
    return _ask_approval(work, area, report, record.version, now)


def _is_seconded(work: Work, area: Partner, report: Report, stands: Standing, *, anew: bool) -> bool:
    """Tell whether what was given back was answered again by the same words, or is wished to be approved as it is."""
    answered = any(one.at > stands.at for one in _replies(work, area, report))
    return stands.step is Step.RETURNED and (anew or answered)


def _take_back_approvals(work: Work, report: str, version: int, now: datetime) -> None:
    """A newer version makes the approval of the older one needless; whoever was told of it hears why."""
    for request in approvals(work, report, version):
        if request.may(Move.WITHDRAW, helsinki_date(now)):
            call_off(work, request, BY_RULE, now, why="approval.newer")


def _ask_approval(
    work: Work, area: Partner, report: Report, version: int, now: datetime, *, anew: bool = False
) -> list[str]:
    """Ask for a version's approval once, and by a wish again after nobody answered; returns whom nobody speaks for."""
    known = approvals(work, report.id, version)
    if known and not (anew and all(one.status in {Status.LAPSED, Status.WITHDRAWN} for one in known)):
        return []
    leads = area.id == work.register.alliance().backbone
    wrote = {one.by for one in _replies(work, area, report)}
    person = approver(work.register.contacts(area.id), wrote, leads)
    if person is None:
        return [area.id]
    id, subject = approval_id(report.id, version, len(known) + 1), f"{report.id}.{version}"
    asked = _request(work, id, APPROVAL.name, subject, area.id, person.id, DAYS_TO_APPROVE, now)
    work.requests.add_missing([asked], Event("approval.asked", subject, BY_RULE, now))
    return []


def _replies(work: Work, area: Partner, report: Report) -> Iterator[Reply]:
    for part in report.parts:
        for request in sections(work, report.year, area.id, part.code).values():
            if request.answer:
                yield work.requests.reply(request.id, request.answer)


def _newest(work: Work, area: Partner, year: int) -> Edition | None:
    """Return the newest frozen version, ready to be printed."""
    id = report_id(year, area.id)
    return edition(work, id) if standing(work.reports.of(id)) else None


def edition(work: Work, report: str, version: int = 0) -> Edition:
    """Return a frozen version, the newest where none is named; raises NotFound."""
    found = [
        one for one in work.reports.of(report) if one.step is Step.FROZEN and one.version == (version or one.version)
    ]
    if not found:
        raise NotFound("report.unknown", id=report)
    record = found[-1]
    return edition_of(work.reports.frozen(report, record.version), helsinki_date(record.at), record)


def approvals(work: Work, report: str, version: int) -> list[Request]:
    """Return the requests for a version's approval, oldest first; several where one ended unanswered."""
    found = [one for one in work.requests.of_subject(f"{report}.{version}") if one.kind == APPROVAL.name]
    return sorted(found, key=lambda one: (one.opens, len(one.id), one.id))


# ---- answers taking effect


def _decided(work: Work, request: Request, reply: Reply, now: datetime) -> None:
    """Carry an approval over to the report: it stands approved, or goes back to its writers with the word said."""
    report, _, number = request.subject.rpartition(".")
    stands = standing(work.reports.of(report))
    said = Approval.model_validate(reply.body)
    step = Step.APPROVED if said.approved is Approved.YES else Step.RETURNED
    # Until it is published a yes may become a no, and a no a yes is asked for anew.
    if stands is None or stands.version != int(number) or stands.step not in {Step.FROZEN, Step.APPROVED} - {step}:
        return
    work.reports.note(report, stands.version, step, reply.by, now, said.reason)
    work.tell(Event(f"report.{step}", request.subject, reply.by, now))
    if step is Step.RETURNED:
        _send_back(work, report, said, reply.by, now)


def _send_back(work: Work, report: str, said: Approval, by: str, now: datetime) -> None:
    """Give the named chapters back to who wrote them; without a name, all that the area itself wrote."""
    year, _, area = report.partition(".")
    named = [code for code, wanted in said.chapters.items() if wanted]
    codes = named or [one.code for one in chapters_for(work.handbook.all(Chapter), work.register.partner(area))]
    for code in codes:
        for partner, request in sections(work, int(year), area, code).items():
            if (named or partner == area) and request.may(Move.RETURN, helsinki_date(now)):
                dates = time_to_correct(request, helsinki_date(now))
                words = NewDates(due=dates.due, locks=dates.locks, reason=said.reason)
                work.requests.write(steer(request, Move.RETURN, by, now, words))


EFFECTS: Mapping[str, Effect] = {SECTION.name: no_effect, APPROVAL.name: _decided}
"""What the answers to requests for a report change when they are taken in."""


# ---- telling


def _printed(ports: Ports, alliance: str, built: Built) -> list[str]:
    if built.edition is None:
        return []
    kept = [
        ports.press.kept(alliance, built.edition, language, form) for language in built.area.languages for form in Form
    ]
    return [path for path in kept if path]


def _renew(ports: Ports, alliance: str) -> None:
    """Let every report that was published stay to be read, whatever became of its files."""
    with ports.store.look(alliance) as work:
        newest = {one.report: one.version for one in work.reports.chain() if one.step is Step.PUBLISHED}
        ready = [edition(work, report, version) for report, version in newest.items()]
        languages = {one.report.area: work.register.partner(one.report.area).languages for one in ready}
    for one in ready:
        renew(ports, alliance, one, languages[one.report.area])


def _outcome(year: int, built: Sequence[Built], files: Mapping[str, Sequence[str]], taken: Taken) -> Outcome:
    counts = {"areas": len(built), "whole": sum(not one.gaps and one.state in set(Step) for one in built)}
    counts |= {"asked": sum(len(one.asked) for one in built), "missing": sum(len(one.gaps) for one in built)}
    counts |= {"answers_taken_in": taken.count}
    nobody = sorted({partner for one in built for partner in one.nobody})
    needs = taken.needs(f"nobody can be asked at {', '.join(nobody)}" if nobody else "")
    details = {"reports": [_told(one, files[one.area.id]) for one in built]}
    return Outcome(f"Reports of {year}", counts, [report_id(year, one.area.id) for one in built], needs, details)


def _told(one: Built, files: Sequence[str]) -> dict[str, Any]:
    missing = [
        {
            "chapter": gap.chapter,
            "what": gap.missing.want.value,
            "where": gap.missing.where.fi,
            "whom": gap.missing.whom.fi,
            "request": gap.missing.request,
        }
        for gap in one.gaps
    ]
    version = one.edition.version if one.edition else 0
    facts: dict[str, Any] = {"area": one.area.id, "state": one.state, "version": version, "missing": missing}
    return {**facts, "asked": list(one.asked), "files": list(files)}
