"""What comparable partners said this round, read anew only when one of them has moved."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from adapters.database.indicators.kept import Kept
from adapters.database.indicators.statements import FEW, MANY, PEERS
from domain.indicators.reviews import ENOUGH_PEERS
from domain.requests import Request

Numbers = Mapping[str, Sequence[float]]

# Replies are never changed and rows are handed on only by a move, so what was said by these requests at these
# versions in a round opened at that instant stays so for ever; only which requests they are must be asked each time.
_KEPT = Kept[Numbers]()


def peers(
    connection: Connection, alliance: str, request: Request, opened_at: object, others: str, codes: str
) -> Numbers:
    """Return standing numbers of others in the partner's sector, by indicator.

    `others` are the first of those who have answered, at their versions. Some of them may be rows in a colleague's
    hands, or say nothing of one of the `codes`: then more of the others are asked about that one.
    """
    if not others:
        return {}
    whose = {"alliance": alliance, "round": request.subject, "partner": request.partner}
    key = (alliance, request.subject, opened_at, others)
    first = _KEPT.get(connection, key, lambda: _read(connection, whose, FEW))
    enough = {code: numbers for code, numbers in first.items() if len(numbers) >= ENOUGH_PEERS}
    if others.count(",") < FEW - 1 or enough.keys() >= set(codes.split(",")):
        return first
    return {**_read(connection, whose, MANY), **enough}


def _read(connection: Connection, whose: Mapping[str, str], most: int) -> Numbers:
    return {
        code: tuple(int(number) / 10**decimals for number in numbers.split(","))
        for code, decimals, numbers in PEERS[most].all(connection, **whose)
    }
