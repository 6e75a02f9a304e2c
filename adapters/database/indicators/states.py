"""How each asked value of a round stands, in two queries."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

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


def _first_numbers(connection: Connection, alliance: str, round: str) -> dict[tuple[str, str], tuple[datetime, date]]:
    """Return when each partner first gave a number for each indicator, and its due date then.

    Rows that are handed on, or asked once more, are still the partner's. Put together here, for SQLite would hold every
    asked value against every given one.
    """
    due = func.coalesce(given_values.c.due, requests.c.due)
    given = and_(given_values.c.alliance == requests.c.alliance, given_values.c.request == requests.c.id)
    found = (
        select(requests.c.partner, given_values.c.indicator, replies.c.at, due)
        .select_from(requests)
        .join(given_values, given)
        .join(replies, _REPLY)
        .where(requests.c.alliance == alliance, requests.c.subject == round, requests.c.kind == VALUES.name)
        .where(given_values.c.said == Said.NUMBER)
        .order_by(replies.c.at.desc(), requests.c.id.desc(), replies.c.number.desc())
    )
    return {(partner, indicator): (at, due) for partner, indicator, at, due in connection.execute(found)}


def states(connection: Connection, alliance: str, round: str) -> list[AskedState]:
    """Return how each asked value of a round stands."""
    asked = and_(asked_values.c.alliance == requests.c.alliance, asked_values.c.request == requests.c.id)
    columns = (requests.c.partner, partners.c.sector, asked_values.c.indicator, requests.c.status, requests.c.due)
    found = (
        select(*columns, given_values.c.said, verdict())
        .select_from(requests)
        .join(partners, and_(partners.c.alliance == requests.c.alliance, partners.c.id == requests.c.partner))
        .join(asked_values, asked)
        .outerjoin(given_values, and_(STANDING, given_values.c.indicator == asked_values.c.indicator))
        .where(requests.c.alliance == alliance, requests.c.subject == round)
        .where(requests.c.kind == VALUES.name, requests.c.status != Status.WITHDRAWN)
        .order_by(requests.c.id, asked_values.c.indicator)
    )
    first = _first_numbers(connection, alliance, round)
    return [_to_state(row, first) for row in connection.execute(found)]


def _to_state(row: Any, first: Mapping[tuple[str, str], tuple[datetime, date]]) -> AskedState:
    said = Said(row.said) if row.said else None
    judged = Verdict(row.verdict) if row.verdict else None
    at, due = first.get((row.partner, row.indicator), (None, row.due))
    return AskedState(row.partner, Sector(row.sector), row.indicator, Status(row.status), due, said, at, judged)
