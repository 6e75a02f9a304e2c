"""Every table of a report as data: a CSV to go with the PDF, and a workbook."""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from adapters.reports.layout import Layout, Sheet
from adapters.wording import Say
from adapters.workbooks import new_workbook
from domain.words import Language

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDEST, NARROWEST = 60, 10
FORBIDDEN = str.maketrans(dict.fromkeys(r"[]:*?/\'", " "))
LONGEST_NAME = 31


def as_csv(layout: Layout) -> str:
    """Return all tables one below the other: chapter, table and then its cells, for a Finnish spreadsheet."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for chapter, sheet in layout.sheets():
        about = [_safe(chapter.title), _safe(sheet.title)]
        writer.writerow([*about, *map(_safe, sheet.head)])
        writer.writerows([*about, *(_written(cell) for cell in row)] for row in sheet.numbers)
    return out.getvalue()


def _safe(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula (ASVS 1.2.10)."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def _written(cell: str | Decimal | None) -> str:
    if isinstance(cell, Decimal):
        return format(cell, "f").replace(".", ",")
    return _safe(cell) if cell else ""


def as_workbook(layout: Layout, made_on: date) -> bytes:
    """Return a workbook: a sheet for each chapter, its tables below each other. Text stays text."""
    t, buffer = Say(Language(layout.lang)), BytesIO()
    with new_workbook(buffer) as book:
        created = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
        book.set_properties({"title": layout.title, "author": layout.alliance, "created": created})
        looks = {
            "title": book.add_format({"bold": True, "font_size": 13}),
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "note": book.add_format({"font_color": "#4a5c65", "italic": True}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _front(book.add_worksheet(_name(t("report.sheet.front"), ())), layout, looks)
        taken = [t("report.sheet.front")]
        for number, chapter in enumerate(layout.chapters, start=1):
            tables = [block for block in chapter.blocks if isinstance(block, Sheet)]
            if tables:
                taken.append(_name(f"{number} {chapter.title}", taken))
                _chapter(book.add_worksheet(taken[-1]), tables, looks)
    return buffer.getvalue()


def _name(title: str, taken: Sequence[str]) -> str:
    """Return a sheet's name as the format allows it: some signs and a length are not."""
    name = " ".join(title.translate(FORBIDDEN).split())[:LONGEST_NAME].strip() or "-"
    return name if name not in taken else f"{name[: LONGEST_NAME - 3]} {len(taken)}"


def _front(sheet: Any, layout: Layout, looks: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 100)
    lines = [layout.alliance, layout.state, layout.note, *layout.proof]
    sheet.write_string(0, 0, layout.title, looks["title"])
    for row, line in enumerate((one for one in lines if one), start=1):
        sheet.write_string(row, 0, line, looks["text"])


def _chapter(sheet: Any, tables: Sequence[Sheet], looks: dict[str, Any]) -> None:
    row, columns = 0, max(len(table.head) for table in tables)
    for column in range(columns):
        longest = max((len(cells[column]) for one in tables for cells in one.rows if column < len(cells)), default=0)
        sheet.set_column(column, column, max(NARROWEST, min(WIDEST, longest + 2)))
    for table in tables:
        row = _put(sheet, row, table, looks) + 2


def _put(sheet: Any, row: int, table: Sheet, looks: dict[str, Any]) -> int:
    sheet.write_string(row, 0, table.title, looks["title"])
    for column, head in enumerate(table.head):
        sheet.write_string(row + 1, column, head, looks["head"])
    for down, cells in enumerate(table.numbers, start=row + 2):
        for column, cell in enumerate(cells):
            if isinstance(cell, Decimal):
                sheet.write_number(down, column, float(cell))
            elif cell:
                sheet.write_string(down, column, cell, looks["text"])
    end = row + 2 + len(table.numbers)
    for n, note in enumerate(table.notes):
        sheet.write_string(end + n, 0, note, looks["note"])
    return end + len(table.notes)
