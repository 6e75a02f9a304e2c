"""How the alliance worked together: its rounds, who took part, its forums."""

from collections import Counter
from collections.abc import Iterator

from domain.forums import Forum
from domain.indicators.completeness import Given, classify
from domain.indicators.rounds import Round
from domain.meetings.meeting import OVER
from domain.partners import Sector
from domain.reports.gathered.scope import Scope
from domain.reports.report import Block, Cell, Phrase, Remark, Table

COUNTED = ("asked", "given", "on-time", "left-out", "no-answer")


def together(scope: Scope) -> list[Block]:
    """Return what was asked and came, how the sectors took part, and where people met."""
    rounds = [_round(scope, one) for one in scope.rounds]
    blocks: list[Block] = []
    if rounds:
        blocks.append(Table(Phrase("report.table.rounds"), ("round", *COUNTED), tuple(rounds)))
    else:
        blocks.append(Remark(Phrase("report.none.rounds")))
    if scope.whole and rounds:
        blocks.append(Table(Phrase("report.table.sectors"), ("sector", *COUNTED), tuple(_sectors(scope))))
    forums = tuple(_forums(scope))
    if forums:
        blocks.append(Table(Phrase("report.table.forums"), ("forum", "seats", "meetings"), forums))
    return blocks


def _round(scope: Scope, round: Round) -> tuple[Cell, ...]:
    counts = Counter(classify(one) for one in scope.states[round.id] if scope.mine(one.partner))
    period = round.period
    name = Phrase(f"letter.period.{period.length}", facts={"year": str(period.year), "number": period.part})
    return (name, *_counted(counts))


def _sectors(scope: Scope) -> Iterator[tuple[Cell, ...]]:
    for sector in Sector:
        states = [one for round in scope.rounds for one in scope.states[round.id] if one.sector is sector]
        if states:
            yield (Phrase(f"report.sector.{sector}"), *_counted(Counter(map(classify, states))))


def _counted(counts: Counter[Given]) -> tuple[int, ...]:
    come = counts[Given.ON_TIME] + counts[Given.LATE]
    left_out = counts[Given.DECLINED] + counts[Given.NOT_RELEVANT]
    return counts.total(), come, counts[Given.ON_TIME], left_out, counts[Given.NO_ANSWER]


def _forums(scope: Scope) -> Iterator[tuple[Cell, ...]]:
    """Return the forums with their members, and how often each met; only those where the area sits."""
    sitting = {(one.forum, one.partner) for one in scope.work.seats.all()}
    held = Counter(one.forum for one in scope.work.meetings.all() if one.day.year == scope.year and one.stage in OVER)
    for forum in scope.work.handbook.all(Forum):
        members = {*forum.members, *(partner for code, partner in sitting if code == forum.code)}
        if (forum.active or held[forum.code]) and (scope.whole or scope.area.id in members):
            yield Phrase(text=forum.name), len(members), held[forum.code]
