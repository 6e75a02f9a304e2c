"""Actions proposed to partners, offers of something else settled, and what is proposed no longer taken back."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.asides import NewDates
from domain.errors import NotFound
from domain.plans.commitments import (
    COMMITMENT,
    COUNTER_OFFER,
    CounterAnswer,
    CounterQuestion,
    Verdict,
    action_of,
    commitment_id,
    counter_id,
    number_of,
)
from domain.plans.plan import GRACE, Action, Revision
from domain.ports import Ports, Work
from domain.processes.plans.choosing import the_plan
from domain.processes.plans.desk import Desk, ask, followed, read_desk, request_of
from domain.requests import BY_RULE, Move, Reply, Request, Status, steer
from domain.workdays import add_workdays, helsinki_date, next_allowed

DAYS_TO_COMMIT, DAYS_TO_DECIDE = 14, 5


def proposals(desk: Desk) -> list[Request]:
    """Propose each action to all who are to take part in it and have not been asked, or no longer were."""
    found = []
    for action in desk.content.actions.values():
        for partner in () if desk.is_over(action) else action.takes_part:
            asked_before = desk.commitments.get((action.code, partner))
            if asked_before is None or _passed_over(desk, asked_before):
                found += _proposal(desk, action, partner)
    return found


def _passed_over(desk: Desk, commitment: Request) -> bool:
    """Tell whether a proposal was taken back because the plan had no part for the partner then.

    What a coordinator took back by hand is proposed again by hand only.
    """
    if commitment.status is not Status.WITHDRAWN:
        return False
    ended = desk.work.requests.reply(commitment.id, commitment.version).at
    revisions = [one.number for one in desk.work.plans.revisions(desk.plan.id) if one.at <= ended]
    then = desk.work.plans.content(desk.plan.id, max(revisions, default=0)).actions.get(action_of(commitment))
    return then is None or commitment.partner not in then.takes_part


def _proposal(desk: Desk, action: Action, partner: str) -> list[Request]:
    """Return the request that proposes an action to a partner; none where nobody could be asked."""
    before, speaker = desk.commitments.get((action.code, partner)), desk.speaker(partner)
    if speaker is None:
        return []
    id = commitment_id(desk.plan.id, action.code, partner, number_of(before) + 1 if before else 1)
    return [request_of(desk, COMMITMENT.name, id, f"{desk.plan.id}.{action.code}", speaker, DAYS_TO_COMMIT)]


def asked_in_plan(work: Work, fresh: Request, now: datetime) -> Request | None:
    """Propose an action once more to whom its plan, while that is followed, still has in mind for it."""
    code = action_of(fresh)
    plans = [one for one in followed(work, helsinki_date(now)) if fresh.subject == f"{one.id}.{code}"]
    desk = next((read_desk(work, one, now) for one in plans), None)
    action = desk.content.actions.get(code) if desk else None
    if desk is None or action is None or fresh.partner not in action.takes_part or desk.is_over(action):
        return None
    due = next_allowed(desk.today + timedelta(days=DAYS_TO_COMMIT))
    return replace(fresh, due=due, locks=due + GRACE)


def propose_again(ports: Ports, alliance: str, action: str, partner: str, plan: str = "") -> int:
    """Propose an action once more to a partner who said no or nothing; only a coordinator does, never the clock."""
    with ports.store.begin(alliance) as work:
        now = ports.clock.now()
        desk = read_desk(work, the_plan(work, now, plan), now)
        before = desk.commitments.get((action, partner))
        if action not in desk.content.actions or before is None:
            raise NotFound("plan.unknown", id=action)
        ended = before.status in {Status.DECLINED, Status.LAPSED, Status.WITHDRAWN}
        asked_for = _proposal(desk, desk.content.actions[action], partner) if ended else []
        count = ask(work, asked_for, desk.now)
    ports.wake()
    return count


def ask_again(desk: Desk) -> int:
    """Ask an owner once more whose action has another due date or other resources than they said yes to."""
    again = [one for one in desk.commitments.values() if _changed(desk, one)]
    for one in again:
        due = next_allowed(desk.today + timedelta(days=DAYS_TO_COMMIT))
        said = NewDates(due=due, locks=due + GRACE)
        desk.work.requests.write(steer(one, Move.RETURN, BY_RULE, desk.now, said))
    return len(again)


def _changed(desk: Desk, commitment: Request) -> bool:
    action, offer = desk.content.actions.get(action_of(commitment)), desk.offers.get(commitment.id)
    if commitment.status is not Status.ACCEPTED or action is None or offer is None or desk.is_over(action):
        return False
    terms = (action.due, action.resources)
    return action.owner == commitment.partner and terms != (offer.due, offer.resources)


def counters(desk: Desk) -> list[Request]:
    """Put each counter-offer before a coordinator."""
    countered = [one for one in desk.commitments.values() if one.status is Status.COUNTERED]
    coordinators = sorted(desk.work.register.coordinators(), key=lambda one: (one.is_away(desk.today), one.id))
    found = []
    for one in countered if coordinators else ():
        task = request_of(desk, COUNTER_OFFER.name, counter_id(one), one.id, coordinators[0], 0)
        due = add_workdays(desk.today, DAYS_TO_DECIDE)
        found.append(replace(task, asker=one.partner, due=due, locks=due + 4 * GRACE))
    return found


def needless(desk: Desk) -> list[str]:
    """Return what was proposed and no longer is: the action is gone, or somebody else is to do it."""
    waits = (Status.OPEN, Status.ANSWERED, Status.COUNTERED)
    asked_for = {(one.code, partner) for one in desk.content.actions.values() for partner in one.takes_part}
    commitments = [one for one in desk.commitments.values() if one.status in waits]
    return [one.id for one in commitments if (action_of(one), one.partner) not in asked_for]


def decide_counter(work: Work, task: Request, reply: Reply, now: datetime) -> None:
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
    """Let the action be as its owner offered; who only supports it changes nothing but their own part.

    Raises RuleBroken where the plan was changed since, and cannot be so any more.
    """
    plan, code = commitment.subject.split(".", 1)
    action = work.plans.content(plan).actions.get(code)
    if action is None or action.owner != commitment.partner:
        return
    if question.outgrown:
        raise question.outgrown
    changed = replace(action, due=question.offer.due, resources=question.offer.resources)
    if changed != action:
        revision = Revision(plan, work.plans.newest(plan) + 1, reply.by, now, "counter-offer")
        work.plans.revise(revision, [changed])
