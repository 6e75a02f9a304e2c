"""A round's values as a file for a spreadsheet program."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from adapters.web.cells import plain, safe
from adapters.wording import Say
from domain.indicators.catalogue import Indicator
from domain.indicators.completeness import AskedState, classify
from domain.indicators.rounds import PartnerFigure
from domain.partners import Partner

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something older."""


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
