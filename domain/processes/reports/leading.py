"""What coordinators would do for reports in a rehearsal: publish what has been approved."""

from collections import defaultdict
from collections.abc import Sequence

from domain.partners import Contact, spokesperson
from domain.ports import Ports, Work
from domain.processes.reports.publishing import publish_report
from domain.reports.editions import Record, Step, standing
from domain.workdays import helsinki_date


def publish_approved(stage: Ports, alliance: str) -> None:
    """Publish every report that stands approved, in the name of whoever leads the work."""
    with stage.store.look(alliance) as work:
        ready = approved(work)
        by = _leader(work, stage) if ready else None
    if by is not None:
        for report in ready:
            publish_report(stage, alliance, report, by.id)


def approved(work: Work) -> Sequence[str]:
    """Return the reports whose newest version is approved and not published yet."""
    known = defaultdict[str, list[Record]](list)
    for one in work.reports.chain():
        known[one.report].append(one)
    stands = {report: standing(records) for report, records in known.items()}
    return [report for report, found in stands.items() if found and found.step is Step.APPROVED]


def _leader(work: Work, stage: Ports) -> Contact | None:
    here = work.register.contacts(work.register.alliance().backbone)
    return spokesperson(here, helsinki_date(stage.clock.now()))
