"""Asking a round's requests for the indicators of their sectors."""

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, literal, select

from adapters.database.indicators.tables import asked_values, round_audience
from adapters.database.tables import partners, requests
from domain.indicators.values import VALUES
from domain.requests import Status

_OF_THEIR_SECTOR = requests.join(
    partners,
    and_(partners.c.alliance == requests.c.alliance, partners.c.id == requests.c.partner),
).join(
    round_audience,
    and_(
        round_audience.c.alliance == requests.c.alliance,
        round_audience.c.round == requests.c.subject,
        round_audience.c.sector == partners.c.sector,
    ),
)


def fill_round(connection: Connection, alliance: str, round: str) -> int:
    """Ask each open request that lacks indicators for those its partner is asked for nowhere else; tell how many."""
    where = (
        requests.c.alliance == alliance,
        requests.c.subject == round,
        requests.c.kind == VALUES.name,
        requests.c.status == Status.OPEN,
        ~_filled(),
        ~_asked_elsewhere(),
    )
    asked = select(literal(alliance), requests.c.id, round_audience.c.indicator).select_from(_OF_THEIR_SECTOR)
    rows = insert(asked_values).from_select(["alliance", "request", "indicator"], asked.where(*where))
    return connection.execute(rows).rowcount


def _filled() -> ColumnElement[bool]:
    return exists().where(asked_values.c.alliance == requests.c.alliance, asked_values.c.request == requests.c.id)


def _asked_elsewhere() -> ColumnElement[bool]:
    """Tell of rows that a colleague was handed and stands by, when the request they came from is asked once more."""
    other, values = requests.alias(), asked_values.alias()
    return exists().where(
        other.c.alliance == requests.c.alliance,
        other.c.subject == requests.c.subject,
        other.c.partner == requests.c.partner,
        other.c.status != Status.WITHDRAWN,
        values.c.alliance == other.c.alliance,
        values.c.request == other.c.id,
        values.c.indicator == round_audience.c.indicator,
    )
