"""Workbooks: one from outside, opened only when it is harmless; one of ours, in which text stays text."""

from io import BytesIO

import xlsxwriter

from adapters.workbooks.apart import read_apart
from adapters.workbooks.book import LIMITS, Book, Formula, Limits, Sheet, Value, cell_name
from adapters.workbooks.harmless import OLE, ZIP, count_tags
from adapters.workbooks.reading import read_workbook

__all__ = [
    "LIMITS",
    "XLSX",
    "Book",
    "Formula",
    "Limits",
    "Sheet",
    "Value",
    "cell_name",
    "is_workbook",
    "new_workbook",
    "open_workbook",
]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""What a workbook is called on the way to a browser."""
TEXT_STAYS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
SMALL = 20_000
"""As many tags as are read here in less time than it takes to start a process for them."""


def new_workbook(into: BytesIO) -> xlsxwriter.Workbook:
    """Begin a workbook in which nothing that anybody wrote becomes a formula; leaving its `with` finishes it."""
    return xlsxwriter.Workbook(into, TEXT_STAYS_TEXT)


def is_workbook(content: bytes) -> bool:
    """Tell whether a file says of itself that it is a workbook, of today's or of the old kind."""
    return content.startswith((ZIP, OLE))


def open_workbook(content: bytes, limits: Limits = LIMITS) -> Book:
    """Read an .xlsx file whole, within limits. Links to other files are never followed.

    Raises RuleBroken naming what is wrong: `workbook.size`, `.kind`, `.old`, `.password`, `.macros`, `.unpacked`,
    `.content`, `.broken`, `.heavy`, `.rows`, `.columns` (reliability anchors 31 to 41).
    """
    read = read_workbook if count_tags(content, limits) <= SMALL else read_apart
    return read(content, limits)
