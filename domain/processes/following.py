"""The plan followed: commitments asked, counter-offers settled, statuses asked on the year clock, its board shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.agendas import Item, item_id
from domain.asides import NewDates
from domain.commitments import (
    COMMITMENT,
    COUNTER_OFFER,
    CounterAnswer,
    CounterQuestion,
    Offer,
    Verdict,
    action_of,
    commitment_id,
    committed,
    counter_id,
    newest,
    number_of,
)
from domain.errors import NotFound
from domain.forums import Forum, Level
from domain.lights import Said
from domain.partners import Contact, Partner, spokesperson
from domain.plans import Action, Content, Plan, Revision
from domain.ports import Outcome, Ports, Work
from domain.processes.plan_board import AgendaItem, board_rows, proposed_items, read_board
from domain.processes.steering import withdraw
from domain.processes.taking import Effect, no_effect, take_in
from domain.requests import BY_RULE, Move, Reply, Request, Status, asked, steer
from domain.statuses import STATUS, period_to_ask, status_id
from domain.workdays import add_workdays, helsinki_date, next_allowed

DAYS_TO_COMMIT, DAYS_TO_DECIDE = 14, 5
GRACE = timedelta(days=14)


@dataclass(frozen=True)
class _Desk:
    """What one look at the plan is decided with."""

    work: Work
    plan: Plan
    content: Content
    commitments: Mapping[tuple[str, str], Request]
    offers: Mapping[str, Offer]
    said: Mapping[str, Said]
    partners: Mapping[str, Partner]
    people: Mapping[str, Sequence[Contact]]
    backbone: str
    revision: int
    now: datetime

    @property
    def today(self) -> date:
        return helsinki_date(self.now)

    def speaker(self, partner: str) -> Contact | None:
        """Return who is asked for a partner that is still with us."""
        known = self.partners.get(partner)
        return spokesperson(self.people.get(partner, ()), self.today) if known and known.active else None

    def is_over(self, action: Action) -> bool:
        """Tell whether nothing more can be asked about an action: it is done, or its time has passed."""
        said = self.said.get(action.code)
        return action.due < self.today or (said is not None and said.progress >= 100)


def follow_plan(ports: Ports, alliance: str) -> Outcome:
    """Take answers in, ask for what is to be asked by now, and tell how the plan stands; again asks nothing twice."""
    taken = take_in(ports, alliance, EFFECTS)
    with ports.store.begin(alliance) as work:
        desk = _desk(work, ports.clock.now())
        if desk is None:
            return Outcome("Plan", {"taken_in": taken})
        asking = (
            ("commitments", _commitments(desk)),
            ("counter_offers", _counters(desk)),
            ("statuses", _statuses(desk)),
        )
        counts = {name: _ask(work, requests, desk.now) for name, requests in asking}
        counts["asked_again"] = _ask_again(desk)
        needless = _needless(desk)
        work.plans.followed(desk.plan.id, desk.today, desk.revision)
        by = next((one.id for one in work.register.coordinators()), BY_RULE)
    for id in needless:
        withdraw(ports, alliance, id, by)
    ports.wake()
    return _outcome(ports, alliance, desk.plan, {"taken_in": taken, **counts, "withdrawn": len(needless)})


def _desk(work: Work, now: datetime) -> _Desk | None:
    plan = work.plans.find(helsinki_date(now))
    if plan is None:
        return None
    partners = {one.id: one for one in work.register.partners()}
    people: dict[str, list[Contact]] = {id: [] for id in partners}
    for one in work.register.contacts():
        people.setdefault(one.partner, []).append(one)
    kept, revision = work.plans, work.plans.newest(plan.id)
    commitments = newest(kept.commitments(plan.id))
    facts = (kept.content(plan.id), commitments, kept.offers(plan.id), kept.said(plan.id))
    return _Desk(work, plan, *facts, partners, people, work.register.alliance().backbone, revision, now)


def _ask(work: Work, requests: Sequence[Request], now: datetime) -> int:
    return len([one for one in requests if work.requests.add_missing([one], asked(one, now))])


def _commitments(desk: _Desk) -> list[Request]:
    """Propose each action to all who are to take part in it and have not been asked, or no longer were."""
    found = []
    for action in desk.content.actions.values():
        for partner in () if desk.is_over(action) else action.takes_part:
            asked_before = desk.commitments.get((action.code, partner))
            if asked_before is None or asked_before.status is Status.WITHDRAWN:
                found += _proposal(desk, action, partner)
    return found


def _proposal(desk: _Desk, action: Action, partner: str) -> list[Request]:
    """Return the request that proposes an action to a partner; none where nobody could be asked."""
    before, speaker = desk.commitments.get((action.code, partner)), desk.speaker(partner)
    if speaker is None:
        return []
    id = commitment_id(desk.plan.id, action.code, partner, number_of(before) + 1 if before else 1)
    return [_request(desk, COMMITMENT.name, id, f"{desk.plan.id}.{action.code}", speaker, DAYS_TO_COMMIT)]


def propose_again(ports: Ports, alliance: str, action: str, partner: str) -> int:
    """Propose an action once more to a partner who said no or nothing; only a coordinator does, never the clock."""
    with ports.store.begin(alliance) as work:
        desk = _desk(work, ports.clock.now())
        before = desk.commitments.get((action, partner)) if desk else None
        if desk is None or action not in desk.content.actions or before is None:
            raise NotFound("plan.unknown", id=action)
        ended = before.status in {Status.DECLINED, Status.LAPSED, Status.WITHDRAWN}
        asked_for = _proposal(desk, desk.content.actions[action], partner) if ended else []
        count = _ask(work, asked_for, desk.now)
    ports.wake()
    return count


def _request(desk: _Desk, kind: str, id: str, subject: str, to: Contact, days: int) -> Request:
    due = next_allowed(desk.today + timedelta(days=days))
    dates = (desk.today, due, due + GRACE)
    return Request(id, kind, subject, desk.backbone, to.partner, to.id, *dates, notice_at=desk.now)


def _ask_again(desk: _Desk) -> int:
    """Ask an owner once more whose action has another due date or other resources than they said yes to."""
    again = [one for one in desk.commitments.values() if _changed(desk, one)]
    for one in again:
        due = next_allowed(desk.today + timedelta(days=DAYS_TO_COMMIT))
        said = NewDates(due=due, locks=due + GRACE)
        desk.work.requests.write(steer(one, Move.RETURN, BY_RULE, desk.now, said))
    return len(again)


def _changed(desk: _Desk, commitment: Request) -> bool:
    action, offer = desk.content.actions.get(action_of(commitment)), desk.offers.get(commitment.id)
    if commitment.status is not Status.ACCEPTED or action is None or offer is None or desk.is_over(action):
        return False
    terms = (action.due, action.resources)
    return action.owner == commitment.partner and terms != (offer.due, offer.resources)


def _counters(desk: _Desk) -> list[Request]:
    """Put each counter-offer before a coordinator."""
    countered = [one for one in desk.commitments.values() if one.status is Status.COUNTERED]
    coordinators = sorted(desk.work.register.coordinators(), key=lambda one: (one.is_away(desk.today), one.id))
    found = []
    for one in countered if coordinators else ():
        task = _request(desk, COUNTER_OFFER.name, counter_id(one), one.id, coordinators[0], 0)
        due = add_workdays(desk.today, DAYS_TO_DECIDE)
        found.append(replace(task, due=due, locks=due + 4 * GRACE))
    return found


def _statuses(desk: _Desk) -> list[Request]:
    """Ask every owner how their actions go, once for each period, when it has ended."""
    period = period_to_ask(desk.plan, desk.today)
    if period is None:
        return []
    started = [
        one
        for one in committed(desk.content, list(desk.commitments.values()))
        if one.starts <= period.end() and _said_yes_by(desk, one, period.end()) and not _is_done(desk, one)
    ]
    subject = f"{desk.plan.id}.{period}"
    return [
        _request(desk, STATUS.name, status_id(desk.plan.id, period, owner), subject, speaker, desk.plan.status_days)
        for owner in sorted({one.owner for one in started})
        if (speaker := desk.speaker(owner))
    ]


def _is_done(desk: _Desk, action: Action) -> bool:
    said = desk.said.get(action.code)
    return said is not None and said.progress >= 100


def _said_yes_by(desk: _Desk, action: Action, day: date) -> bool:
    """Tell whether an owner had committed by a day: nobody is asked how a thing goes that was only just agreed."""
    commitment = desk.commitments[(action.code, action.owner)]
    return helsinki_date(desk.work.requests.reply(commitment.id, commitment.answer).at) <= day


def _needless(desk: _Desk) -> list[str]:
    """Return what was proposed and no longer is: the action is gone, or somebody else is to do it."""
    waits = (Status.OPEN, Status.ANSWERED, Status.COUNTERED)
    asked_for = {(one.code, partner) for one in desk.content.actions.values() for partner in one.takes_part}
    commitments = [one for one in desk.commitments.values() if one.status in waits]
    return [one.id for one in commitments if (action_of(one), one.partner) not in asked_for]


def _decide_counter(work: Work, task: Request, reply: Reply, now: datetime) -> None:
    """Carry a coordinator's verdict over: the action changes as offered, or the proposal goes back with a word."""
    question: CounterQuestion = work.requests.question(task)
    commitment, verdict = work.requests.get(question.commitment), CounterAnswer.model_validate(reply.body)
    if commitment.status is not Status.COUNTERED or task.id != counter_id(commitment):
        return
    if verdict.verdict is Verdict.ACCEPT:
        _take_offer(work, question, commitment, reply, now)
        work.requests.write(steer(commitment, Move.ACCEPT, reply.by, now))
        return
    due = max(commitment.due, next_allowed(helsinki_date(now) + timedelta(days=DAYS_TO_COMMIT)))
    said = NewDates(due=due, locks=due + GRACE, reason=verdict.reason)
    work.requests.write(steer(commitment, Move.RETURN, reply.by, now, said))


def _take_offer(work: Work, question: CounterQuestion, commitment: Request, reply: Reply, now: datetime) -> None:
    """Let the action be as its owner offered; who only supports it changes nothing but their own part."""
    plan, code = commitment.subject.split(".", 1)
    action = work.plans.content(plan).actions.get(code)
    if action is None or action.owner != commitment.partner:
        return
    changed = replace(action, due=question.offer.due, resources=question.offer.resources)
    if changed != action:
        revision = Revision(plan, work.plans.newest(plan) + 1, reply.by, now, "counter-offer")
        work.plans.revise(revision, [changed])


EFFECTS: Mapping[str, Effect] = {
    COMMITMENT.name: no_effect,
    COUNTER_OFFER.name: _decide_counter,
    STATUS.name: no_effect,
}
"""What the answers of the plan's requests change."""


def _outcome(ports: Ports, alliance: str, plan: Plan, counts: Mapping[str, int]) -> Outcome:
    with ports.store.begin(alliance) as work:
        now = ports.clock.now()
        board = read_board(work, plan, now)
        items = proposed_items(board)
        raised = _raise(work, plan, items, now)
    details = {"board": board_rows(board), "agenda": [f"{one.action.code}: {one.why}" for one in items]}
    done = {name: count for name, count in {**counts, "raised": raised}.items() if count}
    return Outcome(f"Plan {plan.id}", {**done, "actions": len(board.actions)}, details=details)


def _raise(work: Work, plan: Plan, items: Sequence[AgendaItem], now: datetime) -> int:
    """Put what talking might help on the agenda of the forum that leads, else of the first; each once."""
    forums = work.handbook.all(Forum)
    forum = next((one for one in forums if one.level is Level.LEADERSHIP), next(iter(forums), None))
    if forum is None:
        return 0
    raised = []
    for one in items:
        source = f"action.{plan.id}.{one.action.code}.{one.why}.{one.action.due}"
        id = item_id(forum.code, source)
        raised.append(Item(id, forum.code, one.action.title, source, words=one.help, at=now))
    return work.agendas.add_missing(raised)
