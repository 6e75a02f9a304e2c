"""Tables as a workbook, every cell a text: nothing that somebody wrote becomes a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from adapters.workbooks import new_workbook

HEAD = {"bold": True, "bg_color": "#0f3d4c", "font_color": "#ffffff", "text_wrap": True, "valign": "top", "border": 1}
CELL = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#b3b3b3"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its heads, its rows."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return the file's bytes."""
    buffer = BytesIO()
    with new_workbook(buffer) as book:
        head, cell = book.add_format(HEAD), book.add_format(CELL)
        for one in sheets:
            _write(book.add_worksheet(one.name[:31]), one, head, cell)
    return buffer.getvalue()


def _write(sheet: Any, made: Sheet, head: Any, cell: Any) -> None:
    sheet.set_column(0, max(len(made.heads) - 1, 0), 26)
    for column, words in enumerate(made.heads):
        sheet.write_string(0, column, words, head)
    for row, cells in enumerate(made.rows, start=1):
        for column, words in enumerate(cells):
            sheet.write_string(row, column, words, cell)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
