"""An uploaded template read back: every cell that cannot be taken is named."""

from collections.abc import Sequence
from decimal import Decimal

from adapters.spreadsheets.layout import (
    CODE,
    COLUMNS,
    FIRST_ROW,
    HEADER_ROW,
    MODEL,
    NOT_RELEVANT,
    NUMBER,
    REASON,
    STAMP_CELL,
    YES,
    stamp,
)
from adapters.wording import say
from adapters.workbooks import Formula, Limits, Value, cell_name, open_workbook
from adapters.workbooks import Sheet as Table
from domain.errors import RuleBroken
from domain.indicators.sheets import Sheet
from domain.indicators.values import Asked, GivenValue, ValuesQuestion, value_of
from domain.numbers import typed
from domain.requests import Request
from domain.words import Language, Text, line, prose

LIMITS = Limits(bytes=2_000_000, unpacked=10_000_000, parts=100, tags=200_000, rows=1_000, columns=30)
MOST_DECIMALS = 10


def read_template(content: bytes, request: Request, question: ValuesQuestion) -> Sheet:
    """Read a filled-in template of the request; raises RuleBroken when the file is none, or of another request."""
    table = _figures(open_workbook(content, LIMITS).sheets, request)
    _check_heading(table)
    asked = {item.indicator.code: item for item in question.items}
    rows: dict[str, GivenValue] = {}
    problems: dict[str, RuleBroken] = {}
    places: dict[str, str] = {}
    for number, row in enumerate(table.rows[FIRST_ROW:], FIRST_ROW):
        code = str(_at(row, CODE) or "").strip()
        if not code:
            continue
        if code not in asked or code in rows:
            problems[cell_name(number, CODE)] = RuleBroken("sheet.twice" if code in rows else "sheet.unknown-row")
            continue
        rows[code], broken = _row(row, number, asked[code])
        problems |= broken
        places |= dict.fromkeys(broken, code)
    older = str(_at(table.rows[STAMP_CELL[0]], STAMP_CELL[1])) != stamp(request)
    return Sheet(rows, problems, places, older)


def _figures(sheets: Sequence[Table], request: Request) -> Table:
    """Find the sheet whose stamp is this request's; other sheets people add are left alone."""
    row, column = STAMP_CELL
    stamps = {str(_at(sheet.rows[row], column)): sheet for sheet in sheets if len(sheet.rows) > HEADER_ROW}
    ours = {text: sheet for text, sheet in stamps.items() if text.startswith(f"{MODEL}/")}
    if not ours:
        raise RuleBroken("sheet.no-stamp")
    for text, sheet in ours.items():
        if text.rpartition("/")[0] == f"{MODEL}/{request.id}":
            return sheet
    raise RuleBroken("sheet.other-request", cell=cell_name(row, column))


def _check_heading(table: Table) -> None:
    """A column moved or renamed is named, with what should stand there; nothing is read by guess."""
    heading = table.rows[HEADER_ROW]
    for column, name in enumerate(COLUMNS):
        # Earlier figures have their year behind, in brackets.
        names = {language: say(language, f"sheet.column.{name}") for language in Language}
        said = str(_at(heading, column) or "").strip()
        if not any(said == name or said.startswith(f"{name} (") for name in names.values()):
            raise RuleBroken("sheet.column", cell=cell_name(HEADER_ROW, column), expected=Text(*names.values()))


def _row(row: Sequence[Value], number: int, asked: Asked) -> tuple[GivenValue, dict[str, RuleBroken]]:
    """Read one row as if it had been typed on the page, so that the same rules judge it; faults by their cell."""
    said: dict[str, str] = {}
    problems: dict[str, RuleBroken] = {}
    for name, column in (("number", NUMBER), ("reason", REASON)):
        try:
            said[name] = _typed(_at(row, column), line if name == "number" else prose)
        except RuleBroken as broken:
            problems[cell_name(number, column)] = broken
    marked = str(_at(row, NOT_RELEVANT) or "").strip().casefold() in YES
    given = GivenValue(number=said.get("number", ""), not_relevant=marked, reason=said.get("reason", ""))
    try:
        value_of(asked, given)
    except RuleBroken as broken:
        # A row left empty is no fault of the file: it may be filled in on the page.
        if broken.code != "value.missing":
            problems.setdefault(cell_name(number, REASON if broken.code == "value.reason" else NUMBER), broken)
    return given, problems


def _typed(value: Value, check: object) -> str:
    if value is Formula.UNCOUNTED:
        raise RuleBroken("sheet.formula")
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return _written(Decimal(str(value)))
    return str(check(str(value))) if callable(check) else str(value)


def _written(number: Decimal) -> str:
    """Write a cell's number as it would be typed; binary floats lose their tail here, not their value."""
    return typed(round(number, MOST_DECIMALS))


def _at(row: Sequence[Value], column: int) -> Value:
    return row[column] if column < len(row) else None
