"""The situation: what the statistics bank tells of the area, by population group (L5)."""

from collections.abc import Iterator, Sequence

from domain.indicators.beside import of_like_size
from domain.indicators.catalogue import Indicator, PopulationGroup, Source
from domain.indicators.values import Compared
from domain.reports.gathered.scope import Scope, newest, points
from domain.reports.report import Block, Cell, Chart, Curve, Phrase, Remark, Table
from domain.words import Text

SHOWN = (Compared.OWN, Compared.COUNTY, Compared.COUNTRY)


def situation(scope: Scope) -> list[Block]:
    """Return a table for each population group with figures, and a chart for each figure over the years."""
    held = [one for one in scope.work.rounds.indicators() if one.source is Source.STATISTICS and one.statistic]
    blocks: list[Block] = []
    for group in PopulationGroup:
        found = [(one, _curves(scope, one)) for one in held if one.group is group]
        known = [(one, curves) for one, curves in found if curves]
        for one in (one for one, curves in found if not curves):
            scope.omit(one.title, scope.area.name, "report.left-out.no-figure")
        if known:
            blocks += [_table(group, known), *_charts(known)]
    return blocks or [Remark(Phrase("report.none.situation"))]


def _curves(scope: Scope, indicator: Indicator) -> list[Curve]:
    """Return the curves to show; nothing where the area itself has no figure."""
    found = scope.work.figures.series(scope.area, indicator.statistic or 0)
    curves = [Curve(one.whose, one.how, points(one.points, scope.year), one.source) for one in found]
    curves = [one for one in curves if one.points and one.how in SHOWN]
    return curves if any(one.how is Compared.OWN for one in curves) else []


def _table(group: PopulationGroup, known: Sequence[tuple[Indicator, Sequence[Curve]]]) -> Table:
    shown = [how for how in SHOWN if any(one.how is how for _, curves in known for one in curves)]
    names = {Compared.OWN: "area", Compared.COUNTY: "county", Compared.COUNTRY: "country"}
    rows = tuple(_row(indicator, curves, shown) for indicator, curves in known)
    return Table(Phrase(f"report.group.{group}"), ("indicator", "unit", "year", *(names[how] for how in shown)), rows)


def _row(indicator: Indicator, curves: Sequence[Curve], shown: Sequence[Compared]) -> tuple[Cell, ...]:
    by_how = {one.how: one for one in curves}
    year = Phrase(text=Text(str(by_how[Compared.OWN].points[-1][0])))
    words = (Phrase(text=indicator.title), Phrase(text=indicator.unit), year)
    return (*words, *(newest(by_how.get(how), indicator.decimals) for how in shown))


def _charts(known: Sequence[tuple[Indicator, Sequence[Curve]]]) -> Iterator[Chart]:
    for indicator, curves in known:
        if any(one.how is Compared.OWN and len(one.points) > 1 for one in curves):
            yield Chart(indicator.title, indicator.unit, indicator.decimals, of_like_size(curves))
