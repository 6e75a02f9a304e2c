"""A spreadsheet or CSV file as rows of plain texts."""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from adapters.workbooks import LIMITS, Formula, Value, cell_name, open_workbook
from domain.errors import RuleBroken

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of texts from the first row of the file, and the sheets that were left unread."""

    rows: tuple[Row, ...]
    unread: tuple[str, ...] = ()


def read_grid(content: bytes, suffix: str) -> Grid:
    """Read the first visible sheet of a workbook, or a CSV file; raises RuleBroken."""
    if suffix == ".csv":
        return Grid(_csv_rows(content))
    if suffix not in {".xlsx", ".xls", ".xlsm"}:
        raise RuleBroken("file.kind", name=f"*{suffix}")
    visible = [sheet for sheet in open_workbook(content).sheets if not sheet.hidden and sheet.rows]
    if not visible:
        raise RuleBroken("table.empty")
    first, *rest = visible
    texts = tuple(
        tuple(_text(value, row, column) for column, value in enumerate(values)) for row, values in enumerate(first.rows)
    )
    return Grid(texts, tuple(sheet.name for sheet in rest))


def _text(value: Value, row: int, column: int) -> str:
    if value is Formula.UNCOUNTED:
        raise RuleBroken("workbook.formula", cell=cell_name(row, column))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else str(value).strip()


def _csv_rows(content: bytes) -> tuple[Row, ...]:
    if len(content) > LIMITS.bytes:
        raise RuleBroken("workbook.size", limit=LIMITS.bytes // 1_000_000)
    text = _decoded(content)
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise RuleBroken("table.empty")
    delimiter = max(";,\t", key="\n".join(lines[:10]).count)
    try:
        rows = tuple(tuple(cell.strip() for cell in row) for row in csv.reader(StringIO(text), delimiter=delimiter))
    except csv.Error:
        raise RuleBroken("table.csv") from None
    if len(rows) > LIMITS.rows:
        raise RuleBroken("workbook.rows", limit=LIMITS.rows)
    return rows


def _decoded(content: bytes) -> str:
    """Take UTF-8, or the Western code page that Excel here saves CSV in; a workbook in disguise is named."""
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise RuleBroken("table.not-csv")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise RuleBroken("file.encoding")
