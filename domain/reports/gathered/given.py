"""The shared indicators: what partners gave in the year's rounds, beside the year before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.indicators.beside import of_like_size
from domain.indicators.catalogue import Indicator, Period
from domain.indicators.completeness import Given, classify
from domain.indicators.rounds import PartnerFigure, Round
from domain.indicators.values import Compared, Verdict
from domain.partners import Partner
from domain.ports import Work
from domain.reports.gathered.scope import OWN_FIGURE, Scope, fact, points
from domain.reports.hiding import CountOfPeople, bounds, is_hidden, shown
from domain.reports.report import Block, Cell, Chart, Checked, Curve, Fact, Missing, Phrase, Remark, Table, Want
from domain.requests import Status
from domain.words import Text

LEFT_OUT = {
    Given.DECLINED: "report.left-out.declined",
    Given.NOT_RELEVANT: "report.left-out.not-relevant",
    Given.NO_ANSWER: "report.left-out.no-answer",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One partner's figure of one indicator and period, and the one of the year before."""

    indicator: Indicator
    partner: Partner
    period: Period
    now: Fact
    before: Fact | None
    least: int = 0
    """Figures under it stay hidden, for they count people."""

    @property
    def is_hidden(self) -> bool:
        """Tell whether the figure itself stays hidden."""
        return is_hidden(self.now.number, self.least)

    def cells(self, name: Text) -> tuple[Cell, ...]:
        """Return it as a row of a table under a name."""
        period = Phrase(
            f"letter.period.{self.period.length}", facts={"year": str(self.period.year), "number": self.period.part}
        )
        now, before = shown(self.now, self.least), shown(self.before, self.least) if self.before else None
        return (Phrase(text=name), Phrase(text=self.indicator.unit), period, now, before)


COLUMNS = ("unit", "period", "number", "year-before")


def given(scope: Scope) -> list[Block]:
    """Return the figures: the county's report shows every partner's, another one its own with its years."""
    waiting = unfinished(scope.work, scope.rounds, None if scope.whole else scope.area.id)
    rows = [row for round in scope.rounds for row in _rows(scope, round)]
    _omissions(scope)
    if not rows:
        return list(waiting) or [Remark(Phrase("report.none.indicators"))]
    return [*waiting, *(_side_by_side(rows) if scope.whole else _own(scope, rows))]


def unfinished(work: Work, rounds: Sequence[Round], only: str | None) -> list[Missing]:
    """Return whose figures of rounds under way are awaited, of one partner or of all: they are not left out."""
    awaited = [
        (round, one)
        for round in rounds
        if not round.closed_at
        for one in work.requests.of_subject(round.id)
        if one.status is Status.OPEN and one.partner == (only or one.partner)
    ]
    names = {one.id: one.name for one in work.register.partners()} if awaited else {}
    return [Missing(Want.ROUND, Text(str(round.period)), names[one.partner], one.id) for round, one in awaited]


def _rows(scope: Scope, round: Round) -> Iterator[Row]:
    catalogue = {one.code: one for one in scope.work.rounds.frozen_indicators(round.id)}
    back = {(one.partner, one.indicator) for one in scope.states[round.id] if one.verdict is Verdict.RETURNED}
    least = bounds(scope.work.handbook.all(CountOfPeople))
    figures = [one for one in scope.work.rounds.figures(round.id) if scope.mine(one.partner)]
    found = scope.work.rounds.history(*sorted({one.partner for one in figures})) if figures else []
    earlier = {(one.partner, one.indicator, one.period): one for one in found if one.accepted}
    for figure in figures:
        if figure.indicator not in catalogue:
            continue
        if round.closed_at and (figure.partner, figure.indicator) in back:
            continue
        partner = scope.partners[figure.partner]
        before = earlier.get((figure.partner, figure.indicator, figure.period.year_before()))
        indicator = catalogue[figure.indicator]
        now = fact(figure, indicator, _checked(scope, round, figure))
        then = fact(before, indicator, Checked.RULE) if before else None
        yield Row(indicator, partner, figure.period, now, then, least.get(indicator.code, 0))


def _checked(scope: Scope, round: Round, figure: PartnerFigure) -> Checked:
    if not figure.accepted:
        return Checked.NOBODY
    seen = (round.id, figure.partner, figure.indicator) in scope.reviewed
    return Checked.REVIEW if seen else Checked.RULE


def _omissions(scope: Scope) -> None:
    """Remember what was asked in rounds that are over and did not come to a figure."""
    for round in (one for one in scope.rounds if one.closed_at):
        titles = {one.code: one.title for one in scope.work.rounds.frozen_indicators(round.id)}
        for state in scope.states[round.id]:
            why = LEFT_OUT.get(classify(state))
            if why and scope.mine(state.partner):
                scope.omit(titles.get(state.indicator, Text(state.indicator)), scope.partners[state.partner].name, why)


def _side_by_side(rows: Sequence[Row]) -> Iterator[Block]:
    """Return a table and a drawing for each indicator, its partners below each other."""
    for code in dict.fromkeys(row.indicator.code for row in rows):
        mine = [row for row in rows if row.indicator.code == code]
        indicator = mine[0].indicator
        cells = tuple(row.cells(row.partner.name) for row in mine)
        yield Table(Phrase(text=indicator.title), ("partner", *COLUMNS), cells)
        curves = tuple(_point(row) for row in mine if row.period == mine[-1].period and not row.is_hidden)
        if len(curves) > 1:
            yield Chart(indicator.title, indicator.unit, indicator.decimals, curves, bars=True)


def _point(row: Row) -> Curve:
    return Curve(row.partner.name, Compared.OWN, ((row.period.year, row.now.number),), row.now.source)


def _own(scope: Scope, rows: Sequence[Row]) -> Iterator[Block]:
    cells = tuple(row.cells(row.indicator.title) for row in rows)
    yield Table(Phrase("report.table.given"), ("indicator", *COLUMNS), cells)
    history = scope.work.rounds.history(scope.area.id)
    for row in rows:
        same = (row.period.length, row.period.part)
        found = [
            (one.period.year, one.number)
            for one in history
            if one.indicator == row.indicator.code and (one.period.length, one.period.part) == same
        ]
        known = [one for one in found if one[0] < scope.year] + [(row.period.year, row.now.number)]
        drawn = points([one for one in known if not is_hidden(one[1], row.least)], scope.year)
        if len(drawn) > 1:
            mine = Curve(scope.area.name, Compared.OWN, drawn, OWN_FIGURE)
            curves = of_like_size((mine, *_beside(scope, row)))
            yield Chart(row.indicator.title, row.indicator.unit, row.indicator.decimals, curves)


def _beside(scope: Scope, row: Row) -> Iterator[Curve]:
    """Return the bank's own figures of a wider area, where the indicator has any."""
    if row.indicator.statistic is None:
        return
    for one in scope.work.figures.series(scope.area, row.indicator.statistic):
        drawn = points(one.points, scope.year)
        if drawn and one.how in {Compared.COUNTY, Compared.COUNTRY}:
            yield Curve(one.whose, one.how, drawn, one.source)
