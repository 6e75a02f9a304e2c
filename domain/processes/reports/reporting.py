"""The annual report from the first request for a text to the version that is approved (L6, L7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from domain.errors import RuleBroken
from domain.events import Event
from domain.outcome import Outcome
from domain.partners import Partner, spokesperson
from domain.ports import Ports, Work
from domain.processes.asking_again import once_more
from domain.processes.reports.freezing import EFFECTS, edition, freeze, newest, request_for
from domain.processes.reports.gathering import areas, awaited_figures, gather, not_asked, sections
from domain.processes.reports.proving import renew
from domain.processes.taking import Taken, take_in
from domain.reports.chapters import (
    DAYS_TO_BEGIN,
    DAYS_TO_WRITE,
    Chapter,
    begins,
    chapters_for,
    year_at_work,
)
from domain.reports.editions import FINAL, Edition, Form, Step, Told, edition_of, standing
from domain.reports.readiness import Gap, gaps
from domain.reports.report import report_id
from domain.reports.sections import SECTION
from domain.requests import BY_RULE, Status
from domain.workdays import helsinki_date
from domain.yearclock import Season

YEARS = range(2000, 2100)


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
    may_ask = _may_ask(work, wish, year, today)
    asked, nobody = _ask(work, area, year, now, again=not by_itself) if may_ask else ([], [])
    stands = standing(work.reports.of(report_id(year, area.id)))
    if by_itself and stands and stands.step in FINAL:
        return Built(area, stands.step.value, (), asked, nobody, newest(work, area, year))
    if by_itself and _awaits_words(work, area, year, today):
        return Built(area, "writing", (), asked, nobody, newest(work, area, year))
    if by_itself and (awaited := awaited_figures(work, area, year)):
        return Built(area, "gaps", awaited, asked, nobody, newest(work, area, year))
    report = gather(work, area, year, today)
    lacking = gaps(report)
    if wish.draft:
        return Built(area, "draft", lacking, edition=edition_of(report, today, gaps=lacking))
    if lacking:
        return Built(area, "gaps", lacking, asked, nobody, newest(work, area, year))
    nobody = [*nobody, *freeze(work, area, report, now, anew=wish.anew)]
    stands = standing(work.reports.of(report.id))
    return Built(area, stands.step.value if stands else "", (), asked, nobody, newest(work, area, year))


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


def _ask(work: Work, area: Partner, year: int, now: datetime, *, again: bool) -> tuple[list[str], list[str]]:
    """Ask each writer who has not been asked; returns the new requests, and the writers nobody speaks for.

    Whoever left and came back is asked `again` by a wish alone, never by the clock.
    """
    fresh, nobody = [], []
    for one, before in not_asked(work, area, year):
        person = spokesperson(work.register.contacts(one.writer), helsinki_date(now))
        if person is None:
            nobody.append(one.writer)
        elif before is None:
            asked = (one.id, SECTION.name, one.subject, one.writer, person.id)
            fresh.append(request_for(work, *asked, DAYS_TO_WRITE, now))
        elif again and (anew := once_more(work, before, now)):
            fresh.append(anew)
    event = Event("section.asked", report_id(year, area.id), BY_RULE, now)
    return work.requests.add_missing(fresh, event), sorted(set(nobody))


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
