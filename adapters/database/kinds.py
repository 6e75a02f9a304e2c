"""What each kind of request needs of the database: the table of its rows, and its question."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, insert, select

from adapters.database.calls import call_question
from adapters.database.indicator_tables import given_values, verdicts
from adapters.database.named import Named
from adapters.database.register import text_of
from adapters.database.reviews import judged_row, review_question
from adapters.database.tables import partners, requests
from adapters.database.values import value_row, values_question
from domain.calls import CALL
from domain.requests import Request
from domain.reviews import REVIEW, Judged
from domain.round_ids import period_asked
from domain.values import VALUES, Value

ROWS: Mapping[type, tuple[Named, Callable[[Any], dict[str, Any]]]] = {
    Value: (Named(insert(given_values)), value_row),
    Judged: (Named(insert(verdicts)), judged_row),
}
QUESTIONS: Mapping[str, Callable[[Connection, str, Request], Any]] = {
    VALUES.name: values_question,
    REVIEW.name: review_question,
    CALL.name: call_question,
}
ABOUT_ANOTHER = frozenset({REVIEW.name, CALL.name})
"""Kinds whose requests are about another request; the others are about a round."""


def about(connection: Connection, alliance: str, request: Request) -> dict[str, Any]:
    """Return the words a title of the request needs."""
    return abouts(connection, alliance, [request])[request.id]


def abouts(connection: Connection, alliance: str, some: Sequence[Request]) -> dict[str, dict[str, Any]]:
    """Return the words the titles of several requests need, by their ids, in one query at most."""
    others = _about_others(connection, alliance, {one.subject for one in some if one.kind in ABOUT_ANOTHER})
    return {
        one.id: others[one.subject] if one.kind in ABOUT_ANOTHER else {"period": period_asked(one.subject)}
        for one in some
    }


def _about_others(connection: Connection, alliance: str, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    if not ids:
        return {}
    names = (partners.c.name_fi, partners.c.name_sv, partners.c.name_en)
    same = and_(partners.c.alliance == requests.c.alliance, partners.c.id == requests.c.partner)
    found = select(requests.c.id, requests.c.subject, *names).join(partners, same)
    where = (requests.c.alliance == alliance, requests.c.id.in_(sorted(ids)))
    rows = connection.execute(found.where(*where)).mappings()
    return {
        row["id"]: {"period": period_asked(row["subject"]), "partner": asdict(text_of(row, "name"))} for row in rows
    }


def write_rows(connection: Connection, alliance: str, rows: Sequence[object]) -> None:
    """Write the typed rows of an answer, each type to its table."""
    for kind, same in groupby(rows, key=type):
        into, to_row = ROWS[kind]
        into.write_all(connection, [{"alliance": alliance, **to_row(row)} for row in same])


def question(connection: Connection, alliance: str, request: Request) -> Any:
    """Return what the request's kind asks."""
    return QUESTIONS[request.kind](connection, alliance, request)
