"""The question of a call task: whom to call, and about what."""

from sqlalchemy import Connection, select

from adapters.database.register import SqlRegister
from adapters.database.tables import requests
from domain.calls import CallQuestion
from domain.errors import NotFound
from domain.requests import Request


def call_question(connection: Connection, alliance: str, call: Request) -> CallQuestion:
    """Return whom to call about which request."""
    where = (requests.c.alliance == alliance, requests.c.id == call.subject)
    row = connection.execute(select(requests).where(*where)).one_or_none()
    if row is None:
        raise NotFound("requests.unknown", id=call.subject)
    register = SqlRegister(connection, alliance)
    contact = register.contact(row.contact)
    partner = register.partner(row.partner).name
    return CallQuestion(row.id, row.kind, partner, contact.name, contact.phone, row.due, row.locks)
