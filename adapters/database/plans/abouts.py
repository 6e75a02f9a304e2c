"""What requests about the plan's actions are about: the action, and the meeting that decided it, if one did."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, and_, select

from adapters.database.handbook import SqlHandbook
from adapters.database.meetings.tables import decisions, meetings
from adapters.database.plans.tables import plan_actions, plan_revisions
from adapters.database.register import text_of
from adapters.wording import short_date
from domain.forums import Forum
from domain.requests import Request
from domain.words import NO_TEXT, Text


def about_actions(connection: Connection, alliance: str, some: Sequence[Request]) -> dict[str, dict[str, Any]]:
    """Say which action of the plan it is, in its newest words, and which forum decided it when."""
    plans = sorted({one.subject.partition(".")[0] for one in some})
    codes = sorted({one.subject.partition(".")[2] for one in some})
    where = (plan_actions.c.alliance == alliance, plan_actions.c.plan.in_(plans), plan_actions.c.code.in_(codes))
    rows = connection.execute(select(plan_actions).where(*where).order_by(plan_actions.c.revision)).mappings()
    titles = {f"{row['plan']}.{row['code']}": asdict(text_of(row, "title")) for row in rows}
    origins = _origins(connection, alliance, where)
    return {one.id: {"action": titles[one.subject], **origins.get(one.subject, {})} for one in some}


def decided_by(connection: Connection, alliance: str, action: str) -> Text:
    """Return the forum and day of the decision an action comes from; no text where none decided it."""
    plan, _, code = action.partition(".")
    where = (plan_actions.c.alliance == alliance, plan_actions.c.plan == plan, plan_actions.c.code == code)
    return next((Text(**one["origin"]) for one in _origins(connection, alliance, where).values()), NO_TEXT)


def _origins(connection: Connection, alliance: str, where: Sequence[Any]) -> Mapping[str, Mapping[str, Any]]:
    """Return by action the forum and day of the decision that a revision of it names as its reason."""
    revised = and_(
        plan_revisions.c.alliance == plan_actions.c.alliance,
        plan_revisions.c.plan == plan_actions.c.plan,
        plan_revisions.c.number == plan_actions.c.revision,
    )
    decided = and_(decisions.c.alliance == plan_revisions.c.alliance, decisions.c.id == plan_revisions.c.why)
    met = and_(meetings.c.alliance == decisions.c.alliance, meetings.c.id == decisions.c.meeting)
    wanted = select(plan_actions.c.plan, plan_actions.c.code, meetings.c.forum, meetings.c.day)
    joined = wanted.join(plan_revisions, revised).join(decisions, decided).join(meetings, met).where(*where)
    rows = connection.execute(joined.order_by(plan_actions.c.revision)).all()
    names = {one.code: one.name for one in SqlHandbook(connection, alliance).all(Forum)} if rows else {}
    found: dict[str, dict[str, Any]] = {}
    for plan, code, forum, day in rows:
        if name := names.get(forum):
            said = {language: f"{words}, {short_date(day)}" for language, words in asdict(name).items() if words}
            found.setdefault(f"{plan}.{code}", {"origin": said})
    return found
