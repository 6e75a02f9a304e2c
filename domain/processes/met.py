"""Duties that the data itself shows as met, so that nobody has to note them by hand."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from domain.duties import Done
from domain.indicators.completeness import Given, classify
from domain.meetings.meeting import OVER
from domain.ports import Work
from domain.reports.editions import Step
from domain.workdays import helsinki_date

ROUNDS = 3
"""How many of the newest closed rounds are looked at: older ones tell nothing of what is due next."""
FOLLOWED, REPORTED, NEGOTIATED = "l5", "l6", "l12"
"""The duties of the law that show by themselves."""
SHOWN = frozenset({FOLLOWED, REPORTED, NEGOTIATED})


def given_figures(work: Work) -> Iterator[Done]:
    """Whoever gave figures in a closed round has followed how its residents are."""
    closed = [one for one in work.rounds.all() if one.closed_at and not one.withdrawn_at]
    for round in sorted(closed, key=lambda one: str(one.closed_at))[-ROUNDS:]:
        states = work.rounds.states(round.id)
        for partner in sorted({one.partner for one in states if classify(one) in (Given.ON_TIME, Given.LATE)}):
            if round.closed_at:
                yield Done(FOLLOWED, partner, helsinki_date(round.closed_at), "close-round")


def held_negotiations(work: Work) -> Iterator[Done]:
    """A negotiation held with a municipality is what the law asks for once a year."""
    for one in work.meetings.all():
        if one.about and one.stage in OVER:
            yield Done(NEGOTIATED, one.about, one.day, "record-meeting")


def negotiated(work: Work) -> Mapping[str, list[date]]:
    """Return every day each municipality was negotiated with, as noted by people and as the meetings show."""
    found: dict[str, list[date]] = {}
    for one in (*work.duties.done(), *held_negotiations(work)):
        if one.duty == NEGOTIATED:
            found.setdefault(one.partner, []).append(one.day)
    return found


def published_reports(work: Work) -> Iterator[Done]:
    """A report approved and published has been brought before the council's public."""
    for one in work.reports.chain():
        if one.step is Step.PUBLISHED:
            yield Done(REPORTED, one.report.partition(".")[2], helsinki_date(one.at), one.by)


Evidence = Callable[[Work], Iterable[Done]]
EVIDENCE: tuple[Evidence, ...] = (given_figures, held_negotiations, published_reports)
"""Where duties show as met; a process adds its own."""


def done(work: Work) -> list[Done]:
    """Return every time a duty was met, as noted by people and as the data shows, oldest first."""
    shown = [one for evidence in EVIDENCE for one in evidence(work)]
    return sorted([*work.duties.done(), *shown], key=lambda one: (one.day, one.duty, one.partner))
