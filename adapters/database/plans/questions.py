"""The questions of the plan's requests: a commitment, a counter-offer to one, an organisation's statuses."""

from typing import Any

from sqlalchemy import Connection, select

from adapters.database.plans.abouts import decided_by
from adapters.database.plans.store import SqlPlans, to_offer
from adapters.database.plans.tables import offers
from adapters.database.register import SqlRegister
from adapters.database.request_rows import to_request
from adapters.database.tables import replies, requests
from domain.errors import NotFound
from domain.plans.commitments import CommitmentQuestion, CounterQuestion, Offer, committed, heard
from domain.plans.plan import Action, Content, Plan
from domain.plans.statuses import StatusItem, StatusQuestion, StatusRow, period_of_status
from domain.requests import Move, Request
from domain.words import NO_TEXT, Text


def offer_row(offer: Offer) -> dict[str, Any]:
    """Turn an offer into its row."""
    return {name: getattr(offer, name) for name in Offer.__dataclass_fields__}


def status_row(status: StatusRow) -> dict[str, Any]:
    """Turn a status into its row."""
    return {name: getattr(status, name) for name in StatusRow.__dataclass_fields__}


def commitment_question(connection: Connection, alliance: str, request: Request) -> CommitmentQuestion:
    """Return what a partner is asked to commit to, as the plan has it now, or had it last."""
    plan, content, action = _action(connection, alliance, request)
    register = SqlRegister(connection, alliance)
    names = {one.id: one.name for one in register.partners()}
    others = [names[one] for one in action.takes_part if one not in {request.partner, action.owner} and one in names]
    goal, measure = content.goals.get(action.goal), content.measures.get(action.measure)
    return CommitmentQuestion(
        plan,
        action,
        goal.title if goal else NO_TEXT,
        measure.title if measure else NO_TEXT,
        names.get(action.owner, NO_TEXT),
        leads=action.owner == request.partner,
        others=others,
        word=_word(connection, alliance, request),
        origin=decided_by(connection, alliance, request.subject),
    )


def _action(connection: Connection, alliance: str, request: Request) -> tuple[Plan, Content, Action]:
    """Return the action of a commitment; one dropped since is read as it was."""
    plans, (plan, _, code) = SqlPlans(connection, alliance), request.subject.partition(".")
    content = plans.content(plan)
    for revision in range(plans.newest(plan) - 1, 0, -1):
        if code in content.actions:
            break
        content = plans.content(plan, revision)
    if code not in content.actions:
        raise NotFound("plan.unknown", id=request.subject)
    return plans.get(plan), content, content.actions[code]


def _word(connection: Connection, alliance: str, request: Request) -> str:
    """Return what the coordinator wrote when the offer came back."""
    of_it = (replies.c.alliance == alliance, replies.c.request == request.id)
    newest = (replies.c.number == request.version, replies.c.move == Move.RETURN)
    body = connection.scalar(select(replies.c.body).where(*of_it, *newest))
    return str(body.get("reason", "")) if body else ""


def counter_question(connection: Connection, alliance: str, task: Request) -> CounterQuestion:
    """Return what was proposed and what is offered; the reply that offered it is in the task's id."""
    number = int(task.id.rpartition(".")[2])
    found = select(requests).where(requests.c.alliance == alliance, requests.c.id == task.subject)
    row = connection.execute(found).mappings().one_or_none()
    where = (offers.c.alliance == alliance, offers.c.request == task.subject, offers.c.reply == number)
    offer = connection.execute(select(offers).where(*where)).mappings().one_or_none()
    if row is None or offer is None:
        raise NotFound("requests.unknown", id=task.subject)
    commitment = to_request(row)
    plan, _, action = _action(connection, alliance, commitment)
    said = (replies.c.alliance == alliance, replies.c.request == commitment.id, replies.c.number == number)
    register, by = SqlRegister(connection, alliance), str(connection.scalar(select(replies.c.by).where(*said)))
    person = register.people([by]).get(by)
    name, leads = register.partner(commitment.partner).name, action.owner == commitment.partner
    return CounterQuestion(commitment.id, name, plan, action, to_offer(offer), person.name if person else "", leads)


def status_question(connection: Connection, alliance: str, request: Request) -> StatusQuestion:
    """Return everything the organisation does for the plan, with what it said of each before this request."""
    plans = SqlPlans(connection, alliance)
    plan, period = plans.get(request.subject.partition(".")[0]), period_of_status(request)
    content = plans.content(plan.id)
    before = heard(content, plans.said(plan.id, besides=request.id))
    mine = [
        one
        for one in committed(content, plans.commitments(plan.id))
        if one.owner == request.partner and one.starts <= period.end()
    ]
    going = [one for one in mine if one.code not in before or before[one.code].progress < 100]
    items = [StatusItem(one, _goal(content, one), before.get(one.code)) for one in going]
    return StatusQuestion(plan, period, items)


def _goal(content: Content, action: Action) -> Text:
    return content.goals[action.goal].title if action.goal in content.goals else NO_TEXT
