"""What an import found and did, by row and column."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from adapters.wording import problem, say
from domain.errors import RuleBroken
from domain.words import Language


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the row (in a YAML file, the line), the column or field as it is named there, and why."""

    row: int
    column: str
    problem: RuleBroken


class Refused(Exception):
    """A file with faults; nothing of it is taken."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = sorted(faults, key=lambda fault: (fault.row, fault.column))


class Did(StrEnum):
    """What happens to a thing of the register. What the file does not mention is left, never deleted."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RETIRED = "retired"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one thing, `kind` of which the wording knows; `fields` are what changes."""

    did: Did
    kind: str
    name: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong, or else what was (in a dry run: would be) added, changed, retired, unchanged and left alone."""

    faults: Sequence[Fault] = ()
    changes: Sequence[Change] = ()
    notes: Sequence[tuple[str, Mapping[str, Any]]] = ()
    dry_run: bool = False
    by_line: bool = False
    """Whether rows are lines of a text file."""
    counts: Mapping[tuple[str, Did], int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", Counter((one.kind, one.did) for one in self.changes))

    @property
    def changed(self) -> bool:
        """Tell whether anything differs from what was there."""
        return any(one.did in {Did.ADDED, Did.CHANGED, Did.RETIRED} for one in self.changes)

    def lines(self, language: Language) -> list[str]:
        """Say it in words: the faults and nothing else, or each change, then counts, notes and how it ended.

        What a file holds is shown in a terminal, so signs that steer one are replaced.
        """
        return ["".join(sign if sign.isprintable() else "\ufffd" for sign in line) for line in self._lines(language)]

    def _lines(self, language: Language) -> list[str]:
        if self.faults:
            told = [self._fault(language, fault) for fault in self.faults]
            return [*told, say(language, "register.refused", count=len(self.faults))]
        shown = [one for one in self.changes if one.did is not Did.UNCHANGED]
        told = [_change(language, one) for one in sorted(shown, key=lambda one: list(Did).index(one.did))]
        counted = [_count(language, kind, did, count) for (kind, did), count in self.counts.items()]
        notes = [say(language, f"register.note.{key}", **facts) for key, facts in self.notes]
        return [*told, *counted, *notes, say(language, f"register.{self._ending()}")]

    def _ending(self) -> str:
        if not self.changed:
            return "nothing-new"
        return "dry-run" if self.dry_run else "imported"

    def _fault(self, language: Language, fault: Fault) -> str:
        where = "register.fault.line" if self.by_line else "register.fault.row"
        why = problem(language, fault.problem)
        return say(language, where, row=fault.row, column=fault.column or "–", why=why)


def _change(language: Language, one: Change) -> str:
    kind = say(language, f"register.kind.{one.kind}")
    line = say(language, f"register.did.{one.did}", kind=kind, name=one.name)
    return f"{line} ({', '.join(one.fields)})" if one.fields else line


def _count(language: Language, kind: str, did: Did, count: int) -> str:
    return say(language, f"register.count.{did}", kind=say(language, f"register.kinds.{kind}"), number=count)
