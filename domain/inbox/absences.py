"""Until when somebody is away, from their own words in Finnish, Swedish or English: `Lomalla 5.8. asti`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from domain.workdays import helsinki_date

LONGEST = timedelta(days=120)
"""Longer absences pause nothing by themselves: somebody else should be asked meanwhile."""
READ = 2_000
"""Letters of a mail that are looked at."""
MONTHS: Sequence[Sequence[str]] = (
    ("tammikuu", "januari", "january", "jan"),
    ("helmikuu", "februari", "february", "feb"),
    ("maaliskuu", "mars", "march", "mar"),
    ("huhtikuu", "april", "apr"),
    ("toukokuu", "maj", "may"),
    ("kesäkuu", "juni", "june", "jun"),
    ("heinäkuu", "juli", "july", "jul"),
    ("elokuu", "augusti", "august", "aug"),
    ("syyskuu", "september", "sept", "sep"),
    ("lokakuu", "oktober", "october", "okt", "oct"),
    ("marraskuu", "november", "nov"),
    ("joulukuu", "december", "dec"),
)
MONTH: Mapping[str, int] = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_NAMES = "|".join(sorted(MONTH, key=len, reverse=True))
_YEAR = r"(?:[\s,]{1,2}(?P<year%s>20\d\d))?"
_DATES = (
    r"(?P<iso>20\d\d-\d\d-\d\d)",
    # 5.8., 5.8.2027 and 5/8, but no time of day
    r"(?P<day1>\d{1,2})[./]\s?(?P<month1>\d{1,2})(?:[./](?P<year1>20\d\d|\d\d(?!\d))?)?(?![\d:])",
    rf"(?P<day2>\d{{1,2}})(?:\.|st|nd|rd|th|:e)?\s(?:of\s)?(?P<month2>{_NAMES})(?:n|ta)?\b{_YEAR % 2}",
    rf"(?P<month3>{_NAMES})n?\s(?P<day3>\d{{1,2}})(?:\.|st|nd|rd|th)?(?![\d:.]){_YEAR % 3}",
)
DATE = re.compile(rf"(?<![\d.,:])(?:{'|'.join(_DATES)})", re.IGNORECASE)
AWAY = re.compile(
    r"\b(?:(?:vuosi|kesä|talvi|hiihto|joulu|syys|opinto|sairaus|vanhempain)?(?:loma|vapaa)\w*"
    r"|poissa\w*|palaan|palaa|takaisin|tavoitettavissa|semester\w*|\w*ledig\w*|frånvarande|borta|åter|tillbaka|tjänstledig"
    r"|out of (?:the )?office|away|vacation|holidays?|(?:on|annual|parental|sick) leave|back|return\w*)\b",
    re.IGNORECASE,
)
_BACK = r"palaan|palaa|takaisin|jälleen|taas|åter|tillbaka|nås igen|back|return(?:ing)?(?: on| to work| to the office)?"
_LINK = (
    r"(?:\s(?:töihin|työpaikalle|toimistolle|työn ääreen|tavoitettavissa|töissä|på jobbet|på kontoret|i tjänst|at work"
)
_LINK += r"|in the office|the|den|on|from|igen|fr\.?o\.?m\.?|från och med|maanantaina|tiistaina|keskiviikkona|torstaina"
_LINK += r"|perjantaina|ma|ti|ke|to|pe|måndag(?:en)?|tisdag(?:en)?|onsdag(?:en)?|torsdag(?:en)?|fredag(?:en)?"
_LINK += r"|monday|tuesday|wednesday|thursday|friday|mon|tue|wed|thu|fri),?){0,4}"
BACK = re.compile(rf"\b(?:{_BACK}){_LINK}\s*$", re.IGNORECASE)
_UNTIL = r"till? och med|t\.?\s?o\.?\s?m\.?|until|till?|through|up to and including|ennen|asti"
_RANGE = rf"\d\.?(?:20\d\d)?\s?(?:[-–—]|\bto\b)|\b(?:{_NAMES})\w*\s?(?:[-–—]|\bto\b)"
UNTIL = re.compile(rf"(?:\b(?:{_UNTIL}){_LINK}|{_RANGE})\s*$", re.IGNORECASE)
ALSO_UNTIL = re.compile(r"^[\s,]*(?:asti|saakka|till och med)\b", re.IGNORECASE)
BEFORE, AFTER = 60, 20
"""Letters around a date that may say what it is."""


def speaks_of_absence(text: str) -> bool:
    """Tell whether the words are about being away at all; many machines only say that a mail has come."""
    return bool(AWAY.search(" ".join(text[:READ].split())))


def absence_in(text: str, sent_at: datetime) -> date | None:
    """Return the last day somebody says to be away; none where no day can be told from the words.

    A day without a year is the nearest to the day of the mail; a day that has passed, or is far away, is none.
    """
    text = " ".join(text[:READ].split())
    if not speaks_of_absence(text):
        return None
    today = helsinki_date(sent_at)
    last_days = [day for day in _last_days(text, today) if today <= day <= today + LONGEST]
    return max(last_days, default=None)


def _last_days(text: str, today: date) -> Iterator[date]:
    for found in DATE.finditer(text):
        before, after = text[max(0, found.start() - BEFORE) : found.start()], text[found.end() : found.end() + AFTER]
        day = _day(found, today)
        if day and BACK.search(before):
            yield day - timedelta(days=1)
        elif day and (UNTIL.search(before) or ALSO_UNTIL.search(after)):
            yield day


def _day(found: re.Match[str], today: date) -> date | None:
    parts = found.groupdict()
    try:
        if parts["iso"]:
            return date.fromisoformat(parts["iso"])
        form = next(n for n in "123" if parts[f"day{n}"])
        month, day = parts[f"month{form}"].casefold(), int(parts[f"day{form}"])
        return _nearest(int(MONTH.get(month, month)), day, parts[f"year{form}"], today)
    except ValueError:
        return None


def _nearest(month: int, day: int, year: str | None, today: date) -> date:
    """Return the day in its own year, or in the one that brings it nearest; raises ValueError where there is none."""
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    near = [made for each in (-1, 0, 1) if (made := _made(today.year + each, month, day))]
    return min(near, key=lambda one: abs(one - today))


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
