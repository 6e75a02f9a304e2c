"""Small counts of people are not published: who is few can be recognised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.reports.report import Checked, Fact, Phrase

LEAST = 5
"""Statistics Finland's usual bound for counts of people."""


@dataclass(frozen=True, slots=True)
class CountOfPeople:
    """An indicator, by its `code`, that counts people: figures under `least`, but not nought, stay out of reports."""

    code: str
    least: int = LEAST


def bounds(counts: Sequence[CountOfPeople]) -> Mapping[str, int]:
    """Return the smallest number that is shown, by indicator."""
    return {one.code: one.least for one in counts}


def is_hidden(number: Decimal, least: int) -> bool:
    """Tell whether a number would point at people; `least` is nought where it counts none."""
    return 0 < number < least


def shown(fact: Fact, least: int) -> Fact | Phrase:
    """Return a number as it may be published; one that nobody has accepted yet is not published anyhow."""
    if fact.checked is Checked.NOBODY or not is_hidden(fact.number, least):
        return fact
    return Phrase("report.few", facts={"least": least})
