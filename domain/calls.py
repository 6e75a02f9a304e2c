"""A call to a partner who has not answered: help is asked for, nobody is blamed (S0-15)."""

from dataclasses import dataclass
from datetime import date

from domain.requests import Kind, Ladder, Move, Reply, Request, Status
from domain.words import Outside, Prose, Text


@dataclass(frozen=True, slots=True)
class CallQuestion:
    """What the page of a call task shows: whom to call, about which request, what has been sent."""

    request: str
    kind: str
    partner: Text
    contact_name: str
    phone: str
    due: date
    locks: date


class Called(Outside):
    """What came of the call."""

    outcome: Prose = ""


def nothing_more(request: Request, question: CallQuestion, answer: Called, reply: Reply) -> tuple[()]:
    """A call leaves words only; they stand in the reply."""
    del request, question, answer, reply
    return ()


def call_id(request: Request) -> str:
    """Name the call after the due date it follows, so that a moved date may lead to another."""
    return f"call.{request.id}.{request.due.isoformat()}"


CALL: Kind[CallQuestion, Called] = Kind(
    "call",
    Called,
    nothing_more,
    Ladder(frozenset({1}), None),
    frozenset({Move.ANSWER, Move.HAND_OVER}),
    receipt=False,
    while_subject=frozenset({Status.OPEN}),
)
