"""A values request as an .xlsx: locked but for what is to be filled in, with validation and a version stamp."""

from decimal import Decimal
from io import BytesIO
from typing import Any

from adapters.spreadsheets.layout import (
    COLUMNS,
    FIRST_ROW,
    HEADER_ROW,
    INDICATOR,
    NOT_RELEVANT,
    NUMBER,
    REASON,
    STAMP_CELL,
    stamp,
)
from adapters.wording import Say
from adapters.workbooks import new_workbook
from domain.indicators.values import Asked, Figure, Said, ValuesQuestion
from domain.requests import Request
from domain.words import Language, Text

WIDTHS = (14, 46, 10, 14, 22, 14, 14, 50)
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "stamp": {"font_color": "#595959", "font_size": 9},
    "words": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True, "bg_color": "#12344d", "font_color": "#ffffff", "text_wrap": True, "border": 1},
    "shown": {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#b3b3b3"},
    "given": {"locked": False, "valign": "top", "border": 1, "bg_color": "#fff8e1"},
}


def write_template(request: Request, question: ValuesQuestion, partner: Text, language: Language) -> bytes:
    """Return the file's bytes."""
    t, buffer = Say(language), BytesIO()
    with new_workbook(buffer) as book:
        looks = {name: book.add_format(look) for name, look in LOOKS.items()}
        sheet = book.add_worksheet(t("sheet.name"))
        sheet.write_string(0, 0, t("sheet.title", partner=partner, period=str(question.period)), looks["title"])
        sheet.write_string(*STAMP_CELL, stamp(request), looks["stamp"])
        needed = sum(one.indicator.must_explain for one in question.items)
        everywhere = needed == len(question.items)
        how = t("values.how.any" if not needed else "values.how.all" if everywhere else "values.how.some")
        words = f"{t('sheet.help', due=question.due)} {how}"
        sheet.merge_range(2, 0, 2, len(COLUMNS) - 1, words, looks["words"])
        sheet.set_row(2, 64)
        for column, name in enumerate(COLUMNS):
            sheet.set_column(column, column, WIDTHS[column])
            sheet.write_string(HEADER_ROW, column, _heading(name, question, t), looks["head"])
        for place, asked in enumerate(question.items):
            mark = asked.indicator.must_explain and not everywhere
            _write_row(sheet, FIRST_ROW + place, asked, t, looks, mark=mark)
        _write_sources(sheet, FIRST_ROW + len(question.items) + 1, question, t, looks)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.protect("", {"select_locked_cells": True, "format_columns": True})
    return buffer.getvalue()


def _heading(name: str, question: ValuesQuestion, t: Say) -> str:
    """Name a column, that of earlier figures with the time they are of."""
    if name == "previous":
        return t("sheet.last-time", period=question.period.year_before())
    return t(f"sheet.column.{name}")


def _write_row(sheet: Any, row: int, asked: Asked, t: Say, looks: dict[str, Any], *, mark: bool) -> None:
    """Write one row; of those that are needed where others are not, it says so."""
    one, given = asked.indicator, asked.given
    national = asked.national
    beside = "" if national is None else _beside(national, t)
    title = f"{one.title[t.language]} {t('values.needed')}" if mark else one.title[t.language]
    shown = (one.code, title, one.unit[t.language], _number(asked.previous), beside)
    for column, value in enumerate(shown):
        _write(sheet, row, column, value, looks["shown"])
    _write(sheet, row, NUMBER, _number(given.number) if given else "", looks["given"])
    _write(sheet, row, NOT_RELEVANT, "x" if given and given.said is Said.NOT_RELEVANT else "", looks["given"])
    _write(sheet, row, REASON, given.reason if given else "", looks["given"])
    sheet.data_validation(row, NUMBER, row, NUMBER, _allowed(asked, t))
    sheet.data_validation(row, NOT_RELEVANT, row, NOT_RELEVANT, {"validate": "list", "source": ["x"]})


def _beside(figure: Figure, t: Say) -> str:
    return t("sheet.national", number=figure.number, whose=figure.whose, year=str(figure.year))


def _write_sources(sheet: Any, row: int, question: ValuesQuestion, t: Say, looks: dict[str, Any]) -> None:
    """Name under the table where the figures beside come from, each source once."""
    sources = dict.fromkeys(one.national.source[t.language] for one in question.items if one.national)
    for number, source in enumerate(sources):
        sheet.write_string(row + number, INDICATOR, t("sheet.source", source=source), looks["stamp"])


def _number(number: Decimal | None) -> float | str:
    return "" if number is None else float(number)


def _write(sheet: Any, row: int, column: int, value: float | str, look: Any) -> None:
    # Text is written as text, so that nothing typed by anybody ever becomes a formula.
    if isinstance(value, str):
        sheet.write_string(row, column, value, look) if value else sheet.write_blank(row, column, None, look)
    else:
        sheet.write_number(row, column, value, look)


def _allowed(asked: Asked, t: Say) -> dict[str, Any]:
    one = asked.indicator
    low, high = one.lower, one.upper
    kind = "integer" if one.decimals == 0 else "decimal"
    edge = Decimal(10) ** 14
    bounds = {"minimum": float(low if low is not None else -edge), "maximum": float(high if high is not None else edge)}
    words = {"error_title": t("sheet.name"), "error_message": t("sheet.allowed", lower=low, upper=high)[:255]}
    return {"validate": kind, "criteria": "between", "ignore_blank": True, **bounds, **words}
