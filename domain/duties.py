"""The register of duties: what is owed, by whom, what was done last and what is due next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from domain.partners import Partner, Sector
from domain.terms import BY_LAW, Terms
from domain.words import Text

LATE = timedelta(days=92)
"""So long after the day of a yearly duty that was missed, what is done is that, done late; after it, the next."""


class Pace(StrEnum):
    """How often a duty is met: all the time, so that no day is due; once a year; once in a council term."""

    ALWAYS = "always"
    YEAR = "year"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Duty:
    """What is owed, in everyday words. Every organisation of `sectors` owes it for itself.

    A yearly one is due on the last day of `month`, or `within` days after it was last done. `law` names the place
    in the law and quotes nothing; it is empty for what the alliance has agreed itself. `flow` is the process that
    helps with it.
    """

    code: str
    title: Text
    law: str = ""
    sectors: tuple[Sector, ...] = (Sector.MUNICIPALITY, Sector.COUNTY)
    pace: Pace = Pace.ALWAYS
    month: int = 12
    within: int = 0
    flow: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A duty met by a partner on a day; `by` is the contact or the process that said so."""

    duty: str
    partner: str
    day: date
    by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a duty stands with one partner: when it was last met, and when it is due, if ever."""

    duty: Duty
    partner: str
    last: date | None
    due: date | None

    def is_late(self, today: date) -> bool:
        """Tell whether the day it was due has passed."""
        return self.due is not None and self.due < today


class Duties(Protocol):
    """What has been done of the duties of one alliance."""

    def done(self) -> list[Done]:
        """Return every time a duty was met, oldest first."""

    def note(self, done: Done) -> None:
        """Write that a duty was met; saying it twice for one day changes nothing."""


def in_force(defaults: Sequence[Duty], written: Iterable[Duty]) -> list[Duty]:
    """Return the defaults and the alliance's own; one written with the code of a default stands in its place."""
    own = {one.code: one for one in written}
    return [own.pop(one.code, one) for one in defaults] + list(own.values())


def standings(
    duties: Sequence[Duty], partners: Iterable[Partner], done: Iterable[Done], today: date, terms: Terms = BY_LAW
) -> list[Standing]:
    """Return how each duty stands with each active partner that owes it, by duty and partner."""
    days: dict[tuple[str, str], list[date]] = {}
    for one in done:
        days.setdefault((one.duty, one.partner), []).append(one.day)
    owing = sorted((one for one in partners if one.active), key=lambda one: one.id)
    asked = [(duty, partner.id) for duty in duties for partner in owing if partner.sector in duty.sectors]
    return [_standing(duty, id, sorted(days.get((duty.code, id), [])), today, terms) for duty, id in asked]


def _standing(duty: Duty, partner: str, days: Sequence[date], today: date, terms: Terms) -> Standing:
    *_, (last, due) = _dues(duty, days, today, terms)
    return Standing(duty, partner, last, due)


def _dues(duty: Duty, days: Iterable[date], today: date, terms: Terms) -> Iterator[tuple[date | None, date | None]]:
    """Yield for no day yet, and then for each day it was met, in order, when it was due next."""
    due = None
    yield None, next_due(duty, None, today, terms)
    for day in days:
        due = next_due(duty, day, today, terms, due)
        yield day, due


@dataclass(frozen=True, slots=True)
class Kept:
    """One time a duty fell due with a partner: the day, and when it was met, if it was."""

    duty: Duty
    partner: str
    due: date
    met: date | None

    @property
    def in_time(self) -> bool:
        """Tell whether it was met by its day."""
        return self.met is not None and self.met <= self.due


def kept(
    duties: Sequence[Duty],
    partners: Iterable[Partner],
    done: Iterable[Done],
    first: date,
    last: date,
    terms: Terms = BY_LAW,
) -> list[Kept]:
    """Return every time a duty falls due on these days, and whether it was met then; by day, duty and partner."""
    met: dict[tuple[str, str], list[date]] = {}
    for one in done:
        met.setdefault((one.duty, one.partner), []).append(one.day)
    owing = [one for one in standings(duties, partners, (), first, terms) if one.due]
    days = {one: sorted(met.get((one.duty.code, one.partner), [])) for one in owing}
    found = [time for one in owing for time in _times(one, days[one], first, last, terms)]
    return sorted(found, key=lambda one: (one.due, one.duty.code, one.partner))


def _times(one: Standing, days: Sequence[date], first: date, last: date, terms: Terms) -> Iterator[Kept]:
    """Walk from due day to due day; one that was missed is looked at as if it had been met on its day."""
    *_, (before, due) = _dues(one.duty, [day for day in days if day < first], first, terms)
    # done again for the same time is no news
    firsts = {then: day for day, then in reversed([*_dues(one.duty, days, first, terms)]) if day}
    days = sorted(day for then, day in firsts.items() if then != due)
    while due and due <= last:
        day = next((day for day in days if day >= first and (before is None or day > before)), None)
        if day and day <= last:
            yield Kept(one.duty, one.partner, due, day)
            before = day
        else:
            if due >= first:
                yield Kept(one.duty, one.partner, due, None)
            before = due
        due = next_due(one.duty, before, max(before, first), terms, due)


def next_due(
    duty: Duty, last: date | None, today: date, terms: Terms = BY_LAW, expected: date | None = None
) -> date | None:
    """Return the day a duty is due after it was last met; one never met yet is due in this year, or in this term.

    `expected` is the day it was due then, where that is known: what is done a little after a missed day in the year
    before is done late, and the year's own day stands.
    """
    if duty.pace is Pace.ALWAYS:
        return None
    if duty.pace is Pace.TERM:
        return terms.after(terms.of(last)).ends if last else terms.of(today).ends
    if duty.within and last:
        return last + timedelta(days=duty.within)
    if last is None:
        return _month_end(today.year, duty.month)
    missed = _month_end(last.year - 1, duty.month)
    late = expected is not None and expected <= missed and last - missed <= LATE
    return _month_end(last.year if late else last.year + 1, duty.month)


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
