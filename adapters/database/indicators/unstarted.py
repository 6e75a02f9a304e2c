"""Forgetting a round that was stopped before anybody was told of it."""

from sqlalchemy import Connection, delete, select

from adapters.database.indicators.tables import asked_values, round_audience, round_indicators, rounds
from adapters.database.tables import drafts, requests


def forget_round(connection: Connection, alliance: str, round: str) -> None:
    """Remove a round and what it would have asked; its events stay."""
    asked = (requests.c.alliance == alliance, requests.c.subject == round)
    ids = select(requests.c.id).where(*asked)
    for table in (asked_values, drafts):
        connection.execute(delete(table).where(table.c.alliance == alliance, table.c.request.in_(ids)))
    connection.execute(delete(requests).where(*asked))
    for table in (round_indicators, round_audience):
        connection.execute(delete(table).where(table.c.alliance == alliance, table.c.round == round))
    connection.execute(delete(rounds).where(rounds.c.alliance == alliance, rounds.c.id == round))
