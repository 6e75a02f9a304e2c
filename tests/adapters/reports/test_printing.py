from hashlib import sha256
from io import BytesIO
from json import dumps
from pathlib import Path

import pytest
from playwright.sync_api import Page

from adapters.reports.layout import Sheet, laid_out
from adapters.reports.press import Printer
from adapters.workbooks import open_workbook
from domain.reports.editions import Form, edition_of
from domain.reports.report import Chart, Missing, Part, Passage, Phrase, Remark, Table, Want, frozen, thawed
from domain.words import Language, Text
from tests.adapters.reports.samples import (
    MADE,
    TYPED,
    a_chart,
    a_fact,
    a_report,
    a_table,
    an_edition,
    an_edition_of,
    with_gaps,
)
from tests.services.browser import axe
from tests.services.verapdf import Judging

EVERY = [(language, form) for language in Language for form in Form]


@pytest.fixture
def printer(tmp_path: Path) -> Printer:
    return Printer(tmp_path)


@pytest.mark.parametrize(("language", "form"), EVERY)
def test_the_same_frozen_data_is_printed_to_the_same_bytes(printer: Printer, language: Language, form: Form) -> None:
    again = edition_of(thawed(dumps(frozen(a_report()))), MADE)
    once, twice = (printer.printed(one, language, form) for one in (an_edition(), again))
    assert sha256(once).digest() == sha256(twice).digest()


@pytest.mark.walk
def test_the_pdf_keeps_to_both_standards_in_every_language(printer: Printer, verapdf: Judging) -> None:
    files = [Path(printer.kept("demo", an_edition(with_gaps()), language, Form.PDF)) for language in Language]
    files.append(Path(printer.kept("demo", an_edition_of(TYPED), Language.FI, Form.PDF)))
    assert verapdf(files) == []


def test_a_workbook_runs_nothing_that_was_written(printer: Printer) -> None:
    table = a_table("=1+1", "@SUM(1)", "-1+1", '=HYPERLINK("http://evil.example")')
    edition = edition_of(a_report(Part("evil", Text("=2+2"), (table,))), MADE)
    book = open_workbook(printer.printed(edition, Language.FI, Form.XLSX))
    rows = book.sheets[-1].rows
    assert [row[0] for row in rows[2:6]] == ["=1+1", "@SUM(1)", "-1+1", '=HYPERLINK("http://evil.example")']


def test_the_workbook_holds_every_number_of_the_report(printer: Printer) -> None:
    book = open_workbook(printer.printed(an_edition(), Language.FI, Form.XLSX))
    cells = {cell for sheet in book.sheets for row in sheet.rows for cell in row}
    assert {1234.5, 3, 4, 5} <= cells


@pytest.mark.walk
def test_the_page_is_accessible_in_every_language(printer: Printer, page: Page) -> None:
    for language in Language:
        for edition in (an_edition(), an_edition(with_gaps())):
            page.set_content(printer.printed(edition, language, Form.HTML).decode())
            assert axe(page) == []


def test_a_file_that_is_there_is_not_printed_again(printer: Printer) -> None:
    file = Path(printer.kept("demo", an_edition(), Language.FI, Form.HTML))
    file.write_text("as it was")
    assert printer.kept("demo", an_edition(), Language.FI, Form.HTML) == str(file)
    assert file.read_text() == "as it was"


def test_a_changed_draft_gets_a_file_of_its_own(printer: Printer) -> None:
    files = {printer.kept("demo", an_edition(one), Language.FI, Form.HTML) for one in (a_report(), a_report(words="x"))}
    assert len(files) == 2


def test_gaps_are_marked_where_they_are(printer: Printer) -> None:
    text = printer.printed(an_edition(with_gaps()), Language.FI, Form.HTML).decode()
    assert "Teksti puuttuu vielä: Tiivistelmä. Kirjoittaja: Isola." in text
    assert "Luonnoksesta puuttuu vielä 2 tietoa" in text


def test_what_somebody_wrote_keeps_its_language(printer: Printer) -> None:
    report = a_report(Part("more", Text("Lisää"), (Passage("På svenska.", Language.SV, Text("Ranta")),)))
    text = printer.printed(edition_of(report, MADE), Language.FI, Form.HTML).decode()
    assert '<div lang="sv">\n<p>På svenska.</p>' in text


def test_every_chart_says_in_words_and_numbers_what_it_shows(printer: Printer) -> None:
    text = printer.printed(an_edition(), Language.FI, Form.HTML).decode()
    assert "Viivakuvio: Kuulemistilaisuudet. Isola: 3 vuonna 2023 ja 4 vuonna 2026." in text
    assert "<caption" in text


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        (("2026", "2026"), None),
        (("2025", "2025"), "The figures are of: 2025."),
        (("2024", "2025"), "The figures are of: 2024, 2025."),
        (("2026", "2025"), "Some figures are of other periods: 2025."),
    ],
)
def test_a_table_says_of_which_times_its_numbers_are(periods: tuple[str, str], said: str | None) -> None:
    rows = tuple((Phrase(text=Text("Isola")), a_fact(period=one)) for one in periods)
    table = Table(Phrase("report.table.given"), ("partner", "number"), rows)
    chapters = laid_out(an_edition(a_report(Part("given", Text("Luvut"), (table,)))), Language.EN).chapters
    (sheet,) = chapters[-1].blocks
    assert isinstance(sheet, Sheet)
    assert [one for one in sheet.notes if "figures are" in one] == ([said] if said else [])


def test_a_table_without_numbers_can_be_printed(printer: Printer) -> None:
    empty = Table(Phrase("report.table.goals"), ("goal", "action"), ())
    one = Chart(Text("Yksi"), Text("kpl"), 0, (a_chart().curves[0],), bars=True)
    report = a_report(Part("more", Text("Lisää"), (empty, one, Remark(Phrase("report.none.goals")))))
    for form in Form:
        assert BytesIO(printer.printed(edition_of(report, MADE), Language.EN, form)).read()


def test_one_sentence_names_all_whom_the_same_is_awaited_from(printer: Printer) -> None:
    awaited = [Missing(Want.ROUND, Text("2026-h1"), Text(whom), f"values.2026.{whom}") for whom in ("Isola", "Kivelä")]
    edition = an_edition(a_report(Part("indicators", Text("Mittarit"), tuple(awaited))))
    text = printer.printed(edition, Language.FI, Form.HTML).decode()
    assert text.count("Kierros on vielä kesken: 2026, 1. vuosipuolisko.") == 1
    assert "Vastausta odotetaan: Isola, Kivelä." in text
