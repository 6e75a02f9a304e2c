"""Finnish working days, quiet weeks and office hours: when something may fall due or be sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import holidays

from domain.alliance import Sending

HELSINKI = ZoneInfo("Europe/Helsinki")
MORNING, EVENING = time(8), time(16)
A_YEAR = 366
DAYS_KNOWN = 8_192
"""Of so many days it is remembered whether they are allowed; the same few are asked about all the time."""


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FI", years=year))


@cache
def _midsummer_eve(year: int) -> date:
    """The Friday between 19 and 25 June."""
    return next(day for day in (date(year, 6, d) for d in range(19, 26)) if day.weekday() == 4)


def helsinki(instant: datetime) -> datetime:
    """Show an instant as wall-clock time in Finland."""
    return instant.astimezone(HELSINKI)


def helsinki_date(instant: datetime) -> date:
    """Tell which day it is in Finland at an instant."""
    return helsinki(instant).date()


def at(day: date, clock: time) -> datetime:
    """Return the instant, in UTC, when the clock in Finland shows this time."""
    return datetime.combine(day, clock, HELSINKI).astimezone(UTC)


def is_workday(day: date) -> bool:
    """Monday to Friday and no public holiday; Midsummer Eve and Christmas Eve count as holidays."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def is_quiet(day: date) -> bool:
    """The weeks when Finland rests: Midsummer Eve to 10 August, 20 December to 7 January."""
    summer = _midsummer_eve(day.year) <= day <= date(day.year, 8, 10)
    return summer or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 7)


@lru_cache(DAYS_KNOWN)
def allows(day: date) -> bool:
    """Tell whether something may fall due, or a notice be sent, on the day."""
    return is_workday(day) and not is_quiet(day)


def days_from(day: date) -> Iterator[date]:
    """Yield the day and those after it, for a year."""
    return (day + timedelta(days=n) for n in range(A_YEAR))


def next_allowed(day: date) -> date:
    """Return the day itself if allowed, else the next one that is."""
    return next(d for d in days_from(day) if allows(d))


def add_workdays(day: date, count: int) -> date:
    """Count allowed days forward; the day itself is not counted."""
    for candidate in days_from(day + timedelta(days=1)):
        count -= allows(candidate)
        if count <= 0:
            return candidate
    return day + timedelta(days=A_YEAR)


@dataclass(frozen=True, slots=True)
class Hours:
    """When notices of an alliance may leave."""

    sending: Sending = Sending.OFFICE

    def open(self, now: datetime) -> bool:
        """Tell whether a notice may leave at this instant."""
        if self.sending is Sending.ALWAYS:
            return True
        local = helsinki(now)
        return allows(local.date()) and MORNING <= local.time() < EVENING
