"""What the other processes add to the year clock: meetings, the plan's questions, the report, renewals."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from domain.forums import Forum, Seat
from domain.joining.renewals import renewal_day
from domain.meetings.meeting import Meeting, Stage, goes_on, uid
from domain.meetings.rsvp import still_invited
from domain.partners import Contact
from domain.plans.statuses import asked_on, periods
from domain.ports import Work
from domain.reports.chapters import begins
from domain.words import NO_TEXT, Text
from domain.yearclock import Appointment, Entry, Season, Sort, Span

NOT_SETTLED = frozenset({Stage.PLANNED, Stage.POLLED})


def meetings(work: Work, span: Span, contact: Contact | None) -> Iterator[Entry]:
    """When forums meet; a day is usual until the meeting is convened."""
    del contact
    forums, backbone = {one.code: one for one in work.handbook.all(Forum)}, work.register.alliance().backbone
    names = {one.id: one.name for one in work.register.partners()}
    people, seats = who_meets(work), work.seats.all()
    for one in work.meetings.all(first=span.first, last=span.last):
        if one.stage is Stage.CANCELLED or one.forum not in forums or not goes_on(forums[one.forum], one):
            continue
        with_whom = names.get(one.about, NO_TEXT)
        facts = {"forum": forums[one.forum].name, "who": with_whom}
        concerns = frozenset({one.about, backbone}) if one.about else people[one.forum]
        if one.stage is Stage.CONVENED:
            concerns = _as_invited(work, one, [seat for seat in seats if seat.forum == one.forum], concerns)
        yield _meeting(work.alliance, one, facts, concerns)


def who_meets(work: Work) -> Mapping[str, frozenset[str]]:
    """Return whom each forum concerns: who sits there or stands in, and of a member without a seat everybody."""
    found = {forum.code: {forum.code, *forum.members} for forum in work.handbook.all(Forum)}
    for seat in (one for one in work.seats.all() if one.forum in found):
        found[seat.forum] -= {seat.partner}
        found[seat.forum] |= {seat.contact, seat.deputy} - {""}
    return {code: frozenset(some) for code, some in found.items()}


def _as_invited(work: Work, meeting: Meeting, seats: Iterable[Seat], concerns: frozenset[str]) -> frozenset[str]:
    """Return whom a convened meeting concerns: in the place of who sits there, whoever has the invitation by now."""
    holders = {
        one.partner: one.contact for one in still_invited(meeting, work.requests.of_subject(meeting.id)).values()
    }
    replaced = {one.contact for one in seats if holders.get(one.partner, one.contact) != one.contact}
    return concerns - replaced | frozenset(holders.values())


def _meeting(alliance: str, one: Meeting, facts: Mapping[str, Text], concerns: frozenset[str]) -> Entry:
    return Entry(
        f"meeting.{one.id}",
        one.day,
        Sort.MEETING,
        "year.negotiation" if one.about else "year.meeting",
        facts,
        concerns,
        starts=one.starts,
        lasts=timedelta(minutes=one.minutes),
        flow="convene-meeting",
        path=f"/meetings/{one.id}",
        usual=one.stage in NOT_SETTLED,
        appointment=Appointment(uid(alliance, one.id), one.sequence, one.place, one.join),
    )


def plan_questions(work: Work, span: Span, contact: Contact | None) -> Iterator[Entry]:
    """When the plan's owners are asked how it is getting on, and when its term ends."""
    del contact
    for plan in work.plans.all():
        for period in periods(plan):
            key, facts = f"status.{plan.id}.{period}", {"period": period}
            if (day := asked_on(plan, period)) in span:
                yield Entry(key, day, Sort.PLAN, "year.status", facts, flow="follow-plan")
        yield Entry(f"plan.{plan.id}.ends", plan.ends, Sort.PLAN, "year.plan-ends", flow="follow-plan")


def reports(work: Work, span: Span, contact: Contact | None) -> Iterator[Entry]:
    """When work on the annual reports begins; as the alliance's own year clock tells, if it does."""
    del contact
    seasons = work.handbook.all(Season)
    if any(one.flow == "build-annual-report" for one in seasons):
        return
    for year in span.years:
        day = begins(seasons, year)
        yield Entry(
            f"report.{year}.begins", day, Sort.REPORT, "year.report", {"year": year}, flow="build-annual-report"
        )


def renewals(work: Work, span: Span, contact: Contact | None) -> Iterator[Entry]:
    """When partners are asked to look their details through."""
    del contact
    written = work.register.alliance().renewal
    days: list[tuple[int, date | None]] = [(year, renewal_day(written, year)) for year in span.years]
    for year, day in days:
        if day:
            yield Entry(f"renewal.{year}", day, Sort.PARTNERSHIP, "year.renewal", flow="onboard-partners")
