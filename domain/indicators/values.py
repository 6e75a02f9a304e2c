"""A partner's values of a round's indicators: what is asked, what may be said, what becomes rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from domain.errors import FieldsBroken, RuleBroken
from domain.indicators.catalogue import Indicator, Period, check_within
from domain.indicators.statistics import Freshness
from domain.numbers import parse_number, typed
from domain.partners import Partner
from domain.requests import Kind, Reply, Request, SentBack
from domain.words import Line, Outside, Prose, Slug, Text


class Said(StrEnum):
    """What was said of an asked value. Nothing said is a row too: nought and unknown are never mixed."""

    NUMBER = "number"
    NOT_RELEVANT = "not-relevant"
    NOTHING = "nothing"


class Verdict(StrEnum):
    """What became of a given value."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Value:
    """One thing said of one indicator in one reply. `reason` says why not relevant, or explains a doubt.

    `due` was the request's due date then; more time and a return move that date, but make nothing late or on time.
    """

    request: str
    reply: int
    indicator: str
    said: Said
    number: Decimal | None = None
    decimals: int = 0
    reason: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure to stand beside: whose, of which year, from where (the attribution text).

    It is the partner's `own` where it tells of the very municipality or county that answers; to an association or a
    parish the figure of its place is a background, not a measure.
    """

    number: Decimal
    year: int
    whose: Text
    source: Text
    own: bool = True


class Compared(StrEnum):
    """How a line of figures relates to the partner that looks at it.

    PEERS is the median of others in its sector, OTHERS of all others in the alliance.
    """

    OWN = "own"
    PEERS = "peers"
    OTHERS = "others"
    ALIKE = "alike"
    COUNTY = "county"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one area over the years, oldest first; years without a figure are left out."""

    whose: Text
    how: Compared
    points: Sequence[tuple[int, Decimal]]
    source: Text


class Figures(Protocol):
    """National figures as far as they were fetched."""

    def beside(self, partner: Partner, statistics: Sequence[int]) -> Mapping[int, Figure]:
        """Return the newest figure of the partner's own area by the statistics bank's id; absent is not nought."""

    def beside_each(self, partners: Sequence[Partner], statistics: Sequence[int]) -> Mapping[str, Mapping[int, Figure]]:
        """Return the same for several partners, by their ids, in as many queries as for one."""

    def series(self, partner: Partner, statistic: int) -> Sequence[Series]:
        """Return an indicator over the years: the partner's area, comparable ones, the county, the country."""

    def municipalities(self) -> Mapping[str, Text]:
        """Return the municipalities' names by code, as the statistics bank tells; empty while unknown."""

    def counties(self) -> Mapping[str, tuple[str, Text]]:
        """Return code and name of each municipality's county by the municipality's code, as the bank tells."""

    def freshness(self) -> Sequence[Freshness]:
        """Return how fresh each fetched indicator is, and since when a problem keeps it from being fresher."""

    def never_fetched(self) -> Mapping[int, date]:
        """Return the indicators the bank has not given yet, by id, and since when it was asked in vain."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One asked indicator as the page shows it. `peers` are this round's numbers of comparable partners.

    `accepted` is the number that was last accepted in this request, whatever was said since.
    """

    indicator: Indicator
    previous: Decimal | None = None
    national: Figure | None = None
    peers: Sequence[Decimal | float] = ()
    given: Value | None = None
    verdict: Verdict | None = None
    verdict_reason: str = ""
    accepted: Decimal | None = None


@dataclass(frozen=True, slots=True)
class HandedOn:
    """Rows that a colleague fills in, by a request of their own, or has said no to; some may be `left_empty`."""

    request: str
    contact_name: str
    indicators: Sequence[Text]
    answered: bool
    declined: bool = False
    contact: str = ""
    left_empty: Sequence[Text] = ()

    @property
    def stands(self) -> str:
        """Name how far it is, as the wording does (`values.handed.<name>`)."""
        return "declined" if self.declined else "done" if self.answered else "waits"


@dataclass(frozen=True, slots=True)
class ValuesQuestion:
    """What the page of a values request shows."""

    round: str
    period: Period
    due: date
    items: Sequence[Asked]
    handed_on: Sequence[HandedOn] = ()


class GivenValue(Outside):
    """One row of the form, as typed."""

    number: Line = ""
    same: bool = False
    not_relevant: bool = False
    reason: Prose = ""


NOT_FILLED_IN = GivenValue()


class Values(Outside):
    """The whole answer: a row for each indicator by its code, and a word to the coordinator."""

    values: Mapping[Slug, GivenValue]
    comment: Prose = ""


def value_of(
    asked: Asked, given: GivenValue | None, request: str = "", reply: int = 0, due: date | None = None
) -> Value:
    """Turn one typed row into a value; raises RuleBroken.

    An omission must be reasoned where the catalogue says so: then it is "not relevant, because ..." .
    """
    indicator, given = asked.indicator, given or NOT_FILLED_IN
    said, number = _said(asked, given)
    return Value(request, reply, indicator.code, said, number, indicator.decimals, given.reason, due)


def _said(asked: Asked, given: GivenValue) -> tuple[Said, Decimal | None]:
    indicator = asked.indicator
    if given.not_relevant:
        if given.number:
            raise RuleBroken("value.both")
        if not given.reason:
            raise RuleBroken("value.reason")
        return Said.NOT_RELEVANT, None
    # What is kept as it was is held to what is asked by now: bounds and decimals may have changed meanwhile.
    kept = typed(asked.previous) if given.same and asked.previous is not None else ""
    if not (given.number or kept):
        if indicator.must_explain:
            raise RuleBroken("value.missing")
        return Said.NOTHING, None
    number = parse_number(_without_unit(given.number, indicator.unit) or kept, indicator.decimals)
    if kept and number != asked.previous:
        raise RuleBroken("value.same")
    check_within(indicator, number)
    return Said.NUMBER, number


def _without_unit(typed_: str, unit: Text) -> str:
    """Leave out the unit that stands beside the field, where somebody has written it too."""
    text = typed_.strip()
    if text.isdecimal():
        return text
    known = (one for one in (unit.fi, unit.sv, unit.en) if one and text.casefold().endswith(one.casefold()))
    longest = max(map(len, known), default=0)
    return text[: len(text) - longest].rstrip()


def value_rows(request: Request, question: ValuesQuestion, answer: Values, reply: Reply) -> list[Value]:
    """Turn an answer into a row for each asked indicator, all faults named at once (FieldsBroken)."""
    rows, broken = [], {}
    for asked in question.items:
        code = asked.indicator.code
        try:
            rows.append(value_of(asked, answer.values.get(code), request.id, reply.number, request.due))
        except RuleBroken as refusal:
            broken[f"values.{code}.number"] = refusal
    if broken:
        raise FieldsBroken(broken)
    if all(row.said is Said.NOTHING for row in rows):
        raise RuleBroken("values.nothing")
    return rows


def values_back(question: ValuesQuestion) -> list[SentBack]:
    """Name the indicators whose values a reviewer sent back."""
    back = [one for one in question.items if one.verdict is Verdict.RETURNED]
    return [SentBack(one.indicator.title, one.verdict_reason, f"values.{one.indicator.code}.number") for one in back]


VALUES: Kind[ValuesQuestion, Values] = Kind(
    "values", Values, value_rows, needs_accepting=True, by_rows=True, came_back=values_back, gives_back=True
)
