"""How a partner joins: the steps it is asked to take, how far it is, and whether it is in, coming or gone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from domain.forums import Seat
from domain.requests import Request, Status
from domain.workdays import helsinki_date, next_allowed

DAYS_OF_GRACE = 60
"""How long after its due date a step can still be taken: an association's board may meet every second month."""
FLOW = "onboard-partners"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of joining: which kind of request, how many days after the start it is due, whether it may be skipped.

    A no to a step that may not be skipped is heard too; then a coordinator decides how to go on (S0-9).
    """

    code: str
    days: int = 14
    may_skip: bool = True


STEPS = (Step("people", 7), Step("agreement", 21), Step("common-ground", 14), Step("seating", 14), Step("profile", 21))
"""What is asked where the alliance has written no steps of its own."""


class Stage(StrEnum):
    """Where a partner is."""

    JOINING = "joining"
    MEMBER = "member"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Membership:
    """How a partner came in through an invitation, and whether it has left. `by` is the coordinator who invited."""

    partner: str
    by: str
    began_on: date
    joined_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def stage(self) -> Stage:
        """Tell where the partner is."""
        if self.left_at:
            return Stage.LEFT
        return Stage.MEMBER if self.joined_at else Stage.JOINING

    @property
    def joining(self) -> str:
        """Name the joining: the subject of its steps."""
        return f"joining.{self.partner}.{self.began_on.isoformat()}"

    def joined(self, now: datetime) -> "Membership":
        """Return it as it stands once the partner is in."""
        return replace(self, joined_at=now, left_at=None)


class Taken(StrEnum):
    """How far a step is."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    REFUSED = "refused"
    OVER = "over"


SETTLED = frozenset({Taken.DONE, Taken.SKIPPED})
STANDS: Mapping[Status, Taken] = {
    Status.OPEN: Taken.OPEN,
    Status.ANSWERED: Taken.OPEN,
    Status.COUNTERED: Taken.OPEN,
    Status.ACCEPTED: Taken.DONE,
    Status.DECLINED: Taken.SKIPPED,
    Status.WITHDRAWN: Taken.SKIPPED,
    Status.LAPSED: Taken.OVER,
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a partner's joining is, step by step."""

    steps: Sequence[tuple[Request, Taken]]

    @property
    def done(self) -> int:
        """Count the steps behind; what was answered counts at once for the one who answered."""
        return sum(taken in SETTLED or request.status is Status.ANSWERED for request, taken in self.steps)

    @property
    def is_settled(self) -> bool:
        """Tell whether every step is done or skipped."""
        return all(taken in SETTLED for _, taken in self.steps)

    @property
    def is_stuck(self) -> bool:
        """Tell whether only a coordinator can go on: nothing is open, and a step was refused or has run out."""
        return not self.is_settled and all(taken is not Taken.OPEN for _, taken in self.steps)


def how_far(requests: Iterable[Request], steps: Sequence[Step]) -> Progress:
    """Tell how far a joining is, its steps in their own order; of a step asked more than once the last counts."""
    order = {step.code: number for number, step in enumerate(steps)}
    needed = {step.code for step in steps if not step.may_skip}
    last = {one.kind: one for one in sorted(requests, key=lambda one: (len(one.id), one.id))}
    asked = sorted(last.values(), key=lambda one: (order.get(one.kind, len(order)), one.id))
    return Progress([(one, _taken(one, needed)) for one in asked])


def _taken(request: Request, needed: Iterable[str]) -> Taken:
    """Tell how far a step is. One that may not be skipped is not behind because somebody has withdrawn it."""
    passed_over = request.status in {Status.DECLINED, Status.WITHDRAWN}
    return Taken.REFUSED if passed_over and request.kind in needed else STANDS[request.status]


def joining_requests(
    membership: Membership, steps: Iterable[Step], asker: str, contact: str, now: datetime
) -> list[Request]:
    """Return the steps as requests; their ids come from facts, so that inviting twice asks once."""
    asked = []
    for step in steps:
        due = next_allowed(membership.began_on + timedelta(days=step.days))
        locks = next_allowed(due + timedelta(days=DAYS_OF_GRACE))
        id = f"{step.code}.{membership.partner}.{membership.began_on.isoformat()}"
        dates = (membership.began_on, due, locks)
        asked.append(
            Request(id, step.code, membership.joining, asker, membership.partner, contact, *dates, notice_at=now)
        )
    return asked


def asked_anew(request: Request, times: int, steps: Iterable[Step], contact: str, now: datetime) -> Request:
    """Return a step that was withdrawn as a request of its own, its days counted from now."""
    step, today = next((one for one in steps if one.code == request.kind), Step(request.kind)), helsinki_date(now)
    due = next_allowed(today + timedelta(days=step.days))
    dates = (today, due, next_allowed(due + timedelta(days=DAYS_OF_GRACE)))
    id = f"{request.id}.{times}"
    return Request(id, request.kind, request.subject, request.asker, request.partner, contact, *dates, notice_at=now)


class Memberships(Protocol):
    """How the partners of one alliance came and went; those that an alliance file brought have no entry."""

    def all(self) -> list[Membership]:
        """Return every membership, by partner."""

    def of(self, partner: str) -> Membership | None:
        """Return a partner's membership, if there is one."""

    def save(self, membership: Membership) -> None:
        """Write a partner's membership."""

    def leave_behind(self, partner: str, people: Iterable[str], seats: Iterable[Seat]) -> None:
        """Remember who was there and where they sat when the partner left."""

    def take_up(self, partner: str) -> tuple[list[str], list[Seat]]:
        """Return who was there and where they sat, and forget it."""
