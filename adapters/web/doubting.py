"""The question before sending: doubtful values are shown once more, and nothing is written until they are confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import RuleBroken
from domain.indicators.reviews import Doubt, doubted
from domain.indicators.values import Asked, Value, ValuesQuestion
from domain.requests import Turn


class AskFirst(Exception):
    """Something to ask before the answer is written: the template of the question and its facts."""

    def __init__(self, template: str, facts: Mapping[str, Any]) -> None:
        super().__init__(template)
        self.template = template
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Surprise:
    """A doubtful value as its giver sees it."""

    asked: Asked
    value: Value
    doubts: Sequence[Doubt]


def ask_about_doubts(question: ValuesQuestion, turn: Turn, fields: Mapping[str, str]) -> None:
    """Raise AskFirst for doubtful values that the sender has not confirmed just as they are."""
    rows = {row.indicator: row for row in turn.rows if isinstance(row, Value)}
    found = doubted(question, list(rows.values()))
    if all(fields.get(f"sure.{code}") == str(rows[code].number) for code in found):
        return
    surprises = [
        Surprise(asked, rows[asked.indicator.code], found[asked.indicator.code])
        for asked in question.items
        if asked.indicator.code in found
    ]
    raise AskFirst("kinds/values-doubts.html.jinja", {"surprises": surprises})


def place_of_fault(name: str, fault: RuleBroken) -> str:
    """Show a missing reason at the field of the reason, everything else at the number."""
    return f"{name.removesuffix('number')}reason" if fault.code == "value.reason" else name
