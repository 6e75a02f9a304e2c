"""The year clock over an alliance's data: every process adds what it knows, and all who look see the same."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from domain.duties import Done, Duty, Pace, Standing, in_force, standings
from domain.errors import RuleBroken
from domain.events import Event
from domain.forums import Forum, running
from domain.links import Link, Purpose, serial_at
from domain.meetings.planning import usual_days
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.processes import met
from domain.processes.happenings import meetings, plan_questions, renewals, reports, who_meets
from domain.requests import Status
from domain.statutory import STATUTORY
from domain.terms import terms_of
from domain.workdays import helsinki_date, next_allowed
from domain.yearclock import Entry, Season, Sort, Span, arranged

Source = Callable[[Work, Span, Contact | None], Iterable[Entry]]
"""What a process adds: its entries of these days; a contact's own requests only when that contact looks."""
CALENDAR_DAYS = 730
"""How long an address of a calendar is read; whoever looks at the page gets one that lasts longer."""
BEHIND, AHEAD = timedelta(days=60), timedelta(days=400)
"""How much of the past and of the future a calendar tells."""


def seasons(work: Work, span: Span, contact: Contact | None) -> Iterator[Entry]:
    """What the alliance has written into its year clock."""
    del contact
    forums = {one.code for one in running(work.handbook.all(Forum))}
    for one in work.handbook.all(Season):
        if one.forum in forums:
            continue  # shown as the meeting it is
        for year in span.years:
            facts, day = {"what": one.title}, next_allowed(one.in_year(year))
            yield Entry(f"season.{one.code}.{year}", day, Sort.SEASON, "year.plain", facts, flow=one.flow)


def rounds(work: Work, span: Span, contact: Contact | None) -> Iterator[Entry]:
    """When rounds open, are due and close."""
    del contact, span
    for one in work.rounds.all():
        if one.withdrawn_at:
            continue
        for what, day in (("opens", one.opens), ("due", one.due), ("locks", one.locks)):
            key, facts = f"round.{one.id}.{what}", {"period": one.period}
            flow = "close-round" if what == "locks" else "open-round"
            yield Entry(key, day, Sort.ROUND, f"year.round.{what}", facts, flow=flow)


def usual_meetings(work: Work, span: Span, contact: Contact | None) -> Iterator[Entry]:
    """When forums usually meet, by their recurrence or the seasons, in years whose meetings are not planned yet."""
    del contact
    planned = {(one.forum, one.planned.year) for one in work.meetings.all()}
    people, named = who_meets(work), work.handbook.all(Season)
    for forum in running(work.handbook.all(Forum)):
        years = (year for year in span.years if (forum.code, year) not in planned)
        for day in (day for year in years for day in usual_days(forum, year, span.today, named)):
            key, facts = f"usual.{forum.code}.{day}", {"forum": forum.name}
            yield Entry(
                key, day, Sort.MEETING, "year.meeting", facts, people[forum.code], flow="plan-forums", usual=True
            )


def own_requests(work: Work, span: Span, contact: Contact | None) -> Iterator[Entry]:
    """What is asked of the one who looks."""
    del span
    if contact is None:
        return
    asked = [one for one in work.requests.of_contact(contact.id) if one.status is Status.OPEN]
    abouts = work.requests.abouts(asked)
    for one in asked:
        facts = dict(abouts[one.id])
        yield Entry(
            f"request.{one.id}", one.due, Sort.REQUEST, f"{one.kind}.title", facts, frozenset({contact.id}), True,
            path=f"/r/{one.id}",
        )  # fmt: skip


def duties_due(work: Work, span: Span, contact: Contact | None) -> Iterator[Entry]:
    """When duties are due: those of several organisations on one day are one entry."""
    del contact
    names = {one.id: one.name for one in work.register.partners()}
    dated = sorted((one for one in duties(work, span.first) if one.due), key=_when_and_what)
    for (due, code), some in groupby(dated, _when_and_what):
        theirs = list(some)
        duty, who = theirs[0].duty, names[theirs[0].partner]
        say = "year.duty" if len(theirs) == 1 else "year.duty.many"
        facts = {"what": duty.title, "who": who, "count": len(theirs)}
        concerns = frozenset(one.partner for one in theirs)
        yield Entry(
            f"duty.{code}.{due}", due, Sort.DUTY, say, facts, concerns, flow=duty.flow, path=f"/duties#duty-{code}"
        )


def _when_and_what(one: Standing) -> tuple[date, str]:
    return one.due or date.max, one.duty.code


SOURCES: tuple[Source, ...] = (
    seasons, rounds, meetings, usual_meetings, plan_questions, reports, renewals, own_requests, duties_due,
)  # fmt: skip
"""Everybody who adds to the year clock."""


def year_clock(work: Work, span: Span, contact: Contact | None = None) -> list[Entry]:
    """Return what happens on these days; with a contact also what is asked of them."""
    return arranged((entry for source in SOURCES for entry in source(work, span, contact)), span)


def owed(work: Work) -> list[Duty]:
    """Return the duties of the law and those the alliance has agreed."""
    return in_force(STATUTORY, work.handbook.all(Duty))


def duties(work: Work, today: date) -> list[Standing]:
    """Return how every duty stands with everybody that owes it."""
    return standings(owed(work), work.register.partners(), met.done(work), today, terms_of(work.handbook))


def note_done(ports: Ports, alliance: str, done: Done) -> None:
    """Write that a duty was met. Raises RuleBroken for one nobody owes, or for a day to come."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        known = {(one.duty.code, one.partner): one.duty for one in duties(work, helsinki_date(now))}
        duty = known.get((done.duty, done.partner))
        if duty is None or duty.pace is Pace.ALWAYS:
            raise RuleBroken("duty.unknown")
        if done.day > helsinki_date(now):
            raise RuleBroken("duty.not-yet", day=done.day)
        work.duties.note(done)
        work.tell(Event("duty.done", f"{done.duty}.{done.partner}", done.by, now))
    ports.wake()


def calendar_link(alliance: str, contact: str, whose: str, now: datetime) -> Link:
    """Return the address of a calendar: of `all`, or of `me`."""
    until = helsinki_date(now) + timedelta(days=CALENDAR_DAYS)
    return Link(Purpose.CALENDAR, alliance, contact, whose, until, serial_at(now))


def own_mark(contact: str) -> str:
    """Return by what a person's calendars are closed without closing their other links."""
    return f"calendar/{contact}"


def close_calendars(ports: Ports, alliance: str, contact: str) -> None:
    """Let no calendar of a person be read any more at the addresses given before this second."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        work.spent.revoke(own_mark(contact), serial_at(now - timedelta(seconds=1)))
        work.tell(Event("calendar.closed", contact, contact, now))
