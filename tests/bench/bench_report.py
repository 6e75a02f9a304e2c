"""One report as PDF, beside a bare typst compile of the same words, tables and drawings, and beside WeasyPrint.

The floor keeps to no standard and has no look; the peer sets our page of HTML.
"""

from dataclasses import asdict, replace
from decimal import Decimal
from json import dumps
from pathlib import Path

import typst
from weasyprint import HTML

from adapters.reports.layout import laid_out
from adapters.reports.press import Printer
from domain.indicators.values import Compared
from domain.reports.editions import Edition, Form, edition_of
from domain.reports.report import Cell, Chart, Checked, Curve, Fact, Part, Passage, Phrase, Report, Table
from domain.words import Language, Text
from tests.adapters.reports.samples import BANK, MADE, UNIT
from tests.bench.harness import Bench, timed
from tests.services.processes import own_directory

CHAPTERS, ROWS = 8, 12
BARE = """
#let it = json(bytes(sys.inputs.report))
#set text(lang: it.lang, font: "Libertinus Serif", hyphenate: true)
#outline()
#for chapter in it.chapters {
  [= #chapter.title]
  for block in chapter.blocks {
    if block.kind == "words" { for one in block.paragraphs { par(one) } }
    if block.kind == "table" { table(columns: block.head.len(), ..block.head, ..block.rows.flatten()) }
    if block.kind == "chart" { image(bytes(block.svg), format: "svg", alt: block.alt) }
  }
}
"""
_turn = iter(range(1_000_000))


def a_long_report() -> Report:
    """A report as long as a county's: pages of text, tables and drawings."""
    words = "\n\n".join(f"Kappale {n}. " + "Hyvinvointi syntyy arjessa, yhdessä muiden kanssa. " * 12 for n in range(4))
    points = tuple((year, Decimal(year - 1990 + year % 3)) for year in range(2016, 2026))
    curves = tuple(Curve(Text(name), Compared.OWN, points, BANK) for name in ("Isola", "Merialue", "Koko maa"))
    rows = tuple(_row(n) for n in range(ROWS))
    table = Table(Phrase("report.table.given"), ("indicator", "area", "county", "country"), rows)
    parts = tuple(
        Part(f"c{n}", Text(f"Luku {n}"), (Passage(words, Language.FI), table, Chart(Text("Väestö"), UNIT, 0, curves)))
        for n in range(CHAPTERS)
    )
    return Report("isola", Text("Isola"), 2026, Text("Merialueen allianssi"), own=True, parts=parts)


def _row(n: int) -> tuple[Cell, ...]:
    facts = (Fact(Decimal(n * 7 + place), 1, "2026", BANK, Checked.BANK) for place in range(3))
    return (Phrase(text=Text(f"Mittari {n}")), *facts)


def fresh() -> Edition:
    """The same report with another word in it: the compilers remember what they have set before."""
    report = a_long_report()
    first = Part("new", Text("Uusi"), (Passage(f"Sana numero {next(_turn)}.", Language.FI),))
    return edition_of(replace(report, parts=(first, *report.parts)), MADE)


def report_pdf(bench: Bench) -> None:
    with own_directory("report") as folder:
        printer = Printer(folder)
        bare = typst.Compiler(_written(folder), font_paths=typst.Fonts(include_system_fonts=False))

        def ours() -> float:
            edition = fresh()
            return timed(lambda: printer.printed(edition, Language.FI, Form.PDF))

        def floor() -> float:
            facts = dumps(asdict(laid_out(fresh(), Language.FI)), default=str)
            return timed(lambda: bare.compile(format="pdf", sys_inputs={"report": facts}))

        def peer() -> float:
            page = printer.printed(fresh(), Language.FI, Form.HTML).decode()
            return timed(lambda: HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"))

        bench.measure("report-pdf", "s", ours, floor, peer, runs=5)


def _written(folder: Path) -> Path:
    file = folder / "bare.typ"
    file.write_text(BARE, encoding="utf-8")
    return file


BENCHMARKS = {"report-pdf": report_pdf}
