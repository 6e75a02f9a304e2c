"""Cells of a file for a spreadsheet program: decimal commas, nothing that runs."""

from decimal import Decimal

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula (ASVS 1.2.10)."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def plain(number: Decimal | None) -> str:
    """Write a number as a Finnish spreadsheet reads it, without spaces; nothing where there is none."""
    return "" if number is None else format(number, "f").replace(".", ",")
