"""What came by mail, as the coordinator sees it: words to look at, who is away, what could not be read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from adapters.web.context import ports
from adapters.web.coordinator.access import back, coordinator
from adapters.web.shown import State, state, title_facts
from domain.errors import NotFound
from domain.inbox.incoming import Note, Sort
from domain.partners import Contact, spokesperson
from domain.ports import Work
from domain.requests import Request as Asked
from domain.requests import Status
from domain.words import Text
from domain.workdays import helsinki_date

LOOKED_BACK = timedelta(days=120)
"""No absence that a mail tells of is longer."""
SHOWN = 25
WITHOUT_DAY, PARKED = timedelta(days=14), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Written:
    """A note with the names that stand beside it; without a request where nobody knows what it is about."""

    note: Note
    who: Contact
    partner: Text
    asked: Asked | None
    about: Mapping[str, Any]
    stands: State | None = None

    @property
    def is_settled(self) -> bool:
        """Tell whether what it was written about waits for no answer any more: there was one, or it has ended."""
        return self.asked is not None and self.asked.status is not Status.OPEN


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who is away by their own mail, until a day if they told one, and who could be asked instead."""

    who: Contact
    until: date | None
    deputy: Contact | None


@dataclass(frozen=True, slots=True)
class Mailed:
    """What came by mail and waits for a look: the newest notes, and how many there are."""

    notes: Sequence[Written]
    count: int
    away: Sequence[Away]
    parked: int

    @property
    def nothing(self) -> bool:
        """Tell whether nothing waits."""
        return not (self.notes or self.away or self.parked)

    @property
    def unanswered(self) -> Sequence[Written]:
        """Return the notes on requests that wait for an answer yet, and those of which nobody knows."""
        return [one for one in self.notes if not one.is_settled]

    @property
    def settled(self) -> Sequence[Written]:
        """Return the notes on requests that wait for no answer any more."""
        return [one for one in self.notes if one.is_settled]


def mailed(work: Work, now: datetime) -> Mailed:
    """Gather what came by mail and waits for a look."""
    parked = work.received.since(now - PARKED, Sort.UNMATCHED, Sort.UNREADABLE)
    unread = work.received.unread()
    return Mailed(written(work, unread[:SHOWN], helsinki_date(now)), len(unread), _away(work, now), len(parked))


def written(work: Work, notes: Iterable[Note], today: date) -> list[Written]:
    """Put names beside notes, and how what they were written about stands."""
    notes = list(notes)
    people = work.register.people(one.contact for one in notes)
    names = {one.id: one.name for one in work.register.partners()} if notes else {}
    return [_written(work, one, people[one.contact], names, today) for one in notes]


def _written(work: Work, note: Note, who: Contact, names: Mapping[str, Text], today: date) -> Written:
    try:
        asked = work.requests.get(note.request) if note.request else None
    except NotFound:  # a round that was stopped takes its requests with it
        asked = None
    if asked is None:
        return Written(note, who, names[who.partner], None, {})
    about = title_facts(work.requests.about(asked))
    return Written(note, who, names[who.partner], asked, about, state(asked, today, mine=False))


def _away(work: Work, now: datetime) -> list[Away]:
    """List who told lately that they are away; who is back, or was never known to be gone, is left out."""
    today = helsinki_date(now)
    told = {one.contact: one for one in reversed(work.received.since(now - LOOKED_BACK, Sort.AWAY))}
    people = work.register.people(told)
    found = []
    for id, handled in told.items():
        person = people.get(id)
        recent = not handled.code and handled.at >= now - WITHOUT_DAY
        if person and person.active and (person.is_away(today) or recent):
            others = [one for one in work.register.contacts(person.partner) if one.id != id]
            until = person.away_until if person.is_away(today) else None
            found.append(Away(person, until, spokesperson(others, today)))
    return found


def seen(request: Request, form: FormData) -> Response:
    """Put a note aside."""
    del form
    visitor, number = coordinator(request), int(request.path_params["number"])
    now = ports(request).clock.now()
    with ports(request).store.begin(visitor.alliance) as work:
        done = work.received.put_aside(number, visitor.contact.id, now)
    return back("/coordinator", "note-seen" if done else "")
