"""The annual report as one value: what all its outputs are made of, and what is frozen with a version.

It is in no language yet: texts hold all of theirs, and a phrase of ours is a key of the wording with its facts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from domain.indicators.catalogue import Period
from domain.indicators.values import Compared
from domain.words import NO_TEXT, Language, Text


class Checked(StrEnum):
    """Who answers for a number. A person is never named in a report."""

    BANK = "bank"
    RULE = "rule"
    REVIEW = "review"
    NOBODY = "nobody"


class Want(StrEnum):
    """What a report may lack."""

    WORDS = "words"
    ACCEPTANCE = "acceptance"
    SOURCE = "source"
    PERIOD = "period"
    ALTERNATIVE = "alternative"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that says of which period it is, from where, and who accepted it. `sample` marks invented ones."""

    number: Decimal
    decimals: int
    period: str
    source: Text
    checked: Checked
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of the alliance's own (`text`), or a key of the wording with its facts."""

    key: str = ""
    text: Text = NO_TEXT
    facts: Mapping[str, str | int] = field(default_factory=dict)


Cell = Annotated[Fact | Phrase | int | None, Field(union_mode="left_to_right")]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, each column named by a key of the wording (`report.column.…`). Rows begin with a name."""

    title: Phrase
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """Figures of one area or organisation over the years, oldest first."""

    whose: Text
    how: Compared
    points: tuple[tuple[int, Decimal], ...]
    source: Text


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures drawn: as lines over the years, or as a bar for each curve's newest point.

    Bars follow the table that holds their numbers.
    """

    title: Text
    unit: Text
    decimals: int
    curves: tuple[Curve, ...]
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """What somebody wrote, in the language they wrote it, in the name of their organisation (empty: our own words)."""

    words: str
    language: Language
    by: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence of the wording: what is to be known before a table, or that there is nothing to tell."""

    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Missing:
    """A place that something is awaited at: what, of which thing, and from whom. `request` asks for it, if one does."""

    want: Want
    where: Text
    whom: Text = NO_TEXT
    request: str = ""

    @property
    def key(self) -> str:
        """Name the sentence that tells it: of whom it was asked, whose it is, or neither."""
        how = ".asked" if self.request else ".whom" if self.whom.fi else ""
        return f"report.missing.{self.want}{how}"

    @property
    def thing(self) -> Text | Period:
        """Return of what it is missing, to be put into words: a round is named by its period."""
        return Period.parse(self.where.fi) if self.want is Want.ROUND else self.where

    def is_like(self, other: "Missing") -> bool:
        """Tell whether one sentence can name both."""
        return (self.key, self.where) == (other.key, other.where)

    def with_others(self, others: Iterable["Missing"]) -> "Missing":
        """Return one that names all whom the same is awaited from."""
        names = [self.whom, *(one.whom for one in others)]
        return replace(self, whom=Text(*(", ".join(one[language] for one in names) for language in Language)))


Block = Annotated[Table | Chart | Passage | Remark | Missing, Field(union_mode="left_to_right")]


@dataclass(frozen=True, slots=True)
class Part:
    """One chapter as it stands in the report."""

    code: str
    title: Text
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one area and year."""

    area: str
    name: Text
    year: int
    alliance: Text
    own: bool
    parts: tuple[Part, ...] = ()
    sample: bool = False

    @property
    def id(self) -> str:
        """Name the report by its facts."""
        return report_id(self.year, self.area)

    def blocks(self) -> Iterator[tuple[Part, Any]]:
        """Yield every block with the chapter it stands in."""
        return ((part, block) for part in self.parts for block in part.blocks)


def report_id(year: int, area: str) -> str:
    """Name a report, `2026.suvanto`: the subject of the requests for its parts begins so."""
    return f"{year}.{area}"


_REPORT = TypeAdapter(Report)


def frozen(report: Report) -> Mapping[str, Any]:
    """Return the report as it is kept: words and numbers, JSON-friendly."""
    body: Mapping[str, Any] = _REPORT.dump_python(report, mode="json")
    return body


def thawed(written: str) -> Report:
    """Return the report that was frozen, from JSON."""
    return _REPORT.validate_json(written)
