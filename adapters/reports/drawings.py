"""A chart of a report as SVG that needs nothing beside it, described in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.charts import chart as lines_of
from adapters.reports.numbers import written
from adapters.wording import Say
from domain.indicators.values import Series
from domain.reports.report import Chart, Curve

COLOURS = ("#0f3d4c", "#a3142b", "#1a6640", "#7d4700", "#5b3d8a", "#4a5c65")
DASHES = ("", "7 4", "2 4", "10 3 2 3", "5 5", "1 5")
BAR, GAP, NAMES, WIDTH = 20, 10, 220, 640


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing with its title, and its description for who cannot see it."""

    kind: str
    title: str
    alt: str
    svg: str


NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML 1.0 has no place for."""


def _fit(value: object) -> object:
    return NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("adapters.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        finalize=_fit,
    )


def drawn(chart: Chart, t: Say) -> Drawing:
    """Draw a chart and describe it."""
    title = t("report.chart.title", title=chart.title, unit=chart.unit)
    described = [_told(one, chart.decimals, t) for one in chart.curves]
    alt = t(f"report.chart.{'bars' if chart.bars else 'lines'}", title=chart.title, told=" ".join(described))
    words = {"title": title, "told": alt}
    svg = _bars(chart, words, t) if chart.bars else _lines(chart, words, t)
    return Drawing("chart", title, alt, svg)


def _told(curve: Curve, decimals: int, t: Say) -> str:
    (first, low), (last, high) = curve.points[0], curve.points[-1]
    begin, end = (written(number, t.language, decimals) for number in (low, high))
    key = "report.chart.from-to" if first != last else "report.chart.single"
    return t(key, whose=curve.whose, first=str(first), begin=begin, last=str(last), end=end)


def _lines(chart: Chart, words: Mapping[str, str], t: Say) -> str:
    series = [Series(one.whose, one.how, one.points, one.source) for one in chart.curves]
    laid = lines_of(series, chart.decimals)
    facts = {"laid": laid, "names": [one.whose[t.language] for one in chart.curves], "tick": _ticks(t)}
    return _templates().get_template("lines.svg.jinja").render(**words, **facts, colours=COLOURS, dashes=DASHES)


def _ticks(t: Say) -> object:
    return lambda number: written(number, t.language)


def _bars(chart: Chart, words: Mapping[str, str], t: Say) -> str:
    newest = [(one.whose[t.language], one.points[-1][1]) for one in chart.curves]
    largest = max((abs(number) for _, number in newest), default=0) or 1
    room = WIDTH - NAMES - 90
    rows = [
        (name, written(number, t.language, chart.decimals), round(room * float(abs(number) / largest), 1))
        for name, number in newest
    ]
    return (
        _templates()
        .get_template("bars.svg.jinja")
        .render(**words, rows=_shortened(rows), names=NAMES, bar=BAR, gap=GAP)
    )


def _shortened(rows: Sequence[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
    """Names too long for the drawing are cut; the table beside it has them whole."""
    return [(name if len(name) <= 30 else f"{name[:29]}…", number, length) for name, number, length in rows]
