"""An indicator round from start to close: open, hold, release, stop, withdraw, close."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.asides import Words
from domain.errors import RuleBroken
from domain.events import Event
from domain.indicators.catalogue import Period
from domain.indicators.completeness import Given, completeness
from domain.indicators.reviews import REVIEW
from domain.indicators.round_ids import period_asked, round_id
from domain.indicators.rounds import Dates, Plan, Round, Stage, asked_late, may_close, plan_round, propose_dates
from domain.messages import REACHED, Message
from domain.outcome import Outcome, how_many
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.processes.chatting import tell_of_round
from domain.processes.indicators.together import tell_it_is_together
from domain.requests import BY_RULE, Move, Request, Status, steer
from domain.workdays import at, helsinki_date


def preview_round(
    work: Work, period: Period, now: datetime, by: str, dates: Dates | None = None, note: str = ""
) -> Plan:
    """Say who would be asked for what and when, without writing anything.

    A round that stands keeps its dates; after a withdrawal the period's next round has an id of its own. One that
    opens on a later day is held until then, so that it can still be stopped as if it had never been.
    """
    alliance = work.register.alliance()
    when = dates or propose_dates(alliance, helsinki_date(now))
    held = max(now + timedelta(minutes=alliance.hold_minutes), at(when.opens, time(0)))
    before = [one for one in work.rounds.all() if one.period == period]
    id = round_id(period, len(before) + 1)
    fresh = Round(id, period, when.opens, when.due, when.locks, by, now, held, note)
    round = standing_round(before, period) or fresh
    contacts: dict[str, list[Contact]] = defaultdict(list)
    for contact in work.register.contacts():
        contacts[contact.partner].append(contact)
    return plan_round(round, work.rounds.indicators(), work.register.partners(), contacts, alliance.backbone)


def standing_round(rounds: Iterable[Round], period: Period) -> Round | None:
    """Return the round of a period that was not withdrawn; there is never more than one."""
    return next((one for one in rounds if one.period == period and not one.withdrawn_at), None)


def open_round(
    ports: Ports,
    alliance: str,
    period: Period,
    by: str = "",
    dates: Dates | None = None,
    note: str = "",
    *,
    anew: bool = False,
) -> Outcome:
    """Ask every active partner for the period's indicators. Opening again asks only those who have joined since.

    A period whose round was withdrawn is asked again only by who says so (`anew`): a late or doubled run must not.
    Raises RuleBroken when the round has ended, or when nobody would be asked.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        plan = preview_round(work, period, now, by or _coordinator(work), dates, note)
        if plan.round.stage(now) is Stage.CLOSED:
            raise RuleBroken("round.ended", round=plan.round.id)
        if not anew and plan.round.id != str(period) and work.rounds.find(plan.round.id) is None:
            raise RuleBroken("round.withdrawn", round=str(period))
        if not plan.requests:
            raise RuleBroken("round.nobody", round=plan.round.id)
        requests = plan.requests
        if work.rounds.add(plan.round, plan.indicators):
            tell_of_round(work, "round-opened", plan.round.id, now)
        else:
            requests = [asked_late(one, plan.round, now) for one in requests]
        event = Event("round.opened", plan.round.id, plan.round.by or BY_RULE, now)
        added = work.requests.add_missing(requests, event)
        values = work.rounds.fill(plan.round.id)
    ports.wake()
    counts = {"asked": len(added), "values": values, "asked_before": len(plan.requests) - len(added)}
    silent = how_many(len(plan.without_contact), "partner has", "partners have")
    missing = f"{silent} no contact" if plan.without_contact else ""
    return Outcome(f"Round {plan.round.id}", counts, added, missing, {"without_contact": list(plan.without_contact)})


def asked_in_round(work: Work, fresh: Request, now: datetime) -> Request | None:
    """Ask a partner of a round under way once more, with time enough to answer."""
    round = work.rounds.get(fresh.subject)
    return asked_late(fresh, round, now) if round.stage(now) in {Stage.HELD, Stage.OPEN} else None


def start_round(ports: Ports, alliance: str, period: str, due: date | None = None) -> Outcome:
    """Open a round for a period as it is typed; without a due date the alliance's rules propose one."""
    with ports.store.look(alliance) as work:
        dates = propose_dates(work.register.alliance(), helsinki_date(ports.clock.now()), due)
    return open_round(ports, alliance, Period.parse(period), dates=dates)


def _coordinator(work: Work) -> str:
    return next((contact.id for contact in work.register.coordinators()), "")


def release_round(ports: Ports, alliance: str, round: str) -> None:
    """Let the notices of a held round go at once; raises RuleBroken where it opens on a later day."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        _check_stage(work, round, now, Stage.HELD)
        if (held := work.rounds.get(round)).opens > helsinki_date(now):
            raise RuleBroken("round.opens-later", opens=held.opens)
        work.rounds.release(round, now)
        asked = work.requests.of_subject(round)
        work.requests.plan_notice({one.id: now for one in asked if one.status is Status.OPEN})
        work.tell(Event("round.released", round, BY_RULE, now))
    ports.wake()


def stop_round(ports: Ports, alliance: str, round: str, by: str) -> bool:
    """Stop a held round as if it had never started: the period can be asked again, better.

    If somebody answered from their desk during the hold, it is withdrawn instead and their words are kept: False.
    Raises RuleBroken once the hold is over.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        _check_stage(work, round, now, Stage.HELD)
        untouched = all(one.version == 0 for one in work.requests.of_subject(round))
        if untouched:
            work.rounds.forget(round)
            work.tell(Event("round.stopped", round, by, now))
    if not untouched:
        withdraw_round(ports, alliance, round, by)
    return untouched


@dataclass(frozen=True, slots=True)
class Recall:
    """What withdrawing a round would do: how many people get an apology, how many requests end."""

    apologies: int
    requests: int


def preview_recall(work: Work, round: str, by: str, now: datetime) -> Recall:
    """Say what withdrawing a round would do, without doing it."""
    today, whole = helsinki_date(now), work.requests.grown_from(round)
    return Recall(len(_owed_an_apology(work, whole, by)), sum(one.may(Move.WITHDRAW, today) for one in whole))


def withdraw_round(ports: Ports, alliance: str, round: str, by: str, reason: str = "") -> Outcome:
    """Take a round back: quietly while it is held, later with one apology to each person who had been asked.

    The reason, if one is given, stands in the apology and in the history of each request.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        _check_stage(work, round, now, Stage.HELD, Stage.OPEN)
        whole = work.requests.grown_from(round)
        owed = _owed_an_apology(work, whole, by)
        work.post.take_back([one.id for one in whole])
        for request in whole:
            if request.may(Move.WITHDRAW, helsinki_date(now)):
                work.requests.write(steer(request, Move.WITHDRAW, by, now, Words(reason=reason)))
        if work.rounds.get(round).stage(now) is Stage.OPEN:
            tell_of_round(work, "round-withdrawn", round, now)
        work.rounds.withdraw(round, now)
        facts = {"round": round, "period": period_asked(round), "reason": reason}
        apologies = work.post.queue([_apology(one, by, facts, now) for one in owed])
        work.tell(Event("round.withdrawn", round, by, now))
    ports.wake()
    return Outcome(f"Round {round} withdrawn", {"apologies": apologies})


def people_told(work: Work, requests: Sequence[Request]) -> set[str]:
    """Return whom a message about the requests has reached, or is reaching now."""
    carried = work.post.carried([one.id for one in requests])
    return {message.contact for message, state in carried if state in REACHED}


def _owed_an_apology(work: Work, requests: Sequence[Request], by: str) -> list[Contact]:
    """Return who has been asked in vain: nobody who has left meanwhile, nor the one who takes it back."""
    told = work.register.people(people_told(work, requests))
    return [one for one in told.values() if one.active and one.id != by]


def _apology(to: Contact, by: str, facts: Mapping[str, str], now: datetime) -> Message:
    return Message(f"apology.{facts['round']}.{to.id}", to.id, by, "apology", to.language, facts, now)


def _check_stage(work: Work, round: str, now: datetime, *stages: Stage) -> None:
    stage = work.rounds.get(round).stage(now)
    if stage not in stages:
        raise RuleBroken("round.not-now", round=round, stage=stage.value)


def close_rounds(ports: Ports, alliance: str, only: str = "") -> list[Outcome]:
    """Close each round whose answers are all settled or can no longer be given; say how complete it is.

    What nobody looked at in time ends with it, so that nothing is sent back in a round whose counts were told.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        running = [one for one in work.rounds.all() if one.stage(now) in {Stage.HELD, Stage.OPEN}]
        return [_close(work, one, now) for one in running if one.id == (only or one.id) and _is_over(work, one, now)]


def _is_over(work: Work, round: Round, now: datetime) -> bool:
    return may_close(work.requests.of_subject(round.id), helsinki_date(now))


def _close(work: Work, round: Round, now: datetime) -> Outcome:
    for request in work.requests.grown_from(round.id):
        if move := _ends_by(request, round, helsinki_date(now)):
            work.requests.write(steer(request, move, BY_RULE, now))
    work.rounds.close(round.id, now)
    work.tell(Event("round.closed", round.id, BY_RULE, now))
    counts = completeness(work.rounds.states(round.id)).total
    tell_of_round(work, "round-closed", round.id, now, counts)
    if counts[Given.ON_TIME] or counts[Given.LATE]:
        tell_it_is_together(work, round, now)
    return Outcome(f"Round {round.id} closed", {given.value: counts[given] for given in Given}, [round.id])


def _ends_by(request: Request, round: Round, today: date) -> Move | None:
    """Tell how something ends with its round: a review becomes needless, what was not answered or settled lapses."""
    if request.subject == round.id and request.status is Status.ANSWERED:
        return Move.LAPSE
    if request.status is not Status.OPEN:
        return None
    if request.kind == REVIEW.name:
        return Move.WITHDRAW
    return Move.LAPSE if today > request.locks else None
