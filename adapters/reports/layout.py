"""A report put into one language: plain words, tables of cells and drawings, the same for every output."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from adapters.reports.drawings import Drawing, drawn
from adapters.reports.numbers import written
from adapters.wording import Say
from domain.indicators.catalogue import Period
from domain.reports.editions import Edition
from domain.reports.readiness import Gap
from domain.reports.report import Block, Cell, Chart, Checked, Fact, Missing, Part, Passage, Phrase, Remark, Table
from domain.words import Language


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table in words. `numbers` holds the same rows for a spreadsheet; `right` says which columns are figures."""

    kind: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: Sequence[bool]
    notes: Sequence[str]
    numbers: Sequence[Sequence[str | Decimal | None]]


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs somebody wrote, in their own language, in the name of an organisation."""

    kind: str
    lang: str
    by: str
    paragraphs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of ours; `kind` is `remark`, or `gap` for what a draft still lacks."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter in words."""

    code: str
    title: str
    blocks: Sequence[Sheet | Words | Line | Drawing]


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole report in words."""

    lang: str
    title: str
    area: str
    alliance: str
    state: str
    note: str
    contents: str
    proof: Sequence[str]
    chapters: Sequence[Chapter]

    def sheets(self) -> Iterator[tuple[Chapter, Sheet]]:
        """Yield every table with the chapter it stands in."""
        return ((part, block) for part in self.chapters for block in part.blocks if isinstance(block, Sheet))


def laid_out(edition: Edition, language: Language) -> Layout:
    """Put an edition into words."""
    t, report = Say(language), edition.report
    state = "report.state.version" if edition.version else "report.state.draft"
    title = "report.title.area" if report.own else "report.title.county"
    return Layout(
        lang=language.value,
        title=t(title, area=report.name, year=str(report.year)),
        area=report.name[language],
        alliance=report.alliance[language],
        state=t(state, version=edition.version, day=edition.made_on),
        note=t("report.sample") if report.sample else "",
        contents=t("report.contents"),
        proof=_proof(edition, t),
        chapters=[_chapter(part, t, report.year) for part in report.parts],
    )


def _proof(edition: Edition, t: Say) -> list[str]:
    """A frozen version says by which marks it can be proven."""
    if not edition.version:
        return [t("report.gaps", count=len(edition.gaps))] if edition.gaps else []
    return [t("report.proof.digest", digest=edition.digest), t("report.proof.head", head=edition.head)]


def _chapter(part: Part, t: Say, year: int) -> Chapter:
    blocks = [one for block in _merged(part.blocks) for one in _block(block, t, year)]
    return Chapter(part.code, part.title[t.language], blocks)


def _merged(blocks: Iterable[Block]) -> Iterator[Block]:
    """Let one sentence name all whom the same is awaited from."""
    awaited: list[Missing] = []
    for block in blocks:
        if awaited and not (isinstance(block, Missing) and awaited[0].is_like(block)):
            yield awaited[0].with_others(awaited[1:])
            awaited = []
        if isinstance(block, Missing):
            awaited.append(block)
        else:
            yield block
    if awaited:
        yield awaited[0].with_others(awaited[1:])


def _block(block: Block, t: Say, year: int) -> Iterator[Sheet | Words | Line | Drawing]:
    if isinstance(block, Table):
        yield _table(block, t, year)
    elif isinstance(block, Chart):
        yield drawn(block, t)
        if not block.bars:  # the table before them holds their numbers
            yield _beside(block, t)
    elif isinstance(block, Passage):
        paragraphs = [one.strip() for one in block.words.split("\n\n") if one.strip()]
        yield Words("words", block.language.value, block.by[t.language], paragraphs)
    elif isinstance(block, Remark):
        yield Line("remark", phrase(block.phrase, t))
    else:
        yield Line("gap", missing(block, t))


def phrase(found: Phrase, t: Say) -> str:
    """Put a phrase into words."""
    return t(found.key, **found.facts) if found.key else found.text[t.language]


def missing(gap: Missing, t: Say) -> str:
    """Say what is awaited, and from whom."""
    return t(gap.key, where=gap.thing, whom=gap.whom)


def gap_line(gap: Gap, t: Say) -> str:
    """Say what a chapter lacks."""
    return f"{gap.title[t.language]}: {missing(gap.missing, t)}"


def _table(table: Table, t: Say, year: int) -> Sheet:
    facts = [cell for row in table.rows for cell in row if isinstance(cell, Fact)]
    head = [t(f"report.column.{name}") for name in table.columns]
    right = [n > 0 and _is_figures([row[n] for row in table.rows]) for n in range(len(table.columns))]
    rows = [[_shown(cell, t) for cell in row] for row in table.rows]
    numbers = [[_plain(cell, t) for cell in row] for row in table.rows]
    return Sheet(
        "table",
        phrase(table.title, t),
        head,
        rows,
        right,
        _notes(facts, t, "" if "period" in table.columns else str(year)),
        numbers,
    )


def _is_figures(cells: Sequence[Cell]) -> bool:
    """Tell whether a column holds figures; one of them may be too small to be told."""
    return any(isinstance(cell, Fact | int) for cell in cells) or not any(isinstance(cell, Phrase) for cell in cells)


def _shown(cell: Cell, t: Say) -> str:
    if isinstance(cell, Fact):
        return written(cell.number, t.language, cell.decimals)
    if isinstance(cell, Phrase):
        return phrase(cell, t)
    return "–" if cell is None else str(cell)


def _plain(cell: Cell, t: Say) -> str | Decimal | None:
    if isinstance(cell, Fact):
        return cell.number
    return phrase(cell, t) if isinstance(cell, Phrase) else None if cell is None else Decimal(cell)


def _notes(facts: Sequence[Fact], t: Say, year: str) -> list[str]:
    """Say of a table's numbers who answers for them, from where they are, and which are of another year."""
    periods = {one.period for one in facts}
    notes = [_of_periods(periods, year, t)] if year and periods - {year} else []
    checks = [one for one in Checked if any(fact.checked is one for fact in facts)]
    notes += [t(f"report.checked.{one}") for one in checks]
    notes += [t("report.sample")] if any(fact.sample for fact in facts) else []
    sources = list(dict.fromkeys(one.source[t.language] for one in facts))
    return notes + [t("report.note.source", source=source) for source in sources if source]


def _of_periods(periods: AbstractSet[str], year: str, t: Say) -> str:
    """Say which times a table's numbers are of: all of them, or those that are not of the report's year."""
    key = "report.note.periods" if year in periods else "report.note.all-periods"
    return t(key, periods=", ".join(_period(one, t) for one in sorted(periods - {year})))


def _period(period: str, t: Say) -> str:
    one = Period.parse(period)
    return t(f"letter.period.{one.length}", year=one.year, number=one.part)


def _beside(chart: Chart, t: Say) -> Sheet:
    """Return the numbers of a chart as a table: a chart alone tells nothing to who cannot see it."""
    years = sorted({year for one in chart.curves for year, _ in one.points})
    found = [dict(one.points) for one in chart.curves]
    head = [t("report.column.year"), *(one.whose[t.language] for one in chart.curves)]
    numbers: list[list[str | Decimal | None]] = [[str(year), *(one.get(year) for one in found)] for year in years]
    title = t("report.chart.table", title=chart.title, unit=chart.unit)
    return _figures(chart, title, head, numbers, t)


def _figures(
    chart: Chart, title: str, head: Sequence[str], numbers: Sequence[Sequence[str | Decimal | None]], t: Say
) -> Sheet:
    rows = [[_figure(cell, chart.decimals, t) for cell in row] for row in numbers]
    right = [False, *(any(not isinstance(row[n], str) for row in numbers) for n in range(1, len(head)))]
    sources = list(dict.fromkeys(one.source[t.language] for one in chart.curves))
    notes = [t("report.note.source", source=source) for source in sources if source]
    return Sheet("table", title, head, rows, right, notes, numbers)


def _figure(cell: str | Decimal | None, decimals: int, t: Say) -> str:
    if isinstance(cell, Decimal):
        return written(cell, t.language, decimals)
    return "–" if cell is None else cell
