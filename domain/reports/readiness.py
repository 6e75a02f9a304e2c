"""What a report still lacks: it is not built while a number or a figure cannot answer for itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from domain.reports.report import Chart, Checked, Fact, Missing, Report, Table, Want
from domain.words import Text


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that a chapter lacks."""

    chapter: str
    title: Text
    missing: Missing


def gaps(report: Report) -> list[Gap]:
    """Return everything the report lacks, in the order of its chapters; nothing means that it may be frozen."""
    return list(
        dict.fromkeys(Gap(part.code, part.title, one) for part, block in report.blocks() for one in _lacking(block))
    )


def by_sentence(found: Sequence[Gap]) -> list[list[Gap]]:
    """Put gaps of a chapter together that one sentence can tell: a round waits for many."""
    groups: list[list[Gap]] = []
    for gap in found:
        same = next(
            (one for one in groups if one[0].chapter == gap.chapter and one[0].missing.is_like(gap.missing)), None
        )
        if same:
            same.append(gap)
        else:
            groups.append([gap])
    return groups


def _lacking(block: Any) -> Iterator[Missing]:
    if isinstance(block, Missing):
        yield block
    if isinstance(block, Table):
        yield from (gap for row in block.rows for cell in row for gap in _of_number(cell, _name(row)))
    if isinstance(block, Chart):
        yield from _of_chart(block)


def _name(row: tuple[Any, ...]) -> Text:
    return row[0].text if row and hasattr(row[0], "text") else Text("–")


def _of_number(cell: object, where: Text) -> Iterator[Missing]:
    if not isinstance(cell, Fact):
        return
    if not cell.source.fi:
        yield Missing(Want.SOURCE, where)
    if not cell.period:
        yield Missing(Want.PERIOD, where)
    if cell.checked is Checked.NOBODY:
        yield Missing(Want.ACCEPTANCE, where)


def _of_chart(chart: Chart) -> Iterator[Missing]:
    """A chart is described by its title and the names of its series; without them nobody can tell what it shows."""
    if not chart.title.fi or not chart.curves or not all(one.whose.fi and one.points for one in chart.curves):
        yield Missing(Want.ALTERNATIVE, chart.title if chart.title.fi else Text("–"))
    if not all(one.source.fi for one in chart.curves):
        yield Missing(Want.SOURCE, chart.title)
