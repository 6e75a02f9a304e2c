"""Where everything stands in a template; writer and reader agree here and nowhere else."""

from domain.requests import Request

MODEL = "1"
STAMP_CELL = (1, 0)
HEADER_ROW = 4
FIRST_ROW = 5
COLUMNS = ("code", "indicator", "unit", "previous", "national", "number", "not_relevant", "reason")
CODE, INDICATOR, NUMBER, NOT_RELEVANT, REASON = (
    COLUMNS.index(name) for name in ("code", "indicator", "number", "not_relevant", "reason")
)
YES = frozenset({"x", "k", "j", "y", "1", "kyllä", "ja", "yes", "true"})


def stamp(request: Request) -> str:
    """Say which request and version a template is for; it stands in a locked cell."""
    return f"{MODEL}/{request.id}/{request.version}"


def cell(row: int, column: int) -> str:
    """Name a cell as people see it: row 6, column 5 (counted from nought) is F7."""
    return f"{chr(ord('A') + column)}{row + 1}"
