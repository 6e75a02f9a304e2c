"""Numbers as people in Finland write them: `1 234,5`, U+2212 for minus, a percent sign."""

import re
from decimal import Decimal

from domain.errors import RuleBroken

SPACES = dict.fromkeys(map(ord, " \u00a0\u2009\u202f"))
NUMBER = re.compile(r"[-\u2212\u2013]?(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+|\d+)(?:,\d+)?", re.ASCII)
LONGEST, MOST_DIGITS = 30, 15


def parse_number(text: str, decimals: int) -> Decimal:
    """Read one number, at most `decimals` decimals; raises RuleBroken naming how to write it.

    A full stop is refused rather than guessed at: `1.000` means a thousand to some and one to others.
    """
    text = text.strip().removesuffix("%").strip()
    if text.isascii() and text.isdigit() and len(text) + decimals <= MOST_DIGITS:
        return Decimal(text)
    if len(text) > LONGEST or not NUMBER.fullmatch(text):
        raise RuleBroken("number.words" if any(map(str.isalpha, text)) else "number.form")
    plain = text.translate(SPACES).replace(",", ".").replace("\u2212", "-").replace("\u2013", "-")
    number = Decimal(plain)
    if -int(number.as_tuple().exponent) > decimals:
        raise RuleBroken("number.decimals" if decimals else "number.whole", decimals=decimals)
    if len(plain.partition(".")[0].lstrip("-0")) + decimals > MOST_DIGITS:
        raise RuleBroken("number.too-large")
    return abs(number) if number == 0 else number


def typed(number: Decimal) -> str:
    """Return a number as somebody would type it, with no nought more than it needs."""
    return f"{number.normalize():f}".replace(".", ",")


def scaled(number: Decimal, decimals: int) -> int:
    """Return the number as a whole count of its smallest step, as the database keeps it."""
    return int(number.scaleb(decimals).to_integral_exact())


def unscaled(number: int, decimals: int) -> Decimal:
    """Return the number that `scaled` made whole."""
    return Decimal(number).scaleb(-decimals)
