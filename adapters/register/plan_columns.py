"""The columns a plan's table may have, and how people write what stands in them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from adapters.register.columns import YES_NO
from adapters.wording.catalogue import catalogue
from domain.errors import RuleBroken
from domain.indicators.catalogue import Polarity, PopulationGroup
from domain.numbers import parse_number
from domain.plans.columns import COLUMNS
from domain.words import check_slug, line, some
from domain.workdays import written_day

BETWEEN = re.compile(r"\s*[;,\n]\s*")
DOTTED = re.compile(r"-?(?:\d+\.\d{1,2}|\d+\.\d{4,}|0\.\d+|\d{4,}\.\d+)", re.ASCII)
"""How a spreadsheet hands over its own decimals; 1.000 stays refused, for it may be a thousand."""
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Year:
    """A year in the place of a day: its first day as a start, its last as a due date."""

    year: int


def _name(text: str) -> str:
    return some(line(text))


def _number(text: str) -> Decimal:
    return parse_number(text.replace(".", ",") if DOTTED.fullmatch(text) else text, DECIMALS)


def _year(text: str) -> int:
    if not re.fullmatch(r"(19|20)\d\d", text, re.ASCII):
        raise RuleBroken("plan.year")
    return int(text)


def _day(text: str) -> date | Year:
    """Read a day as 5.3.2027, as a spreadsheet keeps it, or only its year."""
    if re.fullmatch(r"20\d\d", text, re.ASCII):
        return Year(int(text))
    return written_day(text[:10] if "-" in text else text)


def _yes_no(text: str) -> bool:
    if text.casefold() not in YES_NO:
        raise RuleBroken("file.yes-no")
    return YES_NO[text.casefold()]


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line(one) for one in BETWEEN.split(text) if one))


def _choice(kind: type[Any], words: str) -> Callable[[str], Any]:
    """Read one of several words as the wording has them, in any language."""

    def read(text: str) -> Any:
        known = {said.casefold(): one for one in kind for said in (one.value, *catalogue()[f"{words}.{one}"].values())}
        if text.casefold() not in known:
            shown = ", ".join(catalogue()[f"{words}.{one}"]["fi"] for one in kind)
            raise RuleBroken("file.choice", allowed=shown)
        return known[text.casefold()]

    return read


READ: Mapping[str, Callable[[str], Any]] = {
    **{f"{part}_code": check_slug for part in ("goal", "measure", "action")},
    **{f"{part}_{language}": line for part in ("goal", "measure", "action") for language in ("sv", "en")},
    **{f"{part}_fi": _name for part in ("goal", "measure", "action")},
    **dict.fromkeys(("baseline", "target", "latest"), _number),
    **dict.fromkeys(("baseline_year", "target_year", "latest_year"), _year),
    "polarity": _choice(Polarity, "plan.polarity"),
    "group": _choice(PopulationGroup, "plan.group"),
    "supporting": _several,
    "starts": _day,
    "due": _day,
    "kept": _yes_no,
}


@cache
def by_header() -> Mapping[str, str]:
    """Return the columns by every header they are known by: those of the template, in each language."""
    return {text.casefold(): name for name in COLUMNS for text in catalogue()[f"plan.column.{name}"].values()}


def column_of(header: str) -> str | None:
    """Return the column a header names, whatever its case, spaces and closing colon or star."""
    return by_header().get(" ".join(header.casefold().rstrip(" :*").split()))


def read_cell(column: str, text: str) -> Any:
    """Read one filled cell; raises RuleBroken."""
    return READ.get(column, line)(text)
