"""A report with something of everything in it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.indicators.values import Compared
from domain.reports.editions import Edition, edition_of
from domain.reports.readiness import gaps
from domain.reports.report import (
    Chart,
    Checked,
    Curve,
    Fact,
    Missing,
    Part,
    Passage,
    Phrase,
    Remark,
    Report,
    Table,
    Want,
)
from domain.words import Language, Text, storable
from tests.safety.evil import EVIL

MADE = date(2027, 3, 1)
TYPED = [str(storable(text))[:4000] for text in EVIL]
"""The evil texts as they can be stored, as long as anybody may write."""
UNIT = Text("kpl", "st", "n")
BANK = Text("Tilasto- ja indikaattoripankki Sotkanet.", "Statistik- och indikatorbanken Sotkanet.", "Sotkanet.")


def a_fact(number: str = "1234.5", **more: object) -> Fact:
    facts: dict[str, object] = {"source": BANK, "checked": Checked.BANK} | more
    return Fact(Decimal(number), 1, str(facts.pop("period", "2026")), **facts)  # type: ignore[arg-type]


def a_chart(title: str = "Kuulemistilaisuudet", *, bars: bool = False) -> Chart:
    points = ((2023, Decimal(3)), (2024, Decimal(5)), (2026, Decimal(4)))
    own = Curve(Text("Isola", "Storö"), Compared.OWN, points, BANK)
    country = Curve(Text("Koko maa", "Hela landet", "Finland"), Compared.COUNTRY, points[::2], BANK)
    return Chart(Text(title, "Hörandemöten", "Hearings"), UNIT, 0, (own, country), bars)


def a_table(*names: str, fact: Fact | None = None) -> Table:
    rows = tuple((Phrase(text=Text(name)), fact or a_fact(), None) for name in names or ("Isola",))
    return Table(Phrase("report.table.given"), ("partner", "number", "year-before"), rows)


def a_report(*more: Part, words: str = "Vuosi oli hyvä.\n\nEnsi vuonna jatkamme.", own: bool = True) -> Report:
    parts = (
        Part("summary", Text("Tiivistelmä", "Sammandrag", "Summary"), (Passage(words, Language.FI, Text("Isola")),)),
        Part("indicators", Text("Mittarit", "Indikatorer", "Indicators"), (a_table(), a_chart(), a_chart(bars=True))),
        Part("goals", Text("Tavoitteet", "Mål", "Goals"), (Remark(Phrase("report.none.goals")),)),
        *more,
    )
    return Report("isola", Text("Isola", "Storö"), 2026, Text("Merialueen allianssi"), own, parts)


def an_edition_of(texts: Sequence[str]) -> Edition:
    """An edition with each text wherever somebody's words may stand."""
    names = tuple(Phrase(text=Text(text)) for text in texts)
    said = [text for text in texts if text.strip()]
    table = Table(Phrase(text=Text(said[0])), ("partner", "reason"), tuple((one, one) for one in names))
    curves = tuple(Curve(Text(one), Compared.OWN, ((2026, Decimal(1)),), Text(one)) for one in said)
    charts = (*map(a_chart, said), Chart(Text("Nimet"), Text("kpl"), 0, curves, bars=True))
    charts += (Chart(Text("x"), UNIT, 0, curves[:6]),)
    written = tuple(Passage(text, Language.SV, Text(text)) for text in texts)
    return edition_of(a_report(Part("words", Text(said[-1]), (table, *charts, *written))), MADE)


def with_gaps() -> Report:
    missing = Missing(Want.WORDS, Text("Tiivistelmä", "Sammandrag", "Summary"), Text("Isola", "Storö"))
    unchecked = a_table("Ranta", fact=a_fact(checked=Checked.NOBODY))
    return a_report(Part("conclusions", Text("Johtopäätökset", "Slutsatser", "Conclusions"), (missing, unchecked)))


def an_edition(report: Report | None = None) -> Edition:
    found = report or a_report()
    return edition_of(found, MADE, gaps=gaps(found))
