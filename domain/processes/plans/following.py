"""The plan followed: commitments asked, counter-offers settled, statuses asked on the year clock, its board shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

from domain.errors import RuleBroken
from domain.outcome import Outcome
from domain.plans.commitments import COMMITMENT, COUNTER_OFFER, committed
from domain.plans.plan import Action, Plan
from domain.plans.statuses import STATUS, period_to_ask, status_id
from domain.ports import Ports
from domain.processes.plans.board import board_rows, proposed_items, read_board
from domain.processes.plans.desk import Desk, ask, followed, read_desk, request_of
from domain.processes.plans.proposing import ask_again, counters, decide_counter, needless, proposals
from domain.processes.plans.raising import raise_items
from domain.processes.plans.releasing import release
from domain.processes.steering import withdraw
from domain.processes.taking import Effect, no_effect, take_in
from domain.requests import BY_RULE, Request
from domain.workdays import helsinki_date


def follow_plan(ports: Ports, alliance: str) -> Outcome:
    """Take answers in, ask for what is to be asked by now, and tell how the plan stands; again asks nothing twice."""
    taken = take_in(ports, alliance, EFFECTS)
    with ports.store.begin(alliance) as work:
        now = ports.clock.now()
        desks = [read_desk(work, plan, now) for plan in followed(work, helsinki_date(now))]
        counts = Counter({"taken_in": taken.count})
        for desk in desks:
            counts.update(_ask(desk))
        over = [id for desk in desks for id in needless(desk)]
        by = next((one.id for one in work.register.coordinators()), BY_RULE)
    for id in over:
        with suppress(RuleBroken):  # another run, or its partner, was quicker
            withdraw(ports, alliance, id, by)
    ports.wake()
    counts["withdrawn"] = len(over)
    return _outcome(ports, alliance, [desk.plan for desk in desks], taken.needs(), counts)


def _ask(desk: Desk) -> Mapping[str, int]:
    """Ask for all that is to be asked of one plan by now, and let go of what is nobody's any more."""
    asking = (
        ("commitments", proposals(desk)),
        ("counter_offers", counters(desk)),
        ("statuses", _statuses(desk)),
    )
    counts = {name: ask(desk.work, requests, desk.now) for name, requests in asking}
    again, released = ask_again(desk), release(desk)
    desk.work.plans.followed(desk.plan.id, desk.today, desk.revision)
    return {**counts, "asked_again": again, "released": released}


def _statuses(desk: Desk) -> list[Request]:
    """Ask every owner how their actions go, once for each period, when it has ended."""
    period = period_to_ask(desk.plan, desk.today)
    if period is None:
        return []
    subject = f"{desk.plan.id}.{period}"
    known = {one.partner for one in desk.work.requests.of_subject(subject)}
    fresh = [one for one in committed(desk.content, list(desk.commitments.values())) if one.owner not in known]
    started = [one for one in fresh if one.starts <= period.end() and not _is_done(desk, one)]
    owners = sorted({one.owner for one in started if _said_yes_by(desk, one, period.end())})
    return [
        request_of(desk, STATUS.name, status_id(desk.plan.id, period, owner), subject, speaker, desk.plan.status_days)
        for owner in owners
        if (speaker := desk.speaker(owner))
    ]


def _is_done(desk: Desk, action: Action) -> bool:
    said = desk.said.get(action.code)
    return said is not None and said.progress >= 100


def _said_yes_by(desk: Desk, action: Action, day: date) -> bool:
    """Tell whether an owner had committed by a day: nobody is asked how a thing goes that was only just agreed."""
    commitment = desk.commitments[(action.code, action.owner)]
    return helsinki_date(desk.work.requests.reply(commitment.id, commitment.answer).at) <= day


EFFECTS: Mapping[str, Effect] = {
    COMMITMENT.name: no_effect,
    COUNTER_OFFER.name: decide_counter,
    STATUS.name: no_effect,
}
"""What the answers of the plan's requests change."""


def _outcome(ports: Ports, alliance: str, plans: Sequence[Plan], needs: str, counts: Counter[str]) -> Outcome:
    if not plans:
        return Outcome("Plan", {"taken_in": counts["taken_in"]}, [], needs)
    rows: list[Mapping[str, str]] = []
    agenda: list[str] = []
    with ports.store.begin(alliance) as work:
        now = ports.clock.now()
        for plan in plans:
            board = read_board(work, plan, now, figures=False)
            items = proposed_items(board)
            counts["raised"] += raise_items(work, plan, items, now)
            rows += board_rows(board)
            agenda += [f"{one.action.code}: {one.why}" for one in items]
    done = {name: count for name, count in counts.items() if count}
    subject = f"Plan {', '.join(one.id for one in plans)}"
    return Outcome(subject, {**done, "actions": len(rows)}, [], needs, {"board": rows, "agenda": agenda})
