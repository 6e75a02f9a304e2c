"""How each asked value of a round stands, in one query."""

from typing import Any

from sqlalchemy import Connection, Subquery, and_, func, select

from adapters.database.indicators.statements import NEWEST_VERDICT, STANDING
from adapters.database.indicators.tables import asked_values, given_values, verdicts
from adapters.database.tables import partners, replies, requests
from domain.indicators.completeness import AskedState
from domain.indicators.values import VALUES, Said, Verdict
from domain.partners import Sector
from domain.requests import Status

_REPLY = and_(
    replies.c.alliance == given_values.c.alliance,
    replies.c.request == given_values.c.request,
    replies.c.number == given_values.c.reply,
)


def verdict() -> Any:
    """Return the newest verdict on a given value, as a column."""
    newest = select(verdicts.c.verdict).where(NEWEST_VERDICT).order_by(verdicts.c.number.desc()).limit(1)
    return newest.scalar_subquery().label("verdict")


def _first_numbers(alliance: str, round: str) -> Subquery:
    """When each partner first gave a number for each indicator, and its due date then.

    Rows that are handed on, or asked once more, are still the partner's.
    """
    earliest = func.row_number().over(
        partition_by=(requests.c.partner, given_values.c.indicator), order_by=(replies.c.at, replies.c.number)
    )
    due = func.coalesce(given_values.c.due, requests.c.due).label("due")
    given = and_(given_values.c.alliance == requests.c.alliance, given_values.c.request == requests.c.id)
    found = (
        select(requests.c.partner, given_values.c.indicator, replies.c.at, due, earliest.label("nth"))
        .join(given_values, given)
        .join(replies, _REPLY)
        .where(requests.c.alliance == alliance, requests.c.subject == round, requests.c.kind == VALUES.name)
        .where(given_values.c.said == Said.NUMBER)
        .subquery()
    )
    return select(found).where(found.c.nth == 1).subquery("first_numbers")


def states(connection: Connection, alliance: str, round: str) -> list[AskedState]:
    """Return how each asked value of a round stands."""
    first = _first_numbers(alliance, round)
    columns = (requests.c.partner, partners.c.sector, asked_values.c.indicator, requests.c.status)
    due = func.coalesce(first.c.due, requests.c.due).label("due")
    found = (
        select(*columns, due, given_values.c.said, first.c.at, verdict())
        .select_from(requests)
        .join(partners, and_(partners.c.alliance == requests.c.alliance, partners.c.id == requests.c.partner))
        .join(
            asked_values, and_(asked_values.c.alliance == requests.c.alliance, asked_values.c.request == requests.c.id)
        )
        .outerjoin(given_values, and_(STANDING, given_values.c.indicator == asked_values.c.indicator))
        .outerjoin(first, and_(first.c.partner == requests.c.partner, first.c.indicator == asked_values.c.indicator))
        .where(requests.c.alliance == alliance, requests.c.subject == round)
        .where(requests.c.kind == VALUES.name, requests.c.status != Status.WITHDRAWN)
        .order_by(requests.c.id, asked_values.c.indicator)
    )
    return [_to_state(row) for row in connection.execute(found)]


def _to_state(row: Any) -> AskedState:
    said = Said(row.said) if row.said else None
    judged = Verdict(row.verdict) if row.verdict else None
    return AskedState(row.partner, Sector(row.sector), row.indicator, Status(row.status), row.due, said, row.at, judged)
