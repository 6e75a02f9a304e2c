"""What tests need often, each naming only what matters: a request, a message, an answer."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from domain.indicators.values import Values
from domain.messages import Message
from domain.requests import Request
from domain.words import Language
from tests.region import COORDINATOR, KAISA

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
ISOLA = "values.2027.isola"


def a_request(id: str = "values.x.isola", **what: Any) -> Request:
    days = (date(2027, 2, 1), date(2027, 3, 1), date(2027, 3, 15))
    return replace(Request(id, "values", "x", "county", "isola", KAISA.id, *days, notice_at=NOW), **what)


def a_message(key: str = "receipt.x", **what: Any) -> Message:
    facts = {"request": "x", "when": "1.2.2027"}
    return replace(Message(key, KAISA.id, COORDINATOR.id, "receipt", Language.FI, facts, NOW), **what)


def values(hearing: str = "12", share: str = "50") -> Values:
    return Values.model_validate({"values": {"hearing": {"number": hearing}, "share": {"number": share}}})
