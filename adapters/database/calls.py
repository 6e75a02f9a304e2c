"""The questions of a coordinator's own tasks: whom to call about what, and whom no messages reach."""

from sqlalchemy import Connection, select

from adapters.database.post import SqlPost
from adapters.database.register import SqlRegister
from adapters.database.tables import requests
from domain.calls import CallQuestion
from domain.errors import NotFound
from domain.requests import Request
from domain.unreached import UnreachedQuestion, who_is_unreached


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


def unreached_question(connection: Connection, alliance: str, task: Request) -> UnreachedQuestion:
    """Return whom no messages reach now, whatever the task began with."""
    del task
    return who_is_unreached(SqlRegister(connection, alliance), SqlPost(connection, alliance))
