"""What an adoption would freeze, to be looked at before it is done: it is public at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.forums import Forum, Level
from domain.meetings.agendas import adopts
from domain.plans.commitments import Standing
from domain.plans.plan import Content, Plan, Version
from domain.plans.rules import Difference, differences
from domain.ports import Work
from domain.processes.plans.adopting import Adoption, Recorded, to_be
from domain.processes.plans.board import read_board
from domain.processes.plans.choosing import the_plan
from domain.words import Text
from domain.workdays import helsinki_date

LEADS = (Level.POLITICAL, Level.LEADERSHIP)
"""Whose forums decide on plans."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be frozen, and what of it one would hardly expect in a plan that was decided on.

    `proposed` are actions their doers have not agreed to, `nobodys` those without a doer. `since` is what differs from
    the plan `before`, as it stood when the decision's day was over; empty where nothing had been written by then.
    """

    version: Version
    proposed: Sequence[Text]
    nobodys: Sequence[Text]
    since: Sequence[Difference]
    before: Content
    now: Content

    @property
    def is_as_expected(self) -> bool:
        """Tell whether there is nothing to wonder at."""
        return not (self.proposed or self.nobodys or self.since)


def before_adopting(work: Work, by: str, said: Adoption, now: datetime, plan: str = "") -> Outlook:
    """Return what would be frozen; raises FieldsBroken where it may not be."""
    meant = the_plan(work, now, plan)
    version, lines = to_be(work, by, said, now, plan), read_board(work, meant, now, figures=False).actions
    proposed = [one.action.title for one in lines if one.standing in (Standing.PROPOSED, Standing.COUNTERED)]
    nobodys = [one.action.title for one in lines if one.standing is Standing.LOOKING]
    content, before = work.plans.content(meant.id), _as_it_stood(work, meant, version.decided_on)
    return Outlook(version, proposed, nobodys, differences(before, content), before, content)


def _as_it_stood(work: Work, plan: Plan, day: date) -> Content:
    """Return the plan as it was at the end of a day."""
    written = [one.number for one in work.plans.revisions(plan.id) if helsinki_date(one.at) <= day]
    return work.plans.content(plan.id, written[-1]) if written else Content()


def may_be_about(work: Work, plan: Plan, offered: Sequence[Recorded]) -> list[Recorded]:
    """Return the decisions that may well be about a plan as it stands; any other may be too, but seldom is.

    They were made where the alliance is led, after the plan was last changed; they give nobody anything to do, and
    adopt no minutes.
    """
    leading = {one.code for one in work.handbook.all(Forum) if one.level in LEADS}
    changed = max((helsinki_date(one.at) for one in work.plans.revisions(plan.id)), default=plan.starts)
    made = [one for one in offered if one.meeting.forum in leading and one.meeting.day >= changed]
    minutes = {item.id for id in {one.meeting.id for one in made} for item in work.agendas.items(id) if adopts(item)}
    return [one for one in made if not one.decision.owner and one.decision.item not in minutes]
