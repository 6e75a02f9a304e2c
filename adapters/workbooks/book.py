"""What a workbook from outside holds once it is read, and how much of one is read at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum


class Formula(Enum):
    """A formula whose value the file does not hold, or holds as the nought of a program that never counted it."""

    UNCOUNTED = "uncounted"


Value = str | int | float | Decimal | bool | date | datetime | time | timedelta | Formula | None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a workbook is read before it is refused; `tags`: of all its parts together, opening and closing."""

    bytes: int = 5_000_000
    unpacked: int = 20_000_000
    parts: int = 500
    tags: int = 600_000
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


def cell_name(row: int, column: int) -> str:
    """Return the name people see for a cell, both counted from nought: (6, 2) is C7."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - half of what every command would wait for

    return f"{get_column_letter(column + 1)}{row + 1}"
