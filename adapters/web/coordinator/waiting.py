"""What waits, for whom and since when: the coordinator's first page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from adapters.web.shown import title_facts
from domain.kinds import KINDS
from domain.messages import Message
from domain.partners import Contact, Partner
from domain.ports import Work
from domain.requests import Reply, Request, Status
from domain.rounds import Round, Stage
from domain.words import Text
from domain.workdays import helsinki_date

SOON = timedelta(days=7)
SHOWN = 25
"""Rows of one list; the round's own page shows all."""


@dataclass(frozen=True, slots=True)
class Task:
    """One request that waits for somebody: what it is about, in facts of the wording."""

    request: Request
    partner: Text
    who: Contact | None
    about: Mapping[str, Any]
    wish: Reply | None = None

    @property
    def since(self) -> date:
        """Return since when it has waited: since the wish for more time, else since it was asked."""
        return helsinki_date(self.wish.at) if self.wish else self.request.opens

    @property
    def until(self) -> date | None:
        """Return the day that would suit, if more time was asked for."""
        said = self.wish.body.get("until") if self.wish else None
        return date.fromisoformat(said) if said else None


@dataclass(frozen=True, slots=True)
class Tasks:
    """The first of those that wait, and how many there are."""

    rows: Sequence[Task]
    count: int

    @property
    def more(self) -> int:
        """Count those that are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is: how many were asked and how many have said something."""

    round: Round
    stage: Stage
    asked: int
    said: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits, by who has the turn."""

    rounds: Sequence[Progress]
    own: Tasks
    wishes: Tasks
    late: Tasks
    soon: Tasks
    later: Tasks
    undelivered: Sequence[tuple[Message, Contact | None, str]]
    silent: Sequence[Partner]

    @property
    def nothing(self) -> bool:
        """Tell whether nobody waits for anything."""
        tasks = (self.own, self.wishes, self.late, self.soon, self.later)
        return not (any(one.count for one in tasks) or self.undelivered or self.silent)


def what_waits(work: Work, now: datetime) -> Waiting:
    """Gather what waits in the alliance, soonest due first."""
    today, backbone = helsinki_date(now), work.register.alliance().backbone
    wishes = {request.id: reply for request, reply in work.requests.asked_time()}
    waiting = [one for kind in KINDS for one in work.requests.standing(kind, Status.OPEN)]
    waiting = sorted((one for one in waiting if one.opens <= today), key=lambda one: (one.due, one.id))
    theirs = [one for one in waiting if one.partner != backbone and one.id not in wishes]
    running = [one for one in work.rounds.all() if one.stage(now) in {Stage.HELD, Stage.OPEN}]
    held = {one.id for one in running if one.stage(now) is Stage.HELD}
    asked = [one for one in theirs if one.subject not in held]
    return Waiting(
        [progress(work, one, now) for one in running],
        tasks(work, [one for one in waiting if one.partner == backbone]),
        tasks(work, [one for one in waiting if one.id in wishes], wishes),
        tasks(work, [one for one in asked if one.due < today]),
        tasks(work, [one for one in asked if today <= one.due <= today + SOON]),
        tasks(work, [one for one in asked if one.due > today + SOON]),
        _undelivered(work),
        silent_partners(work),
    )


def tasks(work: Work, waiting: Sequence[Request], wishes: Mapping[str, Reply] | None = None) -> Tasks:
    """Name the first of the requests that wait."""
    shown = waiting[:SHOWN]
    people = work.register.people(one.contact for one in shown)
    names = {one.id: one.name for one in work.register.partners()} if shown else {}
    wished, abouts = wishes or {}, work.requests.abouts(shown)

    def task(one: Request) -> Task:
        return Task(one, names[one.partner], people.get(one.contact), title_facts(abouts[one.id]), wished.get(one.id))

    return Tasks([task(one) for one in shown], len(waiting))


def progress(work: Work, round: Round, now: datetime) -> Progress:
    """Tell how far a round is."""
    statuses = Counter(one.status for one in work.requests.of_subject(round.id))
    unanswered = statuses[Status.OPEN] + statuses[Status.LAPSED] + statuses[Status.WITHDRAWN]
    return Progress(round, round.stage(now), statuses.total(), statuses.total() - unanswered)


def silent_partners(work: Work) -> list[Partner]:
    """Return the active partners where nobody is named to be asked."""
    reached = {one.partner for one in work.register.contacts() if one.active}
    return [one for one in work.register.partners() if one.active and one.id not in reached]


def _undelivered(work: Work) -> list[tuple[Message, Contact | None, str]]:
    found = work.post.refused()
    people = work.register.people(message.contact for message, _ in found)
    return [(message, people.get(message.contact), code) for message, code in found]
