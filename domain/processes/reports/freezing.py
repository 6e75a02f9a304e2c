"""A whole report frozen as a version, its approval asked, and what the answer does to it (L6, L7)."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from domain.asides import NewDates
from domain.chain import digest_of
from domain.errors import NotFound
from domain.events import Event
from domain.indicators.rounds import time_to_correct
from domain.partners import Partner
from domain.ports import Work
from domain.processes.reports.gathering import is_finished, sections
from domain.processes.steering import call_off
from domain.processes.taking import Effect, no_effect
from domain.reports.approvals import APPROVAL, Approval, Approved, approval_id, approver
from domain.reports.chapters import (
    DAYS_OF_GRACE,
    DAYS_TO_APPROVE,
    DAYS_TO_WRITE,
    Chapter,
    chapters_for,
    writers_of,
)
from domain.reports.editions import FINAL, Edition, Standing, Step, edition_of, standing
from domain.reports.report import Report, frozen, report_id
from domain.reports.sections import SECTION
from domain.requests import BY_RULE, Move, Reply, Request, Status, steer
from domain.workdays import helsinki_date, next_allowed


def freeze(work: Work, area: Partner, report: Report, now: datetime, *, anew: bool) -> list[str]:
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
    person = approver(work.register.contacts(area.id), wrote, leads, helsinki_date(now))
    if person is None:
        return [area.id]
    id, subject = approval_id(report.id, version, len(known) + 1), f"{report.id}.{version}"
    asked = request_for(work, id, APPROVAL.name, subject, area.id, person.id, DAYS_TO_APPROVE, now)
    work.requests.add_missing([asked], Event("approval.asked", subject, BY_RULE, now))
    return []


def _replies(work: Work, area: Partner, report: Report) -> Iterator[Reply]:
    for part in report.parts:
        for request in sections(work, report.year, area.id, part.code).values():
            if request.answer:
                yield work.requests.reply(request.id, request.answer)


def newest(work: Work, area: Partner, year: int) -> Edition | None:
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


def asked_to_write(work: Work, fresh: Request, now: datetime) -> Request | None:
    """Ask once more for a text that its report, not finished yet, still has a place for."""
    year, area, chapter = fresh.subject.split(".")
    written = chapters_for(work.handbook.all(Chapter), work.register.partner(area))
    wanted = any(one.code == chapter and fresh.partner in writers_of(one, area) for one in written)
    if not wanted or is_finished(work, int(year), area):
        return None
    return request_for(work, fresh.id, fresh.kind, fresh.subject, fresh.partner, fresh.contact, DAYS_TO_WRITE, now)


def asked_to_approve(work: Work, fresh: Request, now: datetime) -> Request | None:
    """Ask once more for the approval of a version that still waits for it."""
    report, _, version = fresh.subject.rpartition(".")
    stands = standing(work.reports.of(report))
    if stands is None or (stands.version, stands.step) != (int(version), Step.FROZEN):
        return None
    return request_for(work, fresh.id, fresh.kind, fresh.subject, fresh.partner, fresh.contact, DAYS_TO_APPROVE, now)


def request_for(
    work: Work, id: str, kind: str, subject: str, partner: str, contact: str, days: int, now: datetime
) -> Request:
    today, backbone = helsinki_date(now), work.register.alliance().backbone
    due = next_allowed(today + timedelta(days=days))
    locks = next_allowed(due + timedelta(days=DAYS_OF_GRACE))
    return Request(id, kind, subject, backbone, partner, contact, today, due, locks, notice_at=now)
