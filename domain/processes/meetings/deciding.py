"""From a decision to an action of the plan, whose owner is then asked to accept it (S0-9)."""

from datetime import datetime

from domain.errors import FieldsBroken, RuleBroken
from domain.meetings.minutes import Decision
from domain.plans.plan import Action, Content
from domain.plans.rules import flaws
from domain.ports import Work
from domain.processes.plans.editing import new_code, rewrite, the_plan
from domain.words import LINE, Text
from domain.workdays import helsinki_date


def goals(work: Work, now: datetime) -> dict[str, Text]:
    """Return the goals an action may serve, by code; none where there is no plan yet."""
    plan = work.plans.find(helsinki_date(now))
    return {one.code: one.title for one in work.plans.content(plan.id).goals.values()} if plan else {}


def check_goal(work: Work, goal: str, now: datetime) -> None:
    """Refuse a goal the plan does not have; raises FieldsBroken."""
    if goal not in goals(work, now):
        raise FieldsBroken({"goal": RuleBroken("decision.goal")})


def propose_action(work: Work, decision: Decision, goal: str, now: datetime) -> Action:
    """Write an action into the working plan; the plan's own flow asks its owner, who may accept, decline or counter.

    The revision names the decision. Raises FieldsBroken for a goal or a day the plan does not have.
    """
    plan = the_plan(work, now)
    check_goal(work, goal, now)
    before = work.plans.content(plan.id)
    action = _action(before, decision, goal, now)
    after = before.with_items([action])
    partners = {one.id: one for one in work.register.partners()}
    wrong = [one.problem for one in flaws(plan, after, partners) if one.item == action]
    if wrong:
        raise FieldsBroken({"due": wrong[0]})
    rewrite(work, plan.id, before, after, decision.by, now, decision.id)
    return action


def _action(content: Content, decision: Decision, goal: str, now: datetime) -> Action:
    title = decision.words.splitlines()[0].removesuffix(".")[:LINE]
    code, last = new_code(title, set(content.actions)), max((one.position for one in content.items()), default=0)
    today = helsinki_date(now)
    return Action(code, goal, Text(title), today, decision.due or today, owner=decision.owner, position=last + 1)
