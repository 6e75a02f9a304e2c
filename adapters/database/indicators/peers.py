"""What comparable partners said this round, read anew only when one of them has moved."""

from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from adapters.database.indicators.statements import OTHERS, PEERS
from domain.requests import Request

Numbers = Mapping[str, Sequence[float]]
MOST_KEPT = 500

# Replies are never changed and rows are handed on only by a move, so what was said by these requests at these
# versions in a round opened at that instant stays so for ever; only which requests they are must be asked each time.
_kept: WeakKeyDictionary[Engine, dict[tuple[str, ...], Numbers]] = WeakKeyDictionary()


def peers(connection: Connection, alliance: str, request: Request) -> Numbers:
    """Return standing numbers of others in the partner's sector, by indicator."""
    whose = {"alliance": alliance, "round": request.subject, "partner": request.partner}
    ((opened_at, others),) = OTHERS.all(connection, **whose)
    if not others:
        return {}
    kept = _kept.setdefault(connection.engine, {})
    key = (alliance, request.subject, str(opened_at), others)
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = _read(connection, whose)
    return kept[key]


def _read(connection: Connection, whose: Mapping[str, str]) -> Numbers:
    return {
        code: [int(number) / 10**decimals for number in numbers.split(",")]
        for code, decimals, numbers in PEERS.all(connection, **whose)
    }
