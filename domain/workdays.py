"""Finnish working days, quiet weeks and office hours: when something may fall due or be sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

import holidays
from pydantic import BeforeValidator

from domain.alliance import Sending
from domain.errors import RuleBroken

HELSINKI = ZoneInfo("Europe/Helsinki")
MORNING, EVENING = time(8), time(16)
A_YEAR = 366
DAYS_KNOWN = 8_192
"""Of so many days it is remembered whether they are allowed; the same few are asked about all the time."""


WRITTEN = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})?", re.ASCII)


def written_day(text: str, near: date | None = None) -> date:
    """Read a day as people write it, 5.3.2027, or as date fields and files do, 2027-03-05; raises RuleBroken.

    Where a day is `near`, the year may be left out: 5.3. is then the first such day from there on.
    """
    text = text.strip()
    found = WRITTEN.fullmatch(text)
    try:
        if found is None:
            return date.fromisoformat(text)
        day, month = int(found[1]), int(found[2])
        if found[3]:
            return date(int(found[3]), month, day)
        if near is not None:
            this, then = (date(year, month, day) for year in (near.year, near.year + 1))
            return this if this >= near else then
    except ValueError:
        pass
    raise RuleBroken("date.form")


def _day(given: object) -> object:
    return written_day(given) if isinstance(given, str) else given


def _some_day(given: object) -> object:
    return None if isinstance(given, str) and not given.strip() else _day(given)


Day = Annotated[date, BeforeValidator(_day)]
"""A day in a form, as written."""
SomeDay = Annotated[date | None, BeforeValidator(_some_day)]
"""A day in a form, as written, or none."""


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


@lru_cache(DAYS_KNOWN)
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
