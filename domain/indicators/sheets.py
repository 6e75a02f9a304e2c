"""A values request as a spreadsheet: a template out, what was read of it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from domain.errors import RuleBroken
from domain.indicators.catalogue import Indicator
from domain.indicators.values import GivenValue, ValuesQuestion
from domain.plans.plan import Content
from domain.requests import Request
from domain.words import Language, Text


@dataclass(frozen=True)
class Sheet:
    """What was read of an uploaded template, nothing saved yet. `problems` are named by cell, such as `F7`.

    `places` tells to which indicator a named cell belongs, where it is one that was asked.
    `older` tells that the template was fetched before the newest change of the request.
    """

    rows: Mapping[str, GivenValue] = field(default_factory=dict)
    problems: Mapping[str, RuleBroken] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    older: bool = False

    @property
    def filled(self) -> Mapping[str, GivenValue]:
        """The rows that hold something."""
        return {code: row for code, row in self.rows.items() if row.number or row.not_relevant or row.reason}

    @property
    def refused(self) -> frozenset[str]:
        """The indicators in whose row something is wrong."""
        return frozenset(self.places.values())

    @property
    def taken(self) -> frozenset[str]:
        """The indicators whose row holds something and nothing wrong."""
        return frozenset(self.filled) - self.refused


class Sheets(Protocol):
    """Writes and reads the templates."""

    def template(self, request: Request, question: ValuesQuestion, partner: Text, language: Language) -> bytes:
        """Return an .xlsx of the request in the reader's language: only what is to be filled in can be changed."""

    def read(self, content: bytes, request: Request, question: ValuesQuestion) -> Sheet:
        """Read an uploaded template; raises RuleBroken when the file is none, or of another request."""

    def plan(
        self, content: Content, partners: Mapping[str, Text], indicators: Sequence[Indicator], language: Language
    ) -> bytes:
        """Return an .xlsx of the plan as the import reads it, with lists to choose from; an empty one is a template."""
