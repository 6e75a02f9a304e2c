"""Editions of a report: what is frozen, what became of it, and the chain of records that proves both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from domain.chain import digest_of, over
from domain.reports.readiness import Gap
from domain.reports.report import Report, frozen
from domain.words import Language

NO_HEAD = "0" * 64


class Step(StrEnum):
    """What became of a version, in this order; a printed file is a step of its own."""

    FROZEN = "frozen"
    APPROVED = "approved"
    RETURNED = "returned"
    PUBLISHED = "published"
    FILE = "file"


FINAL = frozenset({Step.APPROVED, Step.PUBLISHED})
"""Where a version stands for good: another one is made by a wish alone."""


class Form(StrEnum):
    """The forms a report is read in."""

    PDF = "pdf"
    HTML = "html"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Edition:
    """A report ready to be printed. Version 0 is a draft: its gaps are marked. `head` is the chain's when frozen."""

    report: Report
    version: int
    made_on: date
    digest: str
    head: str = ""
    gaps: Sequence[Gap] = ()

    def name(self, draft: str = "draft") -> str:
        """Name its files: by version, drafts, in the reader's word for them, by their contents."""
        mark = f"v{self.version}" if self.version else f"{draft}-{self.digest[:8]}"
        return f"{self.report.area}-{self.report.year}-{mark}"


@dataclass(frozen=True, slots=True)
class Record:
    """One link of the alliance's chain. `digest` is that of what was frozen, or of a file; `said` a short word."""

    number: int
    report: str
    version: int
    step: Step
    digest: str
    said: str
    by: str
    at: datetime
    head: str


def linked(before: Record | None, record: Record) -> Record:
    """Return the record as the next link of the chain: its head holds everything before it."""
    number = before.number + 1 if before else 1
    facts = [number, record.report, record.version, record.step.value, record.digest, record.said]
    facts += [record.by, record.at.isoformat()]
    head = over(before.head if before else NO_HEAD, {"facts": facts})
    about = (record.report, record.version, record.step, record.digest, record.said, record.by, record.at)
    return Record(number, *about, head)


def broken_at(chain: Sequence[Record]) -> int | None:
    """Return the number of the first record that does not follow from those before it."""
    before: Record | None = None
    for one in chain:
        if linked(before, one) != one:
            return one.number
        before = one
    return None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a version is: the last step that was not a file, and the word said with it."""

    version: int
    step: Step
    digest: str
    said: str
    at: datetime


def standing(records: Sequence[Record]) -> Standing | None:
    """Return how far the newest version of one report is; none while nothing was frozen."""
    steps = [one for one in records if one.step is not Step.FILE]
    if not steps:
        return None
    newest = max(one.version for one in steps)
    of_it = [one for one in steps if one.version == newest]
    last = of_it[-1]
    return Standing(newest, last.step, of_it[0].digest, last.said, last.at)


def published(records: Sequence[Record]) -> Record | None:
    """Return the newest publication of one report."""
    return next((one for one in reversed(records) if one.step is Step.PUBLISHED), None)


class Reports(Protocol):
    """The frozen reports of one alliance and the chain of what became of them. Both only grow."""

    def freeze(self, report: Report, by: str, at: datetime) -> Record:
        """Keep a report as its next version."""

    def note(
        self, report: str, version: int, step: Step, by: str, at: datetime, said: str = "", digest: str = ""
    ) -> Record:
        """Write down what became of a version."""

    def of(self, report: str) -> list[Record]:
        """Return the records of one report, oldest first."""

    def chain(self) -> list[Record]:
        """Return every record, oldest first."""

    def frozen(self, report: str, version: int) -> Report:
        """Return a version as it was frozen; raises NotFound."""

    def body(self, digest: str) -> Mapping[str, Any]:
        """Return what was frozen under a digest; raises NotFound."""

    def printed(self, digest: str) -> list[Record]:
        """Return the records of a file with these contents."""


Told = Callable[[int, int], None]
"""Is told how many of how many areas are done."""


class Press(Protocol):
    """Prints editions: the same edition always to the same bytes."""

    def printed(self, edition: Edition, language: Language, form: Form) -> bytes:
        """Return one file; raises Never when it cannot be set."""

    def kept(self, alliance: str, edition: Edition, language: Language, form: Form) -> str:
        """Keep one file in the service's folder unless it is there already, and return its path."""

    def held(self, alliance: str, edition: Edition, language: Language, form: Form) -> bytes | None:
        """Return one file as it is kept; nothing where it is not."""

    def issued(self, alliance: str, edition: Edition, language: Language, form: Form) -> bytes:
        """Print one file anew, keep it in the place of an earlier one, and return it."""


class NoPress:
    """Where nothing is printed, as in a rehearsal."""

    def printed(self, edition: Edition, language: Language, form: Form) -> bytes:
        """Return nothing."""
        del edition, language, form
        return b""

    def kept(self, alliance: str, edition: Edition, language: Language, form: Form) -> str:
        """Keep nothing."""
        del alliance, edition, language, form
        return ""

    def held(self, alliance: str, edition: Edition, language: Language, form: Form) -> None:
        """Hold nothing."""
        del alliance, edition, language, form

    def issued(self, alliance: str, edition: Edition, language: Language, form: Form) -> bytes:
        """Return nothing."""
        del alliance, edition, language, form
        return b""


def edition_of(report: Report, made_on: date, record: Record | None = None, gaps: Sequence[Gap] = ()) -> Edition:
    """Return an edition: of a frozen version, or a draft."""
    if record:
        return Edition(report, record.version, made_on, record.digest, record.head)
    return Edition(report, 0, made_on, digest_of(frozen(report)), gaps=gaps)
