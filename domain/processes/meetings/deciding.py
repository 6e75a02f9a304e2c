"""From a decision to an action of the plan, whose owner is then asked to accept it (S0-9)."""

from datetime import datetime

from domain.errors import FieldsBroken, RuleBroken
from domain.meetings.minutes import Decision, Result
from domain.plans.plan import Action, Content
from domain.plans.rules import flaws
from domain.ports import Work
from domain.processes.plans.choosing import the_plan
from domain.processes.plans.editing import new_code, rewrite
from domain.words import LINE, Text
from domain.workdays import helsinki_date


def goals(work: Work, now: datetime) -> dict[str, Text]:
    """Return the goals an action may serve, by code; none where there is no plan yet."""
    plan = work.plans.find(helsinki_date(now))
    return {one.code: one.title for one in work.plans.content(plan.id).goals.values()} if plan else {}


def check_action(work: Work, decision: Decision, now: datetime) -> None:
    """Refuse a decision of which no action can be made, though it names who should carry it out or a goal.

    Raises FieldsBroken where there are goals and none is chosen, nobody is asked, or the plan has no such goal or day.
    """
    known = goals(work, now)
    if decision.owner and known and not decision.goal:
        raise FieldsBroken({"goal": RuleBroken("decision.goal-missing")})
    if decision.goal:
        if not decision.owner:
            raise FieldsBroken({"owner": RuleBroken("decision.owner")})
        if decision.goal not in known:
            raise FieldsBroken({"goal": RuleBroken("decision.goal")})
        _with_action(work, decision, now)


def becomes_action(decision: Decision) -> bool:
    """Tell whether somebody is asked to carry a decision out when its minutes are finished."""
    return bool(decision.result is Result.PASSED and decision.owner and decision.goal)


def unplannable(work: Work, meeting: str, now: datetime) -> RuleBroken | None:
    """Tell which decision of a meeting the plan has no room for any more."""
    for one in filter(becomes_action, work.records.decisions(meeting)):
        try:
            check_action(work, one, now)
        except FieldsBroken:
            return RuleBroken("decision.unplannable", words=one.words)
    return None


def propose_actions(work: Work, meeting: str, now: datetime) -> None:
    """Write the actions that were decided into the working plan.

    The plan's own flow asks their owners, who may accept, decline or counter. Each revision names its decision.
    Raises FieldsBroken for a goal or a day the plan does not have.
    """
    for one in filter(becomes_action, work.records.decisions(meeting)):
        plan, before, after = _with_action(work, one, now)
        rewrite(work, plan, before, after, one.by, now, one.id)


def _with_action(work: Work, decision: Decision, now: datetime) -> tuple[str, Content, Content]:
    """Return the plan's id and its content before and after; raises FieldsBroken for a day it does not have."""
    plan = the_plan(work, now)
    before = work.plans.content(plan.id)
    action = _action(before, decision)
    after = before.with_items([action])
    partners = {one.id: one for one in work.register.partners()}
    wrong = [one.problem for one in flaws(plan, after, partners) if one.item == action]
    if wrong:
        raise FieldsBroken({"due": wrong[0]})
    return plan.id, before, after


def _action(content: Content, decision: Decision) -> Action:
    title = decision.words.splitlines()[0].removesuffix(".")[:LINE]
    code, last = new_code(title, set(content.actions)), max((one.position for one in content.items()), default=0)
    day = helsinki_date(decision.at)
    position = last + 1
    return Action(code, decision.goal, Text(title), day, decision.due or day, owner=decision.owner, position=position)
