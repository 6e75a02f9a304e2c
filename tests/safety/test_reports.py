"""What anybody wrote is printed as they wrote it and does nothing: read back by parsers that are not ours."""

import csv
import re
import zlib
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from unicodedata import category, normalize

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from adapters.reports.data import STARTS_A_FORMULA
from adapters.reports.press import Printer
from domain.reports.editions import Form
from domain.words import Language
from tests.adapters.reports.samples import TYPED, an_edition_of
from tests.safety.outlets import elements
from tests.services.pdf_words import Reading

PLAIN = [f"sana {number}" if text.strip() else text for number, text in enumerate(TYPED)]
UNPRINTED = re.compile("[-\u0301\ufffd\U0001f000-\U0001ffff]")
"""Hyphens, that break words; accents, that stand on top of each other; signs that no font of ours has."""
ENOUGH = 300
"""Signs of a text that are looked for; a longer one is broken by the foot of a page."""
DOES_SOMETHING = re.compile(
    rb"/(URI|JavaScript|JS|Launch|OpenAction|AA|SubmitForm|ImportData|GoToR|RichMedia)(?![A-Za-z])"
)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Printer:
    return Printer(tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def pdf(printer: Printer) -> Path:
    return Path(printer.kept("demo", an_edition_of(TYPED), Language.SV, Form.PDF))


def squeezed(text: str) -> str:
    """The signs a font has, whatever stands between them: lines break and words are hyphenated in print."""
    return "".join(one for one in normalize("NFKC", text) if category(one)[0] not in "CZ" and not UNPRINTED.match(one))


def missing(text: str) -> list[str]:
    """The evil texts that a print does not show."""
    shown = squeezed(text).replace("Seven", "neveS")  # the one that is written from the right
    return [ascii(one[:40]) for one in TYPED if squeezed(one[:ENOUGH]) not in shown]


def opened(pdf: bytes) -> Iterator[bytes]:
    yield STREAM.sub(b"", pdf)
    for found in STREAM.finditer(pdf):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            yield found[1]


@pytest.mark.walk
@pytest.mark.timeout(120)
def test_a_printed_report_says_every_text_as_it_was_written(pdf: Path, pdf_words: Reading) -> None:
    words = pdf_words(pdf)
    assert missing(words) == []
    assert '#read("/etc/passwd")' in words
    assert "root:" not in words


def test_a_printed_report_does_nothing_and_leads_nowhere_but_into_itself(pdf: Path) -> None:
    bones, *streams = opened(pdf.read_bytes())
    assert [word for part in (bones, *streams) for word in DOES_SOMETHING.findall(part)] == []
    assert bones.count(b"/Type/EmbeddedFile") == 1
    assert bones.count(b"/Subtype/Link") == 4, "from the list of its chapters"


def test_the_data_beside_a_printed_report_holds_every_text_and_no_formula(pdf: Path) -> None:
    (data,) = [part.decode() for part in opened(pdf.read_bytes()) if b"Indikatorer;" in part]
    cells = [cell for row in csv.reader(StringIO(data), delimiter=";") for cell in row]
    assert missing("\n".join(cells)) == []
    assert [cell for cell in cells if cell.startswith(STARTS_A_FORMULA)] == []


def test_the_page_of_a_report_has_no_element_beyond_its_own(printer: Printer) -> None:
    evil, plain = (
        elements(printer.printed(an_edition_of(one), Language.SV, Form.HTML).decode()) for one in (TYPED, PLAIN)
    )
    assert evil.count == plain.count
    assert [one for one in evil.addresses if not one.startswith("#")] == []
    assert missing(evil.text) == []


def test_the_workbook_of_a_report_holds_every_text_and_runs_nothing(printer: Printer) -> None:
    book = openpyxl.load_workbook(BytesIO(printer.printed(an_edition_of(TYPED), Language.FI, Form.XLSX)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
    assert list(book.defined_names) == []
    assert missing("\n".join(unescape(str(cell.value)) for cell in cells)) == []
