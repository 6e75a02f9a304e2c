"""A harmless workbook read whole, by openpyxl; links to other files are never followed."""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from itertools import chain, repeat
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from adapters.workbooks.book import Book, Formula, Limits, Sheet, Value, cell_name
from domain.errors import RuleBroken
from domain.numbers import typed

MOST_DECIMALS = 10
CELLS = 10_000_000
"""How much emptiness is looked through in one sheet: a single cell at XFD1048576 makes billions of cells."""


def read_workbook(content: bytes, limits: Limits) -> Book:
    """Read a workbook that was found harmless; raises RuleBroken as `open_workbook` does."""
    from openpyxl import load_workbook  # noqa: PLC0415 - half of what every command would wait for, and few need it
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - as above

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


def _sheet(values: Any, formulas: Any, limits: Limits) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    seen = 0
    for number, (cells, formula) in enumerate(zip(_cells(values), _rows(formulas), strict=False)):
        row = tuple(map(_shown, cells))
        seen += 1 + 10 * len(row)  # a gap between rows costs less than a cell
        used = _trimmed(tuple(map(_value, row, chain(formula, repeat(None))))) if row else ()
        if used or seen > CELLS:
            _check_room(number, used, seen, limits)
        if number < limits.rows:
            rows.append(used)
    while rows and not rows[-1]:
        rows.pop()
    return Sheet(values.title, values.sheet_state != "visible", tuple(rows))


def _rows(sheet: Any, *, values_only: bool = True) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what the file says of its own size need not be true
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(values_only=values_only)
    return rows


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    return _rows(sheet, values_only=False)


def _shown(cell: Any) -> Value:
    """Return a cell's value; of a share, what whoever typed `30 %` sees, and not the 0.3 that is kept of it."""
    value: Value = cell.value
    if not isinstance(value, int | float) or isinstance(value, bool) or "%" not in cell.number_format:
        return value
    return f"{typed(round(Decimal(str(value)) * 100, MOST_DECIMALS))} %"


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
