"""The burden meter: how much each partner has been asked lately, and who carries more than others."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from statistics import median

A_QUARTER = timedelta(days=91)
TIMES_THE_MEDIAN = 2


def quarter_before(today: date) -> date:
    """Return the first day of the quarter that is counted."""
    return today - A_QUARTER


def heavy(asked: Mapping[str, int], more: Iterable[str]) -> dict[str, int]:
    """Return the partners who would carry more than twice the alliance's median, and how much, most first.

    `asked` counts the requests of the quarter by partner; each of `more` would get one in addition.
    """
    fresh = set(more)
    load = {partner: asked.get(partner, 0) + (partner in fresh) for partner in {*asked, *fresh}}
    limit = TIMES_THE_MEDIAN * median(load.values() or [0])
    over = {partner: count for partner, count in load.items() if partner in fresh and count > limit}
    return dict(sorted(over.items(), key=lambda item: (-item[1], item[0])))
