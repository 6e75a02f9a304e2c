"""The one thing everybody asks of anybody: a request, its life cycle and its moves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from domain.errors import RuleBroken
from domain.events import Event
from domain.words import Name, Outside, Prose
from domain.workdays import helsinki_date


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
    S.ACCEPTED: {M.ANSWER: S.ANSWERED, M.RETURN: S.OPEN},
    S.WITHDRAWN: {},
    S.LAPSED: {},
}
"""What may follow what. "Returned" is a move, not a state; the lock date ends answering."""

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
}
BY_RULE = "rule"
"""Who did it, where no person did."""


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
        if move not in NEXT[self.status] or (move is M.ANSWER and today > self.locks):
            raise RuleBroken("request.not-now", status=self.status.value, move=move.value, locks=self.locks)
        version = self.version + 1
        stands = {M.ANSWER: version, M.COUNTER: version, M.DECLINE: 0}.get(move, self.answer)
        return replace(self, status=NEXT[self.status][move], version=version, answer=stands)

    def may(self, move: Move, today: date) -> bool:
        """Ask whether `after` would let the move pass."""
        return move in NEXT[self.status] and not (move is M.ANSWER and today > self.locks)


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


class Words(Outside):
    """What is said with a move that is not an answer."""

    reason: Prose = ""


class Decline(Words):
    """A kind no. The decliner chooses who sees the reason: the coordinator, the alliance, or the report too."""

    seen_by: str = "coordinator"


class AskTime(Words):
    """A wish for more time, with the day that would suit."""

    until: date | None = None


class HandOver(Words):
    """To whom the request goes: a known contact, or a colleague's name and address. No rows means all of it."""

    contact: str = ""
    name: Name | None = None
    email: str = ""
    rows: tuple[str, ...] = ()


class NewDates(Words):
    """The dates of a request after the asker gave more time or returned it."""

    due: date
    locks: date


PARTNERS_MOVES = frozenset({M.ANSWER, M.DECLINE, M.HAND_OVER, M.ASK_TIME})
Q = TypeVar("Q")
A = TypeVar("A", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Ladder:
    """How a kind reminds: which of the three notices it sends, and working days from the last one to a call."""

    notices: frozenset[int] = frozenset({1, 2, 3})
    call_after: int | None = 5


@dataclass(frozen=True)
class Kind(Generic[Q, A]):
    """A kind of request: its name is also that of its page, question and wording.

    `rows` turns an accepted-by-form answer into typed rows of this request, pure; it may raise RuleBroken or
    FieldsBroken. `needs_accepting` tells whether an answer waits for somebody's acceptance.
    """

    name: str
    answer: type[A]
    rows: Callable[[Request, Q, A, Reply], Sequence[object]]
    ladder: Ladder = field(default_factory=Ladder)
    moves: frozenset[Move] = PARTNERS_MOVES
    needs_accepting: bool = False
    direct: bool = False
    """Asked by a direct message at once rather than in the digest (never for notices that may wait)."""


def take(kind: Kind[Q, A], request: Request, question: Q, move: Move, said: A | Words, by: str, now: datetime) -> Turn:
    """Decide one move by the partner; the store writes it down.

    Raises RuleBroken when the kind has no such move or it is not the time for it.
    """
    if move not in kind.moves or (move in {M.ANSWER, M.COUNTER}) is isinstance(said, Words):
        raise RuleBroken("request.not-for-this-kind", move=move.value)
    after = request.after(move, helsinki_date(now))
    reply = Reply(request.id, after.version, move, said.model_dump(mode="json"), by, now)
    rows = () if isinstance(said, Words) else kind.rows(request, question, said, reply)
    if move is M.HAND_OVER and isinstance(said, HandOver) and not said.rows:
        after = replace(after, contact=said.contact)
    return Turn(request, after, reply, _event(request, move, by, now), rows)


def steer(request: Request, move: Move, by: str, now: datetime, said: Words | None = None) -> Turn:
    """Decide one move by the asker, or by time: extend, accept, return, withdraw, lapse."""
    said = said or Words()
    after = request.after(move, helsinki_date(now))
    if isinstance(said, NewDates):
        after = replace(after, due=said.due, locks=max(said.locks, request.locks))
    if move is M.RETURN:
        after = replace(after, opens=helsinki_date(now))
    reply = Reply(request.id, after.version, move, said.model_dump(mode="json"), by, now)
    return Turn(request, after, reply, _event(request, move, by, now))


def _event(request: Request, move: Move, by: str, now: datetime) -> Event:
    return Event(f"{request.kind}.{PAST[move]}", request.id, by, now)


def is_late(reply: Reply, request: Request) -> bool:
    """Tell whether the reply came after the due date, in Finnish days."""
    return helsinki_date(reply.at) > request.due


@dataclass(frozen=True, slots=True)
class Notice:
    """A step of the ladder that was taken for a request, and the message that carried it (none: superseded)."""

    request: str
    step: str
    contact: str
    message: str | None


class Requests(Protocol):
    """Requests of one alliance and what belongs to them. Lists come in a fixed order: due, then id."""

    def get(self, id: str) -> Request:
        """Return the request; raises NotFound."""

    def question(self, request: Request) -> Any:
        """Return what the kind's page shows and its answer is checked against."""

    def about(self, request: Request) -> Mapping[str, Any]:
        """Return the words a title of the request needs (JSON-friendly; texts as {"fi", "sv", "en"})."""

    def add_missing(self, requests: Iterable[Request], event: Event | None = None) -> list[str]:
        """Add those whose id is new, leave the rest; return the new ids. The event is written if any was new."""

    def write(self, turn: Turn) -> None:
        """Write a move with its reply, rows and event; raises Stale when the request has changed meanwhile."""

    def plan_notice(self, notice_at: Mapping[str, datetime | None]) -> None:
        """Set when the next step of each request is due; leaves `version` alone."""

    def due(self, now: datetime, limit: int) -> list[Request]:
        """Return open requests whose next step is due, soonest first."""

    def of_contact(self, contact: str) -> list[Request]: ...
    def of_partner(self, partner: str) -> list[Request]: ...
    def of_subject(self, subject: str) -> list[Request]: ...
    def standing(self, kind: str, status: Status) -> list[Request]:
        """Return the requests of a kind that stand at a status."""

    def asked_time(self) -> list[tuple[Request, Reply]]:
        """Return open requests whose newest reply asks for time."""

    def asked_since(self, day: date) -> Mapping[str, int]:
        """Count what others have asked of each partner since a day; what was withdrawn counts too, for it was read."""

    def history(self, id: str) -> list[Reply]: ...
    def reply(self, request: str, number: int) -> Reply: ...
    def draft(self, request: str, contact: str) -> tuple[Mapping[str, Any], datetime] | None: ...
    def save_draft(self, request: str, contact: str, body: Mapping[str, Any], now: datetime) -> None: ...
    def drop_draft(self, request: str, contact: str) -> None: ...
    def steps(self, requests: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """Return the ladder steps already taken, by request id."""

    def note(self, notices: Iterable[Notice]) -> None: ...
