"""One sentence of the wording, its facts filled in as the reader's language writes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from string import Formatter
from typing import Any

from babel.numbers import format_decimal

from adapters.wording.catalogue import catalogue
from adapters.wording.titles import Matter
from domain.errors import Problem
from domain.indicators.catalogue import Period
from domain.words import Language, Text
from domain.workdays import helsinki

WEEKDAYS = {
    Language.FI: ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"),
    Language.SV: ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    Language.EN: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def of_them(key: str) -> str:
    """Return the key that says of a partner what a key says to it; most say the same either way."""
    theirs = f"theirs.{key}"
    return theirs if theirs in catalogue() else key


def short_date(day: date) -> str:
    """Write a day as people do here: 5.3.2027."""
    return f"{day.day}.{day.month}.{day.year}"


def spoken_date(day: date, language: Language) -> str:
    """Write a day with its weekday: `perjantai 5.3.2027`."""
    return f"{WEEKDAYS[language][day.weekday()]} {short_date(day)}"


def spoken_time(instant: datetime, language: Language) -> str:
    """Write an instant in Finnish time: `5.3.2027 klo 9.00`."""
    return f"{short_date(helsinki(instant).date())} {spoken_clock(instant, language)}"


def spoken_clock(instant: datetime, language: Language) -> str:
    """Write the time of an instant in Finnish time: `klo 9.00`."""
    before = {Language.FI: "klo", Language.SV: "kl.", Language.EN: "at"}[language]
    return f"{before} {bare_clock(instant)}"


def bare_clock(instant: datetime) -> str:
    """Write the time of an instant in Finnish time, and nothing more: `9.00`."""
    return f"{helsinki(instant):%-H.%M}"


def shown_number(number: Decimal | float, language: Language, decimals: int | None = None) -> str:
    """Write a number with the language's separators; `decimals` fixes how many are shown."""
    locale = {Language.FI: "fi_FI", Language.SV: "sv_FI", Language.EN: "en_FI"}[language]
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(number, format=pattern, locale=locale, decimal_quantization=decimals is not None)


def _shown(fact: Any, language: Language) -> Any:
    """Write one fact; the first matching type decides (a datetime is a date too)."""
    if isinstance(fact, str):
        return fact
    writers: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
        (datetime, lambda one: spoken_time(one, language)),
        (date, short_date),
        ((Decimal, float), lambda one: shown_number(one, language)),
        (Text, lambda one: one[language]),
        (Matter, lambda one: say(language, of_them(f"{one.kind}.title"), **one.facts)),
        (Period, lambda one: say(language, f"letter.period.{one.length}", year=one.year, number=one.part)),
        (type(None), lambda _: "–"),
    )
    return next((write(fact) for kind, write in writers if isinstance(fact, kind)), fact)


def say(language: Language, key: str, /, **facts: Any) -> str:
    """Return the sentence of a key; with a fact `count` of 1, the sentence of `key.one` where there is one.

    Facts stand in braces as plain names: `{due}`. Nothing of a fact is ever taken as a pattern.
    Raises KeyError for a key or fact that does not exist.
    """
    sentences = catalogue()
    if facts.get("count") == 1 and f"{key}.one" in sentences:
        key = f"{key}.one"
    pattern = sentences[key][language]
    return "".join(
        before + (str(_shown(facts[name], language)) if name is not None else "") for before, name in _read(pattern)
    )


@cache
def _read(pattern: str) -> Sequence[tuple[str, str | None]]:
    """Take a sentence apart, once for all its readers."""
    return [(before, name) for before, name, _, _ in Formatter().parse(pattern)]


def problem(language: Language, found: Problem) -> str:
    """Return the sentence for something that went wrong."""
    return say(language, f"error.{found.code}", **found.facts)


@dataclass(frozen=True)
class Say:
    """The wording for one reader, as templates call it: `t("desk.title")`."""

    language: Language

    def __call__(self, key: str, /, **facts: Any) -> str:
        return say(self.language, key, **facts)
