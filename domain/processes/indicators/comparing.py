"""A partner's figures beside others': the statistics bank's where it has them, else what is usual in the alliance."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.indicators.beside import others_of, typical
from domain.indicators.catalogue import Indicator, Period, Source
from domain.indicators.rounds import PartnerFigure, Round
from domain.indicators.values import VALUES, Compared, Series
from domain.partners import Partner
from domain.ports import Work
from domain.reports.hiding import CountOfPeople, bounds
from domain.requests import Request
from domain.words import Text

OWN_ANSWERS = Text("")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One indicator: the partner's own figures first, if it gave any, then those they stand beside."""

    indicator: Indicator
    series: Sequence[Series]


@dataclass(frozen=True, slots=True)
class Glance:
    """A partner's part in a round that is over: its figures and what was usual, by the request that asked for them."""

    round: Round
    request: Request | None
    rows: Sequence[tuple[Indicator, PartnerFigure, Decimal | None]]


def compare(work: Work, partner: Partner, period: Period, indicators: Sequence[Indicator]) -> list[Comparison]:
    """Put a partner's figures of a period's like (second halves beside second halves) beside others', over the years.

    Raises NotFound.
    """
    # The first half of one year is no point on the line of second halves.
    alike = [
        one.id for one in work.rounds.all() if (one.period.length, one.period.part) == (period.length, period.part)
    ]
    own = work.rounds.history(partner.id, of=alike)
    usual: Mapping[str, Series] | None = None
    compared = []
    for one in indicators:
        given = sorted((figure.period.year, figure.number) for figure in own if figure.indicator == one.code)
        beside = _national(work, partner, one)
        if not beside:
            usual = usual_for(work, partner, alike, indicators) if usual is None else usual
            beside = [usual[one.code]] if one.code in usual else []
        mine = Series(partner.name, Compared.OWN, given, OWN_ANSWERS)
        compared.append(Comparison(one, [line for line in (mine, *beside) if line.points]))
    return compared


def situation(work: Work, partner: Partner) -> list[Comparison]:
    """Return what the statistics bank holds of the partner's area and nobody is asked for, beside other areas."""
    held = [one for one in work.rounds.indicators() if one.source is Source.STATISTICS]
    found = [Comparison(one, _national(work, partner, one)) for one in held]
    return [one for one in found if one.series]


def usual_for(
    work: Work, partner: Partner, rounds: Sequence[str], indicators: Sequence[Indicator]
) -> Mapping[str, Series]:
    """Return what is usual in some rounds among others in the alliance, by indicator; of few nothing is told."""
    others = others_of(partner, work.register.partners())
    sectors = {one.id: one.sector for one in others}
    figures = defaultdict(list)
    for figure in work.rounds.history(*sectors, of=rounds):
        figures[figure.indicator].append(figure)
    least = bounds(work.handbook.all(CountOfPeople))
    found = {one.code: typical(partner, one, figures[one.code], sectors, least.get(one.code, 0)) for one in indicators}
    return {code: series for code, series in found.items() if series}


def last_round(work: Work, partner: Partner, asked: Sequence[Request]) -> Glance | None:
    """Return how the partner's figures stand in the newest round that is over; `asked` is all it was asked for."""
    every = work.rounds.all()
    over = next((one for one in every if one.closed_at and not one.withdrawn_at), None)
    if over is None:
        return None
    mine = [one for one in asked if one.kind == VALUES.name and one.subject == over.id and one.answer]
    catalogue = work.rounds.frozen_indicators(over.id) if mine else []
    same = [one.id for one in every if one.period == over.period] if mine else []
    figures = {one.indicator: one for one in work.rounds.history(partner.id, of=same)} if mine else {}
    usual = usual_for(work, partner, same, catalogue) if figures else {}
    middle = {code: dict(series.points).get(over.period.year) for code, series in usual.items()}
    rows = [(one, figures[one.code], middle.get(one.code)) for one in catalogue if one.code in figures]
    return Glance(over, next(iter(mine), None), rows)


def _national(work: Work, partner: Partner, indicator: Indicator) -> list[Series]:
    found = work.figures.series(partner, indicator.statistic) if indicator.statistic else ()
    return [one for one in found if one.points]
