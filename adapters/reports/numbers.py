"""Numbers of a report, written as its language writes them; a long report shows thousands, many of them twice."""

from decimal import Decimal
from functools import lru_cache

from adapters.wording import shown_number
from domain.words import Language


def written(number: Decimal, language: Language, decimals: int | None = None) -> str:
    """Write a number."""
    return _written(str(number), language, decimals)


@lru_cache(maxsize=20_000)
def _written(number: str, language: Language, decimals: int | None) -> str:
    """Remember by the number's digits: 1.0 and 1 are equal, and are not written alike."""
    return shown_number(Decimal(number), language, decimals)
