"""A values request as a spreadsheet: templates out, answers in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters.spreadsheets.plan import write_plan
from adapters.spreadsheets.template import write_template
from adapters.spreadsheets.uploaded import read_template
from domain.indicators.catalogue import Indicator
from domain.indicators.sheets import Sheet
from domain.indicators.values import ValuesQuestion
from domain.plans.plan import Content
from domain.requests import Request
from domain.words import Language, Text


@dataclass(frozen=True)
class Xlsx:
    """Templates as .xlsx files."""

    def template(self, request: Request, question: ValuesQuestion, partner: Text, language: Language) -> bytes:
        """Return an .xlsx of the request in the reader's language."""
        return write_template(request, question, partner, language)

    def read(self, content: bytes, request: Request, question: ValuesQuestion) -> Sheet:
        """Read an uploaded template; raises RuleBroken when the file is none, or of another request."""
        return read_template(content, request, question)

    def plan(
        self, content: Content, partners: Mapping[str, Text], indicators: Sequence[Indicator], language: Language
    ) -> bytes:
        """Return an .xlsx of the plan as the import reads it, with lists to choose from."""
        return write_plan(content, partners, indicators, language)
