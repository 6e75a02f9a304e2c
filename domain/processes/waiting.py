"""What waits in an alliance, and who has the turn: the same for the coordinator's page and the operators' list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.indicators.rounds import Round, Stage
from domain.kinds import KINDS
from domain.messages import Message
from domain.outcome import how_many
from domain.partners import Partner
from domain.ports import Work
from domain.requests import Reply, Request, Status
from domain.words import Text
from domain.workdays import helsinki_date

SOON = timedelta(days=7)
LATE, MORE_TIME, UNDELIVERED, HELD = "late", "more-time", "undelivered", "held"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits, soonest due first.

    `own` is the backbone's turn; `wishes` ask for more time; `late`, `soon` (within a week) and `later` are the
    partners' turn. Messages in `undelivered` were given up, each with its code; in `silent` partners nobody is asked.
    """

    rounds: Sequence[Round]
    own: Sequence[Request]
    wishes: Sequence[tuple[Request, Reply]]
    late: Sequence[Request]
    soon: Sequence[Request]
    later: Sequence[Request]
    undelivered: Sequence[tuple[Message, str]]
    silent: Sequence[Partner]

    @property
    def nothing(self) -> bool:
        """Tell whether nobody waits for anything."""
        parts = (self.own, self.wishes, self.late, self.soon, self.later, self.undelivered, self.silent)
        return not any(parts)


def what_waits(work: Work, now: datetime) -> Waiting:
    """Gather what waits. Of a round that is still held, nobody has heard yet."""
    today, backbone = helsinki_date(now), work.register.alliance().backbone
    wishes = {request.id: reply for request, reply in work.requests.asked_time()}
    running = [one for one in work.rounds.all() if one.stage(now) in {Stage.HELD, Stage.OPEN}]
    held = {one.id for one in running if one.stage(now) is Stage.HELD}
    standing = [one for kind in KINDS for one in work.requests.standing(kind, Status.OPEN) if one.opens <= today]
    waiting = sorted((one for one in standing if one.subject not in held), key=lambda one: (one.due, one.id))
    theirs = [one for one in waiting if one.partner != backbone and one.id not in wishes]
    return Waiting(
        running,
        [one for one in waiting if one.partner == backbone],
        [(one, wishes[one.id]) for one in waiting if one.id in wishes],
        [one for one in theirs if one.due < today],
        [one for one in theirs if today <= one.due <= today + SOON],
        [one for one in theirs if one.due > today + SOON],
        [(message, code) for message, _, code in work.post.stuck()],
        silent_partners(work),
    )


def silent_partners(work: Work) -> list[Partner]:
    """Return the active partners where nobody is named to be asked."""
    reached = {one.partner for one in work.register.contacts() if one.active}
    return [one for one in work.register.partners() if one.active and one.id not in reached]


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits, by organisation and never by person, as Prefect's UI may show it.

    `what` is a request's kind, or why a request of the organisation needs a look.
    """

    organisation: Text | None
    what: str
    since: date | None
    about: str


def for_operators(work: Work, waiting: Waiting, now: datetime) -> list[Waits]:
    """List what waits for the coordinators or is late with a partner, the backbone included, the oldest first."""
    names = {partner.id: partner.name for partner in work.register.partners()}
    found = [*_own(work, waiting.own, names, helsinki_date(now))]
    found += [Waits(names[one.partner], MORE_TIME, helsinki_date(wish.at), one.id) for one, wish in waiting.wishes]
    found += [Waits(names[one.partner], LATE, one.due, one.id) for one in waiting.late]
    if waiting.undelivered:
        found.append(Waits(None, UNDELIVERED, None, how_many(len(waiting.undelivered), "message", "messages")))
    if hold := work.holds.standing():
        waits = how_many(work.post.left(), "message", "messages")
        found.append(Waits(None, HELD, helsinki_date(hold.since), waits))
    return sorted(found, key=lambda one: (one.since or date.max, one.about))


def _own(work: Work, own: Sequence[Request], names: Mapping[str, Text], today: date) -> Iterator[Waits]:
    """Yield what the backbone has to do about a partner's request, naming that partner, and what it is late with."""
    abouts = work.requests.abouts(own)
    for one in own:
        if partner := abouts[one.id].get("partner"):
            yield Waits(Text(**partner), one.kind, one.opens, one.subject)
        elif one.due < today:
            yield Waits(names[one.partner], LATE, one.due, one.id)
