"""Indicators in the database: the catalogue, and their bounds frozen with each round."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping

from adapters.database.indicators.tables import round_indicators
from adapters.database.register import text_columns, text_of
from domain.indicators.catalogue import Indicator, PeriodLength, Polarity, PopulationGroup, Source
from domain.partners import Sector

TEXTS = ("title", "unit", "theme", "help")
NAMES = tuple(column.name for column in round_indicators.columns if column.name not in {"alliance", "round"})
PLAIN = ("code", "decimals", "statistic", "must_explain", "position")


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@lru_cache(maxsize=2_000)
def indicator_of(*row: Any) -> Indicator:
    """Read one row of NAMES. A round asks everybody the same, so each indicator is made but once."""
    return to_indicator(dict(zip(NAMES, row, strict=True)))


def to_indicator(row: RowMapping | Mapping[str, Any]) -> Indicator:
    """Read one row of the catalogue, or of a round."""
    return Indicator(
        **{name: row[name] for name in PLAIN},
        title=text_of(row, "title"),
        unit=text_of(row, "unit"),
        theme=text_of(row, "theme"),
        help=text_of(row, "help"),
        lower=_number(row["lower"]),
        upper=_number(row["upper"]),
        doubt_at=Decimal(row["doubt_at"]),
        polarity=Polarity(row["polarity"]),
        group=PopulationGroup(row["group"]),
        period=PeriodLength(row["period"]),
        source=Source(row["source"]),
        asked_of=tuple(map(Sector, row["asked_of"].split())),
    )


def from_indicator(one: Indicator) -> dict[str, Any]:
    """Write one indicator as a row."""
    row: dict[str, Any] = {name: getattr(one, name) for name in PLAIN}
    for name in TEXTS:
        row |= text_columns(name, getattr(one, name))
    row |= {name: None if (n := getattr(one, name)) is None else str(n) for name in ("lower", "upper", "doubt_at")}
    row |= {name: getattr(one, name).value for name in ("polarity", "group", "period", "source")}
    return row | {"asked_of": " ".join(one.asked_of)}
