"""A year of meetings planned: every forum's rule on allowed days, the yearly negotiations in their time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.errors import RuleBroken
from domain.events import Event
from domain.forums import Forum, Seat, Seats, running
from domain.handbook import Handbook
from domain.meetings.meeting import Meeting, Meetings, Stage
from domain.meetings.places import members_of, places
from domain.meetings.planning import Besides, plan_year
from domain.outcome import Outcome
from domain.partners import Contact, Partner, Register, Sector
from domain.ports import Ports, Work
from domain.processes.met import negotiated
from domain.requests import BY_RULE
from domain.workdays import helsinki_date
from domain.yearclock import Season

FARTHEST = 3
"""Years ahead that may be planned."""


class Looking(Protocol):
    """As much of a transaction as it takes to see what is planned and due."""

    @property
    def register(self) -> Register: ...
    @property
    def handbook(self) -> Handbook: ...
    @property
    def seats(self) -> Seats: ...
    @property
    def meetings(self) -> Meetings: ...


@dataclass(frozen=True)
class Region:
    """What forums are planned with: the alliance's forums, also those that have ended, partners, seats and people."""

    forums: Sequence[Forum]
    partners: Mapping[str, Partner]
    seats: Sequence[Seat]
    contacts: Sequence[Contact]
    today: date

    def forum(self, code: str) -> Forum | None:
        """Return a forum, or nothing where the alliance has taken it out."""
        return next((one for one in self.forums if one.code == code), None)

    def municipalities(self, forum: Forum) -> list[str]:
        """Return those a forum negotiates with, one by one."""
        found = [self.partners[id] for id in forum.members if id in self.partners]
        return [one.id for one in found if one.active and one.sector is Sector.MUNICIPALITY]

    def members(self, forum: Forum, about: str = "") -> list[str]:
        """Return the partners a meeting concerns."""
        return members_of(forum, about, self.partners)

    def seated(self, forum: Forum, about: str = "") -> list[Seat]:
        """Return who is asked to a meeting."""
        return places(forum, self.members(forum, about), self.seats, self.contacts, self.today)

    def taken(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """Return whose days each forum, and each negotiation, takes."""
        forums = running(self.forums)
        abouts = {one.code: self.municipalities(one) if one.negotiation else [""] for one in forums}
        return {
            (one.code, about): [seat.contact for seat in self.seated(one, about)]
            for one in forums
            for about in ["", *abouts[one.code]]
        }


def region_of(work: Looking, today: date) -> Region:
    """Read what forums are planned with."""
    partners = {one.id: one for one in work.register.partners()}
    return Region(work.handbook.all(Forum), partners, work.seats.all(), work.register.contacts(), today)


def plan_forums(ports: Ports, alliance: str, year: int = 0) -> Outcome:
    """Plan what is missing of a year, without one of this and the next; raises RuleBroken for a year out of reach."""
    now = ports.clock.now()
    today = helsinki_date(now)
    if year and not today.year <= year <= today.year + FARTHEST:
        raise RuleBroken("forum.year", first=today.year, last=today.year + FARTHEST)
    years = [year] if year else [today.year, today.year + 1]
    with ports.store.begin(alliance) as work:
        outcome = _plan(work, region_of(work, today), years, now)
    ports.wake()
    return outcome


def _plan(work: Work, region: Region, years: Sequence[int], now: datetime) -> Outcome:
    ids: list[str] = []
    homeless: list[str] = []
    for year in years:
        planned, left = _year(work, region, year)
        ids += work.meetings.add_missing(planned)
        homeless += left
    for id in ids:
        work.tell(Event("meeting.planned", id, BY_RULE, now))
    moved = [one for one in map(work.meetings.get, ids) if one.moved]
    counts = {"planned": len(ids), "moved": len(moved), "without_a_day": len(homeless)}
    needs = f"{len(homeless)} meetings have no free day" if homeless else ""
    return Outcome(
        f"Meetings of {' and '.join(map(str, years))}",
        counts,
        ids,
        needs,
        {"meetings": _told(work, ids), "without_a_day": homeless},
    )


def _year(work: Work, region: Region, year: int) -> tuple[list[Meeting], list[str]]:
    forums, known = running(region.forums), work.meetings.all()
    municipalities = {one.code: region.municipalities(one) for one in forums if one.negotiation}
    besides = Besides(offered(work, known), negotiated(work), work.handbook.all(Season))
    return plan_year(forums, year, known, region.taken(), municipalities, region.today, besides)


def offered(work: Looking, known: Iterable[Meeting]) -> Mapping[str, Collection[date]]:
    """Return the days that polls ask about, by meeting: until one is chosen, all are taken."""
    polled = [one.id for one in known if one.stage is Stage.POLLED]
    return {id: {slot.day for slot in work.meetings.slots(id)} for id in polled}


def _told(work: Work, ids: Sequence[str]) -> list[dict[str, str]]:
    found = sorted(map(work.meetings.get, ids), key=lambda one: one.starts)
    return [
        {
            "meeting": one.id,
            "day": one.day.isoformat(),
            "begins": f"{one.begins:%H:%M}",
            "named": one.planned.isoformat(),
            "moved": one.moved.value,
        }
        for one in found
    ]
