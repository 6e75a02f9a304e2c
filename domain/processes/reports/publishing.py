"""An approved report is published and brought to the partners; and a file that was published can be proven."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from domain.chain import digest_of
from domain.errors import RuleBroken
from domain.events import Event
from domain.messages import Message
from domain.outcome import Outcome
from domain.partners import Contact, spokesperson
from domain.ports import Ports, Work
from domain.processes.reports.freezing import EFFECTS, approvals, edition
from domain.processes.taking import take_in
from domain.reports.approvals import approval_id
from domain.reports.editions import Edition, Form, Record, Step, broken_at, standing
from domain.requests import Notice, Status
from domain.words import Language
from domain.workdays import helsinki_date

File = tuple[Language, Form, str]


def publish_report(ports: Ports, alliance: str, report: str, by: str) -> Outcome:
    """Publish the approved version of a report and tell every partner; raises RuleBroken when there is none.

    An approval given or taken back just now counts, though no run has taken it in yet.
    """
    take_in(ports, alliance, EFFECTS)
    with ports.store.look(alliance) as work:
        _check(work, report)
        ready, languages = edition(work, report), work.register.partner(report.partition(".")[2]).languages
    files = [
        (language, form, _digest(ports, alliance, ready, language, form)) for language in languages for form in Form
    ]
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        _check(work, report, ready.version)
        _record(work, ready, files, by, now)
        letters = _deliver(work, ready, by, now)
    ports.wake()
    return Outcome(f"Report {report} published", {"files": len(files), "letters": letters}, [report])


def _check(work: Work, report: str, version: int = 0) -> None:
    stands = standing(work.reports.of(report))
    if stands is None or stands.step is not Step.APPROVED or stands.version != (version or stands.version):
        raise RuleBroken("report.not-approved")
    if any(one.status is Status.ANSWERED for one in approvals(work, report, stands.version)):
        raise RuleBroken("report.not-approved")  # somebody has answered anew while the files were being printed


def _digest(ports: Ports, alliance: str, ready: Edition, language: Language, form: Form) -> str:
    return sha256(ports.press.issued(alliance, ready, language, form)).hexdigest()


def _record(work: Work, ready: Edition, files: Sequence[File], by: str, now: datetime) -> None:
    id = ready.report.id
    work.reports.note(id, ready.version, Step.PUBLISHED, by, now, digest=ready.digest)
    for language, form, digest in files:
        work.reports.note(id, ready.version, Step.FILE, by, now, f"{language}.{form}", digest)
    work.tell(Event("report.published", f"{id}.{ready.version}", by, now))


def _deliver(work: Work, ready: Edition, by: str, now: datetime) -> int:
    """Write to one person of each partner; the notices keep how far each letter has come."""
    today, request = helsinki_date(now), approval_id(ready.report.id, ready.version)
    people = [spokesperson(work.register.contacts(one.id), today) for one in work.register.partners() if one.active]
    letters = [_letter(ready, one, by, now) for one in people if one and one.id != by]
    work.requests.note([Notice(request, f"report-{one.contact}", one.contact, one.key) for one in letters])
    return work.post.queue(letters)


def _letter(ready: Edition, to: Contact, by: str, now: datetime) -> Message:
    report = ready.report
    facts = {"year": str(report.year), "area": asdict(report.name), "report": report.id, "version": ready.version}
    return Message(f"report.{report.id}.{ready.version}.{to.id}", to.id, by, "report", to.language, facts, now)


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of a file: when it was published as which version, and whether all that proves it is whole.

    `newest` is the version published last; `broken` the first record that does not follow from those before it.
    """

    alliance: str
    record: Record
    title: str
    newest: int
    whole: bool
    broken: int | None


def prove(ports: Ports, contents: bytes) -> Proof | None:
    """Look for a file's contents among all that was published here; none when they were not, or not so."""
    digest = sha256(contents).hexdigest()
    for alliance in ports.store.alliances():
        with ports.store.look(alliance) as work:
            if found := work.reports.printed(digest):
                return _proof(work, alliance, found[-1])
    return None


def _proof(work: Work, alliance: str, record: Record) -> Proof:
    records = work.reports.of(record.report)
    frozen = next(one for one in records if one.step is Step.FROZEN and one.version == record.version)
    whole = digest_of(work.reports.body(frozen.digest)) == frozen.digest
    newest = max(one.version for one in records if one.step is Step.PUBLISHED)
    year, _, area = record.report.partition(".")
    title = f"{work.register.partner(area).name.fi} {year}"
    return Proof(alliance, record, title, newest, whole, broken_at(work.reports.chain()))
