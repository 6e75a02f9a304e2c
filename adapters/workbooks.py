"""Workbooks: one from outside, opened only when it is harmless; one of ours, in which text stays text."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from io import BytesIO
from itertools import chain, repeat
from typing import Any
from xml.etree.ElementTree import ParseError

import xlsxwriter
from defusedxml.common import DefusedXmlException

from domain.errors import RuleBroken

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""What a workbook is called on the way to a browser."""
TEXT_STAYS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = "xl/vbaProject.bin"
CELLS = 10_000_000
"""How much emptiness is looked through in one sheet: a single cell at XFD1048576 makes billions of cells."""


class Formula(Enum):
    """A formula whose value the file does not hold, or holds as the nought of a program that never counted it."""

    UNCOUNTED = "uncounted"


Value = str | int | float | Decimal | bool | date | datetime | time | timedelta | Formula | None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a workbook is read before it is refused."""

    bytes: int = 5_000_000
    unpacked: int = 20_000_000
    parts: int = 500
    rows: int = 5_000
    columns: int = 100


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from the first, each as long as its last used cell; blank rows at the end are left out."""

    name: str
    hidden: bool
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """What a workbook holds: its sheets, its own properties and its defined names, all as they were saved."""

    sheets: tuple[Sheet, ...]
    properties: Mapping[str, str]
    names: Mapping[str, str]

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of a name, or nothing."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def new_workbook(into: BytesIO) -> xlsxwriter.Workbook:
    """Begin a workbook in which nothing that anybody wrote becomes a formula; leaving its `with` finishes it."""
    return xlsxwriter.Workbook(into, TEXT_STAYS_TEXT)


def is_workbook(content: bytes) -> bool:
    """Tell whether a file says of itself that it is a workbook, of today's or of the old kind."""
    return content.startswith((ZIP, OLE))


def cell_name(row: int, column: int) -> str:
    """Return the name people see for a cell, both counted from nought: (6, 2) is C7."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

    return f"{get_column_letter(column + 1)}{row + 1}"


def open_workbook(content: bytes, limits: Limits = LIMITS) -> Book:
    """Read an .xlsx file whole, within limits. Links to other files are never followed.

    Raises RuleBroken naming what is wrong: `workbook.size`, `.kind`, `.old`, `.password`, `.macros`, `.unpacked`,
    `.content`, `.broken`, `.rows`, `.columns` (reliability anchors 31 to 41).
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - half of what every command would wait for, and few need it
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - as above

    _check_kind(content, limits)
    _check_parts(content, limits)
    try:
        formulas: Any = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        values: Any = load_workbook(BytesIO(content), read_only=True, keep_links=False, data_only=True)
        sheets = tuple(_sheet(value, formulas[value.title], limits) for value in values.worksheets)
    except DefusedXmlException:
        raise RuleBroken("workbook.content") from None
    except (InvalidFileException, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        if isinstance(error, RuleBroken):
            raise
        raise RuleBroken("workbook.broken") from None  # openpyxl has no error of its own for a damaged part
    if not sheets:
        raise RuleBroken("workbook.broken")
    properties = {one.name: str(one.value) for one in values.custom_doc_props.props if one.name}
    names = {name: str(defined.value) for name, defined in values.defined_names.items()}
    return Book(sheets, properties, names)


def _check_kind(content: bytes, limits: Limits) -> None:
    if len(content) > limits.bytes:
        raise RuleBroken("workbook.size", limit=limits.bytes // 1_000_000)
    if content.startswith(OLE):
        raise RuleBroken("workbook.password" if ENCRYPTED in content else "workbook.old")
    if not content.startswith(ZIP):
        raise RuleBroken("workbook.kind")


def _check_parts(content: bytes, limits: Limits) -> None:
    """Unpack once without keeping anything, so that what the archive says of itself is proven."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_list(archive, limits)
            if archive.testzip() is not None:
                raise RuleBroken("workbook.broken")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zipfile.LargeZipFile, OSError):
        raise RuleBroken("workbook.broken") from None
    except RuntimeError:  # a zip with a password of its own
        raise RuleBroken("workbook.password") from None


def _check_list(archive: zipfile.ZipFile, limits: Limits) -> None:
    parts = archive.infolist()
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
        raise RuleBroken("workbook.unpacked", limit=limits.unpacked // 1_000_000)
    names = {part.filename for part in parts}
    if MACROS in names:
        raise RuleBroken("workbook.macros")
    if "xl/workbook.xml" not in names:
        raise RuleBroken("workbook.kind")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(part).read(2_000).upper():
            raise RuleBroken("workbook.content")


def _sheet(values: Any, formulas: Any, limits: Limits) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    seen = 0
    for number, (row, formula) in enumerate(zip(_rows(values), _rows(formulas), strict=False)):
        seen += 1 + 10 * len(row)  # a gap between rows costs less than a cell
        used = _trimmed(tuple(map(_value, row, chain(formula, repeat(None))))) if row else ()
        if used or seen > CELLS:
            _check_room(number, used, seen, limits)
        if number < limits.rows:
            rows.append(used)
    while rows and not rows[-1]:
        rows.pop()
    return Sheet(values.title, values.sheet_state != "visible", tuple(rows))


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what the file says of its own size need not be true
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
    return rows


def _check_room(number: int, used: tuple[Value, ...], seen: int, limits: Limits) -> None:
    if seen > CELLS or (used and number >= limits.rows):
        raise RuleBroken("workbook.rows", limit=limits.rows)
    if len(used) > limits.columns:
        raise RuleBroken("workbook.columns", limit=limits.columns, cell=cell_name(number, len(used) - 1))


def _value(value: Value, formula: object) -> Value:
    is_formula = _is_array(formula) or (isinstance(formula, str) and formula.startswith("="))
    return Formula.UNCOUNTED if is_formula and not value else value


def _is_array(formula: object) -> bool:
    return type(formula).__name__ in {"ArrayFormula", "DataTableFormula"}


def _trimmed(row: tuple[Value, ...]) -> tuple[Value, ...]:
    length = len(row)
    while length and (row[length - 1] is None or row[length - 1] == ""):
        length -= 1
    return row[:length]
