"""What waits, for whom and since when, with the names that the coordinator's pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from adapters.web.shown import title_facts
from domain.indicators.rounds import Round, Stage
from domain.messages import Message
from domain.own_channels import Faring, OwnChannel, stands
from domain.partners import Contact, Partner
from domain.ports import Work
from domain.processes.indicators.progress import how_far
from domain.processes.waiting import Waiting
from domain.requests import Reply, Request
from domain.words import Text
from domain.workdays import helsinki_date

SHOWN, A_FEW = 25, 5
"""Rows of one list on the first page, and of the one about which nothing needs to be done; another page shows all."""


TURNS = ("own", "wishes", "late", "soon", "later")
"""Whose turn it is, in the order of the page."""


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
class Undelivered:
    """A message that did not arrive: for whom, the code of why, and what it asked, each by kind and title's facts."""

    message: Message
    who: Contact | None
    code: str
    asked: Sequence[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class FirstPage:
    """Everything that waits, by who has the turn, as the first page shows it."""

    nothing: bool
    rounds: Sequence[Progress]
    own: Tasks
    wishes: Tasks
    late: Tasks
    soon: Tasks
    later: Tasks
    undelivered: Sequence[Undelivered]
    silent: Sequence[Partner]


def first_page(work: Work, waiting: Waiting, now: datetime) -> FirstPage:
    """Add the names to what waits."""
    wishes = {request.id: reply for request, reply in waiting.wishes}
    return FirstPage(
        waiting.nothing,
        [progress(work, one, now) for one in waiting.rounds],
        tasks(work, waiting.own, wishes),
        tasks(work, [request for request, _ in waiting.wishes], wishes),
        tasks(work, waiting.late),
        tasks(work, waiting.soon),
        tasks(work, waiting.later, most=A_FEW),
        _undelivered(work, waiting),
        waiting.silent,
    )


def tasks(
    work: Work, waiting: Sequence[Request], wishes: Mapping[str, Reply] | None = None, most: int | None = SHOWN
) -> Tasks:
    """Name the first of the requests that wait, or with `most` None all of them."""
    shown = waiting[:most]
    people = work.register.people(one.contact for one in shown)
    names = {one.id: one.name for one in work.register.partners()} if shown else {}
    wished, abouts = wishes or {}, work.requests.abouts(shown)

    def task(one: Request) -> Task:
        return Task(one, names[one.partner], people.get(one.contact), title_facts(abouts[one.id]), wished.get(one.id))

    return Tasks([task(one) for one in shown], len(waiting))


@dataclass(frozen=True, slots=True)
class Everything:
    """All that waits for somebody's answer, by whose turn it is, and the kinds and partners there are to choose."""

    turns: Mapping[str, Tasks]
    kinds: Sequence[str]
    partners: Sequence[Partner]


def everything(work: Work, waiting: Waiting, who: str = "", kind: str = "", partner: str = "") -> Everything:
    """Show all of it, or what is of one turn, kind or partner; an empty choice is no choice."""
    wishes = {request.id: reply for request, reply in waiting.wishes}
    found = {
        name: [request for request, _ in waiting.wishes] if name == "wishes" else getattr(waiting, name)
        for name in TURNS
    }
    whole = [one for some in found.values() for one in some]
    kinds, partners = {one.kind for one in whole}, {one.partner for one in whole}

    def fits(one: Request) -> bool:
        return kind in {"", one.kind} and partner in {"", one.partner}

    kept = {name: list(filter(fits, some)) for name, some in found.items() if who in {"", name}}
    shown = {name: tasks(work, some, wishes, None) for name, some in kept.items() if some}
    return Everything(shown, sorted(kinds), [one for one in work.register.partners() if one.id in partners])


@dataclass(frozen=True, slots=True)
class Failing:
    """A contact whose own channel does not take messages now, and how it stands."""

    who: Contact
    channel: OwnChannel
    faring: Faring | None
    stands: str


def failing(work: Work) -> list[Failing]:
    """List the contacts' own channels that do not take messages, or of which nobody knows."""
    faring = work.own_channels.faring()
    found = {one.contact: (one, stands(one, faring.get(one.contact))) for one in work.own_channels.all()}
    wrong = {id: pair for id, pair in found.items() if pair[1] not in {"open", "trying"}}
    people = work.register.people(wrong)
    return [Failing(people[id], one, faring.get(id), how) for id, (one, how) in wrong.items() if id in people]


def progress(work: Work, round: Round, now: datetime) -> Progress:
    """Tell how far a round is."""
    come = how_far(work, round)
    return Progress(round, round.stage(now), come.asked, come.said)


def _undelivered(work: Work, waiting: Waiting) -> list[Undelivered]:
    people = work.register.people(message.contact for message, _ in waiting.undelivered)
    return [
        Undelivered(
            message,
            people.get(message.contact),
            code,
            [(item["kind"], title_facts(item)) for item in message.facts.get("items", ())],
        )
        for message, code in waiting.undelivered
    ]
