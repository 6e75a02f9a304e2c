"""What waits for somebody, told by organisation: never by person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import NotFound
from domain.messages import Delivery
from domain.ports import Work
from domain.requests import Status
from domain.rounds import Stage
from domain.words import Text
from domain.workdays import helsinki_date

LATE, MORE_TIME, UNDELIVERED = "late", "more-time", "undelivered"


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing that waits: `what` is a request's kind, or why a request of the organisation needs a look."""

    organisation: Text | None
    what: str
    since: date | None
    about: str


def what_waits(work: Work, now: datetime) -> list[Waits]:
    """Return what waits for the coordinators or is late with a partner, the oldest first."""
    names = {partner.id: partner.name for partner in work.register.partners()}
    found = [*_for_coordinators(work, names, now), *_late(work, names, now)]
    found += [
        Waits(names.get(request.partner), MORE_TIME, helsinki_date(reply.at), request.id)
        for request, reply in work.requests.asked_time()
    ]
    refused = work.post.count().get(Delivery.REFUSED, 0)
    if refused:
        found.append(Waits(None, UNDELIVERED, None, f"{refused} messages"))
    return sorted(found, key=lambda one: (one.since or date.max, one.about))


def _for_coordinators(work: Work, names: dict[str, Text], now: datetime) -> Iterator[Waits]:
    """Yield what the backbone asks of itself: it names the organisation that it is about."""
    backbone = work.register.alliance().backbone
    for request in work.requests.open_of_partner(backbone):
        mine = request.asker == request.partner
        if mine and request.opens <= helsinki_date(now) and (partner := _partner_of(work, request.subject)):
            yield Waits(names.get(partner), request.kind, request.opens, request.subject)


def _partner_of(work: Work, subject: str) -> str | None:
    """Return whose request the subject is; nothing when it is no request."""
    try:
        return work.requests.get(subject).partner
    except NotFound:
        return None


def _late(work: Work, names: dict[str, Text], now: datetime) -> Iterator[Waits]:
    for round in work.rounds.all():
        if round.stage(now) is Stage.OPEN:
            for request in work.requests.of_subject(round.id):
                if request.status is Status.OPEN and request.due < helsinki_date(now):
                    yield Waits(names.get(request.partner), LATE, request.due, request.id)
