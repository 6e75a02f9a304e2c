"""A time rehearsed on a copy of the data: a made-up clock, made-up answers, and no message leaves."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from pydantic import BaseModel

from domain.alliance import Alliance
from domain.asides import Decline
from domain.duties import kept
from domain.indicators.catalogue import PARTS, Period, PeriodLength
from domain.indicators.completeness import Given, completeness
from domain.indicators.rounds import Round
from domain.joining.renewals import next_day
from domain.kinds import KINDS
from domain.links import Links
from domain.messages import Delivery, Letter, Message, Parcel
from domain.pacing import Pace
from domain.partners import Contact
from domain.ports import Ports, Store, Work
from domain.processes.answering import decided, settle
from domain.processes.indicators.rounds import close_rounds, open_round, preview_round
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.joining.onboarding import onboard_partners
from domain.processes.meetings.convening import convene_meetings
from domain.processes.meetings.leading import lead, plan_ahead, wakes_on
from domain.processes.meetings.recording import record_meetings
from domain.processes.met import done
from domain.processes.notices import send_notices
from domain.processes.plans.following import follow_plan
from domain.processes.post import deliver_messages
from domain.processes.reports.leading import approved, publish_approved
from domain.processes.reports.reporting import build_reports
from domain.processes.year import owed, year_clock
from domain.rehearsal import (
    SAMPLES,
    Cast,
    Manner,
    Rehearsal,
    Run,
    Sent,
    Told,
    begins_on,
    dice,
    manner,
    moves_on,
    own_day,
)
from domain.reports.editions import NoPress
from domain.requests import Move, Request, Status
from domain.terms import terms_of
from domain.workdays import MORNING, allows, at, helsinki_date, next_allowed
from domain.yearclock import Entry, Season, Sort, Span

NOON = time(12)
OPENING = "open-round"
"""The flow whose days in the year clock open rounds."""
UNSETTLED = (Status.OPEN, Status.ANSWERED, Status.COUNTERED)
PROCESSES: Mapping[str, Callable[[Ports, str], object]] = {
    "onboard-partners": onboard_partners,
    "send-notices": send_notices,
    "deliver-messages": deliver_messages,
    "weigh-answers": weigh_answers,
    "close-round": close_rounds,
    "convene-meeting": convene_meetings,
    "record-meeting": record_meetings,
    "build-annual-report": build_reports,
    "follow-plan": follow_plan,
}
"""What runs when something is due, by the names of the flows."""


@dataclass
class MadeUpClock:
    """A clock that shows what it is set to."""

    instant: datetime

    def now(self) -> datetime:
        """Return what it was set to."""
        return self.instant


@dataclass
class Noted:
    """Mail that is written down and never leaves."""

    clock: MadeUpClock
    sent: list[Sent] = field(default_factory=list)
    packed: dict[str, Sent] = field(default_factory=dict)

    def compose(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Letter:
        """Put nothing into words: a rehearsal is about what goes where."""
        del alliance, message, to, sender, links
        return Letter("", "", "")

    def pack(self, alliance: Alliance, message: Message, to: Contact, sender: Contact, links: Links) -> Parcel:
        """Remember what would leave."""
        del alliance, sender, links
        items = message.facts.get("items", [message.facts])
        about = tuple(item for item in items if "request" in item)
        self.packed[message.key] = Sent(self.clock.now(), to.id, to.partner, message.letter, about)
        return Parcel(message.key, "", to.email, b"")

    def carry(self, parcel: Parcel) -> None:
        """Write down that it would have left now."""
        self.sent.append(self.packed.pop(parcel.id))

    def knows(self, parcel: Parcel) -> bool | None:
        """Nothing is ever in doubt."""
        return parcel.id not in self.packed

    def subject(self, alliance: Alliance, message: Message, to: Contact, sender: Contact) -> str:
        """Put nothing into words."""
        del alliance, message, to, sender
        return ""

    def organizer(self, alliance: Alliance, message: Message, to: Contact) -> str:
        """No calendar answers."""
        del alliance, message, to
        return ""

    def gone(self, alliance: str, keys: Collection[str], since: datetime) -> None:
        """Nobody can be asked."""
        del alliance, keys, since

    def pace(self) -> Pace:
        """Nothing takes time, and no answer comes from elsewhere."""
        return Pace(over_a_wire=False)

    def wait(self, seconds: float) -> None:
        """Nothing takes time."""
        del seconds

    def rest(self) -> None:
        """There is nothing to let go."""


def rehearse(
    ports: Ports,
    alliance: str,
    first: date,
    last: date,
    cast: Cast | None = None,
    told: Told = lambda *_: None,
) -> Rehearsal:
    """Let the days pass from the first to the last, inclusive, on a copy of the alliance's data.

    The days from today to the first pass before, untold: else all of their work would fall on the first.
    A round opens by itself when the year clock says so, else on the first allowed day after its period has ended,
    unless the data holds it already. Days on which nobody works pass without a look.
    Raises RuleBroken when the time makes no sense.
    """
    begins = begins_on(helsinki_date(ports.clock.now()), first, last)
    clock, cast = MadeUpClock(at(begins, MORNING)), cast or Cast()
    mail = Noted(clock)
    with ports.copy(alliance) as store:
        openings = _openings(store, alliance, begins, last)
        stage = replace(ports, store=store, clock=clock, mail=mail, wake=lambda: None, press=NoPress())
        resting, wakes = False, begins
        days = [begins + timedelta(days=n) for n in range((last - begins).days + 1)]
        for number, day in enumerate(days):
            told(day, number, len(days))
            clock.instant = at(day, MORNING)
            plan_ahead(stage, alliance, day, begins)
            if not allows(day) or (resting and day not in openings and day < wakes):
                continue
            for period in openings.get(day, ()):
                _open(stage, alliance, period)
            lead(stage, alliance)
            publish_approved(stage, alliance)
            _run_what_is_due(stage, alliance)
            clock.instant = at(day, NOON)
            if _let_partners_act(stage, alliance, day, cast) or day in openings:
                _run_what_is_due(stage, alliance)
            resting = _rests(stage, alliance)
            if resting:
                with store.look(alliance) as work:
                    wakes = min(wakes_on(work, day), next_day(work.register.alliance().renewal, day) or last)
        with store.look(alliance) as work:
            return _outcome(work, begins, first, last, mail.sent)


def _rests(stage: Ports, alliance: str) -> bool:
    """Tell whether nothing can happen any more before a round opens."""
    with stage.store.look(alliance) as work:
        going = work.requests.all_standing(*UNSETTLED) or work.post.count().get(Delivery.QUEUED) or approved(work)
        return not going


def _openings(store: Store, alliance: str, first: date, last: date) -> Mapping[date, Sequence[Period]]:
    """Return on which day each period would be asked for."""
    with store.look(alliance) as work:
        seasons = [one for one in work.handbook.all(Season) if one.flow == OPENING]
    found: dict[date, list[Period]] = defaultdict(list)
    for year in range(first.year - 1, last.year + 1):
        for length, parts in PARTS.items():
            for period in (Period(year, length, part) for part in range(1, parts + 1)):
                found[_opening(period, seasons)].append(period)
    return found


def _opening(period: Period, seasons: Sequence[Season]) -> date:
    """Return when a period is asked for: a year when the year clock says, parts of years as soon as they are over."""
    over = period.end() + timedelta(days=1)
    days = [one.in_year(year) for one in seasons for year in (over.year, over.year + 1)]
    after = [day for day in days if day >= over] if period.length is PeriodLength.YEAR else []
    return next_allowed(min(after, default=over))


def _open(stage: Ports, alliance: str, period: Period) -> None:
    """Ask for a period, unless it has been asked for, or nobody would be."""
    with stage.store.look(alliance) as work:
        known = any(one.period == period for one in work.rounds.all())
        plan = preview_round(work, period, stage.clock.now(), "")
    if plan.requests and not known:
        open_round(stage, alliance, period)


def _run_what_is_due(stage: Ports, alliance: str) -> None:
    """Run what has work, for what one does may be work for the next; stop when only what is stuck is left."""
    done: list[str] = []
    while (due := _what_is_due(stage, alliance)) and due != done:
        for name in due:
            PROCESSES[name](stage, alliance)
        done = due


def _what_is_due(stage: Ports, alliance: str) -> list[str]:
    with stage.store.look(alliance) as work:
        return [name for name in PROCESSES if work.waiting(name, stage.clock.now())]


def _let_partners_act(stage: Ports, alliance: str, day: date, cast: Cast) -> bool:
    """Let those act whose day it is, and tell whether anybody did."""
    with stage.store.look(alliance) as work:
        asked = [one for one in work.requests.all_standing(Status.OPEN) if one.opens < day]
    acted = False
    for request in asked:
        roll = dice(cast.seed, request.id, request.opens)
        asked_by_others = Move.DECLINE in KINDS[request.kind].moves
        how = Manner.SILENT if request.partner in cast.silent else manner(roll)
        found = moves_on(request, how, roll) if asked_by_others else (own_day(request, roll), Move.ANSWER)
        if found and found[0] <= day <= request.locks:
            _act(stage, alliance, request, found[1], cast)
            acted = True
    return acted


def _act(stage: Ports, alliance: str, request: Request, move: Move, cast: Cast) -> None:
    declines = move is Move.DECLINE and move in KINDS[request.kind].moves
    with stage.store.look(alliance) as work:
        before, person = work.requests.get(request.id), work.register.contact(request.contact)
        question, roll = work.requests.question(before), dice(cast.seed, request.id, before.version)
        said: BaseModel = Decline() if declines else SAMPLES[request.kind](question, roll)
        move = Move.DECLINE if declines else Move.ANSWER
        done = decided(work, before, question, person, move, said, stage.clock.now())
    settle(stage, alliance, done)


def _outcome(work: Work, begins: date, first: date, last: date, sent: list[Sent]) -> Rehearsal:
    rounds = [_run(work, one) for one in reversed(work.rounds.all()) if _ran(one, first)]
    waiting = work.requests.all_standing(Status.OPEN)
    partners = work.register.partners()
    duties = kept(owed(work), partners, done(work), first, last, terms_of(work.handbook))
    bad_days = [one for one in year_clock(work, Span(first, last)) if _is_bad(one)]
    names = {one.id: one.name for one in partners}
    told = [one for one in sent if helsinki_date(one.at) >= first]
    found = Rehearsal(first, last, told, rounds, waiting, names, duties, bad_days)
    sending = work.register.alliance().sending
    found = replace(found, begun=begins, before=len(sent) - len(told), sending=sending)
    return replace(found, abouts=work.requests.abouts(waiting))


def _is_bad(entry: Entry) -> bool:
    """Tell whether a meeting is on a day when nobody should be asked to come."""
    return entry.sort is Sort.MEETING and not allows(entry.day)


def _ran(round: Round, first: date) -> bool:
    """Tell whether a round was running on the first day or later."""
    return not round.withdrawn_at and (round.closed_at is None or helsinki_date(round.closed_at) >= first)


def _run(work: Work, round: Round) -> Run:
    total = completeness(work.rounds.states(round.id)).total
    closed = helsinki_date(round.closed_at) if round.closed_at else None
    return Run(round.id, round.opens, round.due, closed, {given: total[given] for given in Given})
