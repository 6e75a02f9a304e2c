"""The one thing everybody asks of anybody: a request, its life cycle and its moves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from domain.asides import HandOver, NewDates, Words
from domain.errors import RuleBroken
from domain.events import Event
from domain.words import Text
from domain.workdays import at, helsinki_date


class Status(StrEnum):
    """Whose turn it is, or how it ended."""

    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    COUNTERED = "countered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Move(StrEnum):
    """What can be done to a request: the first five by the partner, the rest by the asker or by time."""

    ANSWER = "answer"
    COUNTER = "counter"
    DECLINE = "decline"
    HAND_OVER = "hand_over"
    ASK_TIME = "ask_time"
    EXTEND = "extend"
    ACCEPT = "accept"
    RETURN = "return"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    RELEASE = "release"


S, M = Status, Move
NEXT: Mapping[Status, Mapping[Move, Status]] = {
    S.OPEN: {
        M.ANSWER: S.ANSWERED,
        M.COUNTER: S.COUNTERED,
        M.DECLINE: S.DECLINED,
        M.HAND_OVER: S.OPEN,
        M.ASK_TIME: S.OPEN,
        M.EXTEND: S.OPEN,
        M.WITHDRAW: S.WITHDRAWN,
        M.LAPSE: S.LAPSED,
    },
    S.ANSWERED: {
        M.ANSWER: S.ANSWERED,
        M.DECLINE: S.DECLINED,
        M.ACCEPT: S.ACCEPTED,
        M.RETURN: S.OPEN,
        M.WITHDRAW: S.WITHDRAWN,
        M.LAPSE: S.LAPSED,
    },
    S.COUNTERED: {
        M.ANSWER: S.ANSWERED,
        M.ACCEPT: S.ACCEPTED,
        M.RETURN: S.OPEN,
        M.WITHDRAW: S.WITHDRAWN,
        M.LAPSE: S.LAPSED,
    },
    S.DECLINED: {M.ANSWER: S.ANSWERED, M.RETURN: S.OPEN},
    S.ACCEPTED: {M.ANSWER: S.ANSWERED, M.RETURN: S.OPEN, M.RELEASE: S.WITHDRAWN},
    S.WITHDRAWN: {},
    S.LAPSED: {},
}
"""What may follow what. "Returned" is a move, not a state; the lock date ends answering.

Only what was promised is released: the asker lets go of it, with thanks, and the answer stays as it was given.
"""

PAST: Mapping[Move, str] = {
    M.ANSWER: "answered",
    M.COUNTER: "countered",
    M.DECLINE: "declined",
    M.HAND_OVER: "handed-over",
    M.ASK_TIME: "asked-time",
    M.EXTEND: "extended",
    M.ACCEPT: "accepted",
    M.RETURN: "returned",
    M.WITHDRAW: "withdrawn",
    M.LAPSE: "lapsed",
    M.RELEASE: "released",
}
BY_RULE = "rule"
"""Who did it, where no person did."""
DAYS_TO_SETTLE = 90
"""How long after its lock date an answer may still be accepted, returned or lapse."""


@dataclass(frozen=True, slots=True)
class Request:
    """Something one partner asks of another. Dates are Finnish days, `due` and `locks` inclusive."""

    id: str
    kind: str
    subject: str
    asker: str
    partner: str
    contact: str
    opens: date
    due: date
    locks: date
    status: Status = S.OPEN
    version: int = 0
    answer: int = 0
    notice_at: datetime | None = None

    def after(self, move: Move, today: date) -> "Request":
        """Return the request as it stands after the move; raises RuleBroken if it is not the time for it."""
        if not self.may(move, today):
            raise RuleBroken("request.not-now", status=self.status.value, move=move.value, locks=self.locks)
        version = self.version + 1
        stands = {M.ANSWER: version, M.COUNTER: version, M.DECLINE: 0}.get(move, self.answer)
        return replace(self, status=NEXT[self.status][move], version=version, answer=stands)

    def may(self, move: Move, today: date) -> bool:
        """Ask whether `after` would let the move pass."""
        return move in NEXT[self.status] and not (move in {M.ANSWER, M.COUNTER} and today > self.locks)

    def settled_by(self) -> date:
        """Return the last day an answer waits for acceptance: a silent asker keeps no request open for ever."""
        return self.locks + timedelta(days=DAYS_TO_SETTLE)


@dataclass(frozen=True, slots=True)
class Reply:
    """One move as it was made: append-only. `number` is the version of the request it led to."""

    request: str
    number: int
    move: Move
    body: Mapping[str, Any]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """One move decided, to be written down whole or not at all."""

    before: Request
    after: Request
    reply: Reply
    event: Event
    rows: Sequence[object] = ()


SAYING = frozenset({M.ANSWER, M.COUNTER, M.DECLINE})
"""Moves that say something to what was asked."""
PARTNERS_MOVES = frozenset({M.ANSWER, M.DECLINE, M.HAND_OVER, M.ASK_TIME})
Q = TypeVar("Q")
A = TypeVar("A", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Ladder:
    """How a kind reminds: which of the three notices it sends, and working days from the last one to a call.

    `rather_twice` are those that come again where nobody can say whether they arrived; the others are let be.
    """

    notices: frozenset[int] = frozenset({1, 2, 3})
    call_after: int | None = 3
    rather_twice: frozenset[int] = frozenset({1})


@dataclass(frozen=True, slots=True)
class SentBack:
    """A part of an answer that its asker sent back, and why; `place` is its field on the page."""

    title: Text
    reason: str
    place: str = ""


def never(question: object) -> str:
    """Tell that an answer may change as long as its lock date lets it."""
    del question
    return ""


@dataclass(frozen=True)
class Kind(Generic[Q, A]):
    """A kind of request: its name is also that of its page, question and wording.

    `rows` turns an accepted-by-form answer into typed rows of this request, pure; it may raise RuleBroken or
    FieldsBroken. `needs_accepting` tells whether an answer waits for somebody's acceptance, `receipt` whether
    the one who answered gets a mail about it, `by_rows` whether single rows can be handed to a colleague. A request
    about another request makes sense `while_subject` stands so. `came_back` names what the asker sent back of an
    answer, for the notice that tells so. `taken_in_by` is the flow that lets answers take effect. `gives_back` tells
    whether who answers gets what the alliance promises in its file: figures of their own beside those of others.
    `minutes` is how long answering takes, where the alliance's own estimate, made for figures, would mislead. `final`
    tells by the code of a problem why an answer cannot change any more, though its lock date is still to come.
    """

    name: str
    answer: type[A]
    rows: Callable[[Request, Q, A, Reply], Sequence[object]]
    ladder: Ladder = field(default_factory=Ladder)
    moves: frozenset[Move] = PARTNERS_MOVES
    needs_accepting: bool = False
    receipt: bool = True
    by_rows: bool = False
    while_subject: frozenset[Status] = frozenset()
    came_back: Callable[[Q], Sequence[SentBack]] = lambda _: ()
    taken_in_by: str = "weigh-answers"
    gives_back: bool = False
    minutes: int | None = None
    final: Callable[[Q], str] = never

    @property
    def changes_until_locked(self) -> bool:
        """Tell whether the lock date alone ends changing an answer."""
        return self.final is never

    def moves_now(self, question: Q) -> frozenset[Move]:
        """Return the partner's moves that still change something."""
        return self.moves - SAYING if self.final(question) else self.moves


def take(kind: Kind[Q, A], request: Request, question: Q, move: Move, said: A | Words, by: str, now: datetime) -> Turn:
    """Decide one move by the partner; the store writes it down.

    Raises RuleBroken when the kind has no such move, it is not the time for it, or the answer is final.
    """
    if move not in kind.moves or (move in {M.ANSWER, M.COUNTER}) is isinstance(said, Words):
        raise RuleBroken("request.not-for-this-kind", move=move.value)
    if move in SAYING and (why := kind.final(question)):
        raise RuleBroken(why)
    after = request.after(move, helsinki_date(now))
    reply = Reply(request.id, after.version, move, said.model_dump(mode="json"), by, now)
    rows = () if isinstance(said, Words) else kind.rows(request, question, said, reply)
    if move is M.HAND_OVER and isinstance(said, HandOver) and not said.rows:
        after = replace(after, contact=said.contact)
    return _turn(request, after, reply, rows)


def steer(request: Request, move: Move, by: str, now: datetime, said: Words | None = None) -> Turn:
    """Decide one move by the asker, or by time: extend, accept, return, withdraw, lapse, release, rows handed back."""
    said = said or Words()
    after = request.after(move, helsinki_date(now))
    if isinstance(said, NewDates):
        after = replace(after, due=said.due, locks=max(said.locks, request.locks))
    if move is M.RETURN:
        after = replace(after, opens=helsinki_date(now))
    reply = Reply(request.id, after.version, move, said.model_dump(mode="json"), by, now)
    return _turn(request, after, reply)


def _turn(before: Request, after: Request, reply: Reply, rows: Sequence[object] = ()) -> Turn:
    after = replace(after, notice_at=_looked_at(after, reply.at))
    return Turn(before, after, reply, Event(f"{before.kind}.{PAST[reply.move]}", before.id, reply.by, reply.at), rows)


def _looked_at(request: Request, now: datetime) -> datetime | None:
    """Return when the clock looks at a request next: at once to lay its ladder anew, or when nobody settles it."""
    if request.status in {S.ANSWERED, S.COUNTERED}:
        return at(request.settled_by() + timedelta(days=1), time(0))
    return now if request.status is S.OPEN else None


def stood(history: Iterable[Reply], until: datetime) -> Status:
    """Return how a request stood just before an instant, by the moves made until then, oldest first."""
    status = S.OPEN
    for move in (one.move for one in history if one.at < until):
        status = NEXT[status][move]
    return status


def asked(request: Request, now: datetime) -> Event:
    """Tell that the service itself asks something: a review, a call."""
    return Event(f"{request.kind}.asked", request.id, BY_RULE, now)


@dataclass(frozen=True, slots=True)
class Notice:
    """A step of the ladder that was taken for a request, and the message that carried it (none: superseded)."""

    request: str
    step: str
    contact: str
    message: str | None
