"""Requests and replies as rows."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from sqlalchemy import RowMapping

from adapters.database.things import Things
from domain.requests import Move, Reply, Request, Status

FIELDS = tuple(Request.__dataclass_fields__)
values_of = attrgetter(*FIELDS)


def to_request(row: RowMapping | Mapping[str, Any]) -> Request:
    """Read one row."""
    return Request(**{**{name: row[name] for name in FIELDS}, "status": Status(row["status"])})


REQUEST = Things(to_request)


def to_reply(row: RowMapping | Mapping[str, Any]) -> Reply:
    """Read one row."""
    fields = ("request", "number", "body", "by", "at")
    return Reply(move=Move(row["move"]), **{name: row[name] for name in fields})
