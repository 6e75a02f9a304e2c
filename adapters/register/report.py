"""What an import found and did, by row and column."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import RuleBroken
from domain.words import Language


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the row (in a YAML file, the line), the column or field as it is named there, and why."""

    row: int
    column: str
    problem: RuleBroken


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong, or else what was (in a dry run: would be) added, changed, unchanged and left alone."""

    faults: Sequence[Fault] = ()
    dry_run: bool = False

    def lines(self, language: Language) -> list[str]:
        """Say it, a line each."""
        raise NotImplementedError
