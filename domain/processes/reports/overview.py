"""How far each report of a year is, for those who lead the work."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.messages import Delivery
from domain.partners import Partner
from domain.ports import Ports, Work
from domain.processes.reports.freezing import approvals
from domain.processes.reports.gathering import areas, gather, not_asked, sections
from domain.reports.approvals import approval_id
from domain.reports.chapters import Chapter, chapters_for
from domain.reports.editions import Record, Standing, Step, published, standing
from domain.reports.readiness import Gap, gaps
from domain.reports.report import report_id
from domain.requests import Request, Status
from domain.words import Text

OPENED = frozenset({Step.APPROVED, Step.PUBLISHED})


@dataclass(frozen=True, slots=True)
class Overview:
    """One area's report: how far its newest version is, and how many of its texts have come.

    `own` tells that it belongs to another organisation; then it may be opened only when `delivered`.
    """

    area: Partner
    report: str
    stands: Standing | None
    asked: int
    written: int
    own: bool
    delivered: bool

    @property
    def state(self) -> str:
        """Name where it is, as the wording knows it."""
        if self.stands:
            return self.stands.step.value
        return "written" if self.asked and self.asked == self.written else "writing" if self.asked else "not-begun"


def overviews(work: Work, year: int) -> list[Overview]:
    """Return how far every report of a year is."""
    return [overview(work, area, year) for area in areas(work)]


def overview(work: Work, area: Partner, year: int) -> Overview:
    """Return how far one report is."""
    id = report_id(year, area.id)
    stands = standing(work.reports.of(id))
    requests = [one for _, one in texts(work, area, year)]
    written = sum(one.status in {Status.ANSWERED, Status.ACCEPTED} for one in requests)
    own = area.id != work.register.alliance().backbone
    delivered = not own or bool(stands and stands.step in OPENED)
    return Overview(area, id, stands, len(requests), written, own, delivered)


def texts(work: Work, area: Partner, year: int) -> list[tuple[Text, Request]]:
    """Return the texts asked for a report, each with its chapter's title."""
    chapters = chapters_for(work.handbook.all(Chapter), area)
    return [(one.title, request) for one in chapters for request in sections(work, year, area.id, one.code).values()]


@dataclass(frozen=True, slots=True)
class Detail:
    """All there is to know of one report: what it lacks, who writes, the approval, what happened, who has it.

    `unasked` counts texts that nobody has been asked for yet and somebody can be.
    """

    overview: Overview
    gaps: Sequence[Gap]
    unasked: int
    texts: Sequence[tuple[Text, Request]]
    approvals: Sequence[Request]
    records: Sequence[Record]
    letters: Mapping[Delivery, int]

    @property
    def awaited(self) -> list[tuple[Text, Request]]:
        """Return the texts that are still to come, soonest first."""
        return sorted(((title, one) for title, one in self.texts if one.status is Status.OPEN), key=_due)

    @property
    def approval(self) -> Request | None:
        """Return the request that asks for the approval of the newest version, the last one where several did."""
        stands = self.overview.stands
        subject = f"{self.overview.report}.{stands.version}" if stands else ""
        return next((one for one in reversed(self.approvals) if one.subject == subject), None)

    @property
    def may_ask_again(self) -> bool:
        """Tell whether approval can be asked for once more: nobody answered, or it was given back and lacks nothing."""
        unanswered = self.approval is not None and self.approval.status in {Status.LAPSED, Status.WITHDRAWN}
        state = self.overview.state
        return (state == Step.FROZEN and unanswered) or (state == Step.RETURNED and not self.gaps and not self.unasked)


def _due(text: tuple[Text, Request]) -> date:
    return text[1].due


def detail(work: Work, area: Partner, year: int, today: date) -> Detail:
    """Return all there is to know of one report today."""
    found = overview(work, area, year)
    records = work.reports.of(found.report)
    versions = sorted({one.version for one in records})
    asked = [one for version in versions for one in approvals(work, found.report, version)]
    lacking, letters = gaps(gather(work, area, year, today)), _letters(work, found.report, records)
    return Detail(found, lacking, _unasked(work, area, year), texts(work, area, year), asked, records, letters)


def _unasked(work: Work, area: Partner, year: int) -> int:
    reached = {one.partner for one in work.register.contacts() if one.active}
    return sum(one.writer in reached for one, _ in not_asked(work, area, year))


def _letters(work: Work, report: str, records: Sequence[Record]) -> Mapping[Delivery, int]:
    """Count how far the letters about the newest publication have come."""
    last = published(records)
    if last is None:
        return {}
    sent = work.post.of_request(approval_id(report, last.version))
    return Counter(state for message, state, _ in sent if message.letter == "report")


@dataclass(frozen=True, slots=True)
class Public:
    """A published report, as anybody may see it."""

    alliance: str
    name: Text
    area: Partner
    year: int
    version: int
    at: datetime


def public_reports(ports: Ports) -> list[Public]:
    """Return the newest publication of every report of every alliance, newest year first."""
    found: list[Public] = []
    for alliance in ports.store.alliances():
        with ports.store.look(alliance) as work:
            name = work.register.alliance().name
            newest = {one.report: one for one in work.reports.chain() if one.step is Step.PUBLISHED}
            found += [_public(work, alliance, name, one) for one in newest.values()]
    return sorted(found, key=lambda one: (-one.year, one.alliance, one.area.name.fi))


def _public(work: Work, alliance: str, name: Text, record: Record) -> Public:
    year, _, area = record.report.partition(".")
    return Public(alliance, name, work.register.partner(area), int(year), record.version, record.at)


def years_to_show(work: Work, today: date) -> list[int]:
    """Return the years there are reports of, and the one that can be begun, newest first."""
    known = {int(one.report.partition(".")[0]) for one in work.reports.chain()}
    return sorted({*known, today.year, today.year - 1}, reverse=True)
