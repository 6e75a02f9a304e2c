"""The question of a review: the doubtful values of one reply, and why they are doubtful."""

from collections import defaultdict
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Table, bindparam, exists, select

from adapters.database.indicators.tables import doubts, given_values, verdicts
from adapters.database.indicators.values import to_value, values_question
from adapters.database.named import Named
from adapters.database.register import SqlRegister
from adapters.database.tables import replies, requests
from domain.errors import NotFound
from domain.indicators.reviews import Doubt, Doubted, Judged, ReviewQuestion
from domain.indicators.values import VALUES
from domain.requests import Request, Status


def judged_row(judged: Judged) -> dict[str, Any]:
    """Turn a verdict into its row."""
    return asdict(judged)


def review_question(connection: Connection, alliance: str, review: Request) -> ReviewQuestion:
    """Return what a review asks; the reply it weighs is in its id, for later answers do not change it."""
    number = int(review.id.rpartition(".")[2])
    row = (
        connection.execute(select(requests).where(requests.c.alliance == alliance, requests.c.id == review.subject))
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound("requests.unknown", id=review.subject)
    fields = {name: row[name] for name in Request.__dataclass_fields__}
    request = Request(**{**fields, "status": Status(row["status"]), "answer": number})
    over = (row["answer"], request.status) != (number, Status.ANSWERED)
    return replace(_question(connection, alliance, request), over=over)


def _question(connection: Connection, alliance: str, request: Request) -> ReviewQuestion:
    asked = {item.indicator.code: item for item in values_question(connection, alliance, request).items}
    where = (given_values.c.alliance == alliance, given_values.c.request == request.id)
    given = select(given_values).where(*where, given_values.c.reply == request.answer)
    rows = [to_value(row) for row in connection.execute(given).mappings()]
    why = _doubts(connection, alliance, request)
    items = [Doubted(asked[value.indicator], value, why[value.indicator]) for value in rows if value.indicator in why]
    said = (
        replies.c.alliance == alliance,
        replies.c.request == request.id,
        replies.c.number == request.answer,
    )
    reply = connection.execute(select(replies.c.by, replies.c.body).where(*said)).one()
    register = SqlRegister(connection, alliance)
    giver = register.people([reply.by]).get(reply.by)
    name = register.partner(request.partner).name
    comment = str(reply.body.get("comment", ""))
    return ReviewQuestion(request.id, request.answer, name, reply.by, giver.name if giver else "", comment, items)


def _doubts(connection: Connection, alliance: str, request: Request) -> dict[str, list[Doubt]]:
    where = (doubts.c.alliance == alliance, doubts.c.request == request.id, doubts.c.reply == request.answer)
    found: dict[str, list[Doubt]] = defaultdict(list)
    found_rows = select(doubts).where(*where).order_by(doubts.c.indicator, doubts.c.code)
    for row in connection.execute(found_rows).mappings():
        other = None if row["other"] is None else Decimal(row["other"])
        found[row["indicator"]].append(Doubt(row["code"], other, row["year"], row["count"]))
    return found


def _of_the_standing_reply(table: Table) -> ColumnElement[bool]:
    return exists().where(
        table.c.alliance == requests.c.alliance,
        table.c.request == requests.c.id,
        table.c.reply == requests.c.answer,
    )


TO_WEIGH = (
    select(requests.c.id)
    .where(
        requests.c.alliance == bindparam("alliance"),
        requests.c.kind == VALUES.name,
        requests.c.status == Status.ANSWERED,
    )
    .where(~_of_the_standing_reply(verdicts), ~_of_the_standing_reply(doubts))
)
UNWEIGHED = Named(TO_WEIGH.order_by(requests.c.id).limit(bindparam("limit", type_=Integer)))


def unweighed(connection: Connection, alliance: str, limit: int) -> list[str]:
    """Return answered values requests whose standing reply has been weighed by nobody, the limit at most."""
    return [id for (id,) in UNWEIGHED.all(connection, alliance=alliance, limit=limit)]
