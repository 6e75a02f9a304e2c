"""How complete a round is: every asked value counted once, by what it came to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.indicators.values import Said, Verdict
from domain.partners import Sector
from domain.requests import Status
from domain.workdays import helsinki_date


class Given(StrEnum):
    """What an asked value came to; every one is exactly one of these, so that they add up to 100 %."""

    ON_TIME = "on-time"
    LATE = "late"
    DECLINED = "declined"
    NOT_RELEVANT = "not-relevant"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True, slots=True)
class AskedState:
    """How one asked value stands: its request's status, and what its standing reply said of it.

    `first_at` is when the partner gave its first number, and `due` was its due date then. A number that is corrected
    later, or sent back and given again, is as early or late as the first: nobody who was on time is told otherwise.
    """

    partner: str
    sector: Sector
    indicator: str
    status: Status
    due: date
    said: Said | None = None
    first_at: datetime | None = None
    verdict: Verdict | None = None


def classify(state: AskedState) -> Given:
    """Say what an asked value came to. A returned value that was not corrected counts as no answer."""
    if state.status is Status.DECLINED:
        return Given.DECLINED
    if state.said is Said.NOT_RELEVANT:
        return Given.NOT_RELEVANT
    if state.said is Said.NUMBER and state.first_at and state.verdict is not Verdict.RETURNED:
        return Given.LATE if helsinki_date(state.first_at) > state.due else Given.ON_TIME
    return Given.NO_ANSWER


@dataclass(frozen=True, slots=True)
class Completeness:
    """Counts of asked values by what they came to: in all, and by partner, indicator and sector."""

    total: Counter[Given]
    by_partner: Mapping[str, Counter[Given]]
    by_indicator: Mapping[str, Counter[Given]]
    by_sector: Mapping[Sector, Counter[Given]]


def completeness(states: Iterable[AskedState]) -> Completeness:
    """Count what was asked by what it came to."""
    total: Counter[Given] = Counter()
    partner: dict[str, Counter[Given]] = {}
    indicator: dict[str, Counter[Given]] = {}
    sector: dict[Sector, Counter[Given]] = {}
    for state in states:
        given = classify(state)
        total[given] += 1
        partner.setdefault(state.partner, Counter())[given] += 1
        indicator.setdefault(state.indicator, Counter())[given] += 1
        sector.setdefault(state.sector, Counter())[given] += 1
    return Completeness(total, partner, indicator, sector)
