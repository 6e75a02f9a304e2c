"""How mail falls on partners: in all and week by week, each held against the middle of all of them (S0-13)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from domain.burden import TIMES_THE_MEDIAN

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Load:
    """How much one partner would get: mails by the Mondays of their weeks; heavy is more than twice the median."""

    partner: str
    weeks: Mapping[date, int]
    heavy: bool = False

    @property
    def mails(self) -> int:
        """Return how many in all."""
        return sum(self.weeks.values())

    @property
    def week(self) -> date:
        """Return the Monday of the fullest week, the first of several."""
        return min(self.weeks, key=lambda one: (-self.weeks[one], one))

    @property
    def fullest(self) -> int:
        """Return how many in the fullest week."""
        return self.weeks[self.week]


def loads(mails: Iterable[tuple[str, date]]) -> list[Load]:
    """Return how much each partner gets, most first, from each mail's partner and day."""
    weeks: dict[str, Counter[date]] = {}
    for partner, day in mails:
        weeks.setdefault(partner, Counter())[monday(day)] += 1
    usual = median(found.total() for found in weeks.values()) if weeks else 0
    found = [Load(id, by_week, by_week.total() > TIMES_THE_MEDIAN * usual) for id, by_week in weeks.items()]
    return sorted(found, key=lambda one: (-one.mails, one.partner))


def usual_in(week: date, known: Sequence[Load]) -> float:
    """Return the median of a week over all who get any mail in the whole time, though none in this week."""
    return median(one.weeks.get(week, 0) for one in known) if known else 0


def is_much(mails: int, usual: float) -> bool:
    """Tell whether a week's mails are more than twice the week's median; where that is below one, more than two."""
    return mails > TIMES_THE_MEDIAN * max(usual, 1)


def weeks_of(first: date, last: date) -> list[date]:
    """Return the Monday of every week that has any of these days."""
    begins = monday(first)
    return [begins + n * A_WEEK for n in range((last - begins).days // A_WEEK.days + 1)]


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())
