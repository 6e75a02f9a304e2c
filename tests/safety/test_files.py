"""What is carried away from the service holds texts as texts: calendars, workbooks, the printed report."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from adapters.calendars.feed import Happening, feed
from domain.words import Language
from tests.region import Region
from tests.safety.outlets import NAMES, WORDS, written_by
from tests.safety.test_outlets import browser, links, posted

NOW = datetime(2027, 2, 1, 8, tzinfo=UTC)
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def properties(calendar: str) -> Counter[str]:
    """Count a calendar's lines by name and parameters' names, read as RFC 5545 (3.1) folds and quotes them.

    A parser of our own, so that one fault is not made twice: the library that writes is not asked to read.
    """
    lines = re.sub(r"\r\n[ \t]", "", calendar).split("\r\n")
    return Counter(_heads(line) for line in lines if line)


def _heads(line: str) -> str:
    head, quoted = "", False
    for sign in line:
        quoted ^= sign == '"'
        if sign == ":" and not quoted:
            break
        head += sign
    names = [part.partition("=")[0] for part in re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', head)]
    whole = line if names[0] in {"BEGIN", "END", "METHOD"} else ""
    return whole or ";".join(names)


def a_feed(line: str = "sana", prose: str = "sana") -> str:
    one = Happening("meeting.1", line, NOW, description=prose, address="https://yhdyspinta.test/year", place=line)
    return feed(line, [one, replace(one, uid="day.1", starts=date(2027, 3, 1))], NOW).decode()


@pytest.mark.parametrize("line", NAMES, ids=lambda text: ascii(text[:30]))
def test_no_name_adds_a_line_to_a_calendar(line: str) -> None:
    assert properties(a_feed(line)) == properties(a_feed())


@pytest.mark.parametrize("prose", WORDS, ids=lambda text: ascii(text[:30]))
def test_no_description_adds_a_line_to_a_calendar(prose: str) -> None:
    assert properties(a_feed(prose=prose)) == properties(a_feed())


@pytest.mark.parametrize("text", NAMES, ids=lambda text: ascii(text[:30]))
def test_no_text_adds_a_line_to_an_invitation(text: str) -> None:
    assert properties(invitation(text)) == properties(invitation("sana"))


def invitation(text: str) -> str:
    parts = posted("invitation-to-meeting", text, text).walk()
    return str(next(part.get_content() for part in parts if part.get_content_type() == "text/calendar"))


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Region]:
    region = written_by(tmp_path_factory.mktemp("evil"), NAMES, WORDS)
    yield region
    region.engine.dispose()


@pytest.mark.walk
@pytest.mark.parametrize("path", ["/seats.xlsx", "/plan/plan.xlsx"])
def test_no_cell_of_a_workbook_is_a_formula_or_leads_anywhere(evil: Region, path: str) -> None:
    content = browser(evil, links(evil)["office"]).get(path, params={"lang": Language.FI.value}).content
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    texts = [str(cell.value) for cell in cells if cell.data_type == "s"]
    assert any(text.startswith(FORMULAS) for text in texts), "the corpus is in it"
    assert "f" not in {cell.data_type for cell in cells}
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
