"""A round's values as a file for a spreadsheet program: semicolons, decimal commas, no cell that runs."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

from adapters.wording import Say
from domain.indicators import Indicator
from domain.partners import Partner
from domain.rounds import AskedState, PartnerFigure, classify

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something older."""
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def safe(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula (ASVS 1.2.10)."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def plain(number: Decimal | None) -> str:
    """Write a number as a Finnish spreadsheet reads it, without spaces; nothing where there is none."""
    return "" if number is None else format(number, "f").replace(".", ",")


def round_csv(
    say: Say,
    states: Iterable[AskedState],
    figures: Iterable[PartnerFigure],
    partners: Sequence[Partner],
    indicators: Sequence[Indicator],
) -> str:
    """Return a line for each asked value: who, what, the number, what it came to and whether it is accepted."""
    numbers = {(one.partner, one.indicator): one for one in figures}
    names, titles = {one.id: one for one in partners}, {one.code: one for one in indicators}
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    columns = ("partner", "sector", "indicator", "title", "unit", "value", "came-to", "accepted")
    writer.writerow([say(f"coordinator.csv.{column}") for column in columns])
    for state in states:
        partner, indicator = names[state.partner], titles[state.indicator]
        found = numbers.get((state.partner, state.indicator))
        accepted = "" if found is None else say(f"coordinator.{'yes' if found.accepted else 'no'}")
        texts = (
            partner.name[say.language],
            say(f"coordinator.sector.{state.sector}"),
            indicator.code,
            indicator.title[say.language],
            indicator.unit[say.language],
        )
        came_to = say(f"coordinator.given.{classify(state)}")
        writer.writerow([*map(safe, texts), plain(found.number if found else None), came_to, accepted])
    return BYTE_ORDER_MARK + file.getvalue()
