"""Doubts about values, and the review that settles them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from statistics import fmean, median

from domain.errors import FieldsBroken, RuleBroken
from domain.indicators.catalogue import PeriodLength
from domain.indicators.values import Asked, Value, ValuesQuestion, Verdict
from domain.requests import Kind, Ladder, Move, Reply, Request, Status
from domain.words import Outside, Prose, Slug, Text

ENOUGH_PEERS = 8
OUTLIER = 3.5
SMALL_CHANGE = 5


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a value is asked about once more: a code of the wording, and what the value was held against."""

    code: str
    other: Decimal | None = None
    year: int | None = None
    count: int | None = None


def doubts(asked: Asked, number: Decimal) -> list[Doubt]:
    """Say what is surprising about a number: against last year, the national figure, comparable partners.

    National figures are of a year and of an area: they say nothing of a month, nor of one association in the area.
    """
    found = []
    limit = asked.indicator.doubt_at
    if asked.previous is not None and _far(number, asked.previous, limit, asked.indicator.decimals):
        found.append(Doubt("doubt.change", asked.previous))
    national = asked.national if asked.indicator.period is PeriodLength.YEAR else None
    if national and national.own and _far(number, national.number, limit, asked.indicator.decimals):
        found.append(Doubt("doubt.national", national.number, national.year))
    if is_outlier(number, asked.peers):
        found.append(Doubt("doubt.outlier", count=len(asked.peers)))
    return found


def _far(number: Decimal, other: Decimal, limit: Decimal, decimals: int) -> bool:
    change = abs(number - other)
    small_count = decimals == 0 and change < SMALL_CHANGE
    return not small_count and change > limit * abs(other)


def is_outlier(number: Decimal, peers: Sequence[Decimal | float]) -> bool:
    """Tell by the modified z-score (Iglewicz and Hoaglin 1993) whether a number stands apart from its peers.

    With fewer than eight peers nothing is called an outlier. Where most peers are equal, the mean absolute
    deviation takes the median's place, as they advise.
    """
    if len(peers) < ENOUGH_PEERS:
        return False
    middle, spread = _spread(tuple(peers))
    return spread > 0 and abs(float(number) - middle) / spread > OUTLIER


@lru_cache(maxsize=2_000)
def _spread(peers: tuple[Decimal | float, ...]) -> tuple[float, float]:
    """Return the middle of the peers and how far they are from it: of one round, many are held against the same."""
    values = [float(peer) for peer in peers]
    middle = median(values)
    away = [abs(value - middle) for value in values]
    return middle, median(away) / 0.6745 or fmean(away) * 1.2533


def doubted(question: ValuesQuestion, rows: Sequence[Value]) -> dict[str, list[Doubt]]:
    """Return the doubts by indicator code; values equal to an accepted earlier version are not doubted again."""
    asked = {item.indicator.code: item for item in question.items}
    found = {}
    for row in rows:
        item = asked[row.indicator]
        if row.number is not None and row.number != item.accepted and (why := doubts(item, row.number)):
            found[row.indicator] = why
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on one value of one reply. `review` and `number` name the reply that gave it, or rule and 0."""

    request: str
    reply: int
    indicator: str
    verdict: Verdict
    reason: str
    review: str
    number: int


@dataclass(frozen=True, slots=True)
class Doubted:
    """One doubtful value as the reviewer sees it."""

    asked: Asked
    value: Value
    doubts: Sequence[Doubt]


@dataclass(frozen=True, slots=True)
class ReviewQuestion:
    """What the page of a review shows: whose values, given by whom, and what is doubtful in them.

    It is `over` once its verdicts were carried over, or a newer answer came: then another verdict changes nothing.
    """

    request: str
    reply: int
    partner: Text
    given_by: str
    given_by_name: str
    comment: str
    items: Sequence[Doubted]
    over: bool = False


class Opinion(Outside):
    """The reviewer's verdict on one value."""

    verdict: Verdict | None = None
    reason: Prose = ""


class Review(Outside):
    """Verdicts by indicator code."""

    verdicts: Mapping[Slug, Opinion]


def judge(request: Request, question: ReviewQuestion, answer: Review, reply: Reply) -> list[Judged]:
    """Turn a review into verdicts. Nobody accepts a value they gave; a returned value needs a reason."""
    if reply.by == question.given_by:
        raise RuleBroken("review.own")
    rows, broken = [], {}
    for item in question.items:
        code = item.value.indicator
        opinion = answer.verdicts.get(code, Opinion())
        if opinion.verdict is None:
            broken[f"verdicts.{code}.verdict"] = RuleBroken("review.missing")
        elif opinion.verdict is Verdict.RETURNED and not opinion.reason:
            broken[f"verdicts.{code}.reason"] = RuleBroken("review.reason")
        else:
            about = (question.request, question.reply, code, opinion.verdict, opinion.reason)
            rows.append(Judged(*about, request.id, reply.number))
    if broken:
        raise FieldsBroken(broken)
    return rows


def review_id(request: Request) -> str:
    """Name the review after the reply it weighs, so that a second answer gets a second review."""
    return f"review.{request.id}.{request.answer}"


REVIEW: Kind[ReviewQuestion, Review] = Kind(
    "review",
    Review,
    judge,
    Ladder(),
    frozenset({Move.ANSWER, Move.HAND_OVER}),
    needs_accepting=True,
    receipt=False,
    while_subject=frozenset({Status.ANSWERED}),
    final=lambda question: "review.settled" if question.over else "",
)
