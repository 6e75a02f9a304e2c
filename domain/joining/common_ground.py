"""The goals and values an alliance shares, and who has read them (S0-5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import FieldsBroken, RuleBroken
from domain.joining.onboarding import FLOW
from domain.requests import Kind, Reply, Request
from domain.words import Outside, Prose, Text


@dataclass(frozen=True, slots=True)
class CommonValue:
    """A shared goal or value, in a sentence."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """One shared value, read by a partner: a row of its reply."""

    request: str
    reply: int
    value: str


@dataclass(frozen=True, slots=True)
class CommonGroundQuestion:
    """What the page shows."""

    values: Sequence[CommonValue]


class Reading(Outside):
    """The acknowledgement as typed; a word is welcome."""

    read: bool = False
    word: Prose = ""


def acknowledged(request: Request, question: CommonGroundQuestion, answer: Reading, reply: Reply) -> list[Acknowledged]:
    """Turn a reading into rows, one for each value that was shown; raises FieldsBroken without a tick."""
    if not answer.read:
        raise FieldsBroken({"read": RuleBroken("common-ground.read")})
    return [Acknowledged(request.id, reply.number, one.code) for one in question.values]


COMMON_GROUND: Kind[CommonGroundQuestion, Reading] = Kind(
    "common-ground", Reading, acknowledged, receipt=False, taken_in_by=FLOW, minutes=2
)
