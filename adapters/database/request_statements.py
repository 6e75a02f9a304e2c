"""What is asked of requests and of what belongs to them: each statement once."""

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    select,
    update,
)

from adapters.database.indicators.replacing import insert_or_update
from adapters.database.named import Among, Named
from adapters.database.tables import drafts, notices, replies, requests
from domain.kinds import KINDS
from domain.requests import Kind, Status

MOVING = ("contact", "opens", "due", "locks", "status", "version", "answer", "notice_at")

ONE = Named(select(requests).where(requests.c.alliance == bindparam("alliance"), requests.c.id == bindparam("id")))
MOVE = Named(
    update(requests)
    .where(
        requests.c.alliance == bindparam("of_alliance"),
        requests.c.id == bindparam("of_id"),
        requests.c.version == bindparam("of_version"),
    )
    .values({name: bindparam(name) for name in MOVING})
)
ADD, ADD_REPLY = Named(insert(requests)), Named(insert(replies))
NOTE = Named(insert(notices))
KNOWN = Among(
    lambda ids: select(requests.c.id).where(requests.c.alliance == bindparam("alliance"), requests.c.id.in_(ids))
)
PLAN = Named(
    update(requests)
    .where(requests.c.alliance == bindparam("of_alliance"), requests.c.id == bindparam("of_id"))
    .values(notice_at=bindparam("then"))
)
STEPS = Among(
    lambda ids: select(notices.c.request, notices.c.step).where(
        notices.c.alliance == bindparam("alliance"), notices.c.request.in_(ids)
    )
)
REPLY = Named(
    select(replies).where(
        replies.c.alliance == bindparam("alliance"),
        replies.c.request == bindparam("request"),
        replies.c.number == bindparam("number"),
    )
)
ALL = select(requests).where(requests.c.alliance == bindparam("alliance")).order_by(requests.c.due, requests.c.id)
OF = {name: Named(ALL.where(requests.c[name] == bindparam(name))) for name in ("contact", "partner", "subject")}
"""Requests by what they are of: one person, one organisation, one subject."""
ABOUT = Among(lambda subjects: ALL.where(requests.c.subject.in_(subjects)))
OPEN_OF = {
    name: Named(ALL.where(requests.c[name] == bindparam(name), requests.c.status == Status.OPEN))
    for name in ("contact", "partner")
}
AT = Among(lambda statuses: ALL.where(requests.c.status.in_(statuses)))
HISTORY = Named(
    select(replies)
    .where(replies.c.alliance == bindparam("alliance"), replies.c.request == bindparam("request"))
    .order_by(replies.c.number)
)
_ABOUT = select(requests.c.id).where(
    requests.c.alliance == bindparam("alliance"),
    requests.c.subject == bindparam("subject"),
    requests.c.kind + "" == bindparam("kind"),  # a sum, so that SQLite begins at the subject and not at the kind
)
MADE = Named(
    select(replies)
    .where(
        replies.c.alliance == bindparam("alliance"),
        replies.c.request.in_(_ABOUT),  # a join would begin at all the replies there are
        replies.c.move == bindparam("move"),
    )
    .order_by(replies.c.request, replies.c.number)
)
_A_DRAFT = (
    drafts.c.alliance == bindparam("alliance"),
    drafts.c.request == bindparam("request"),
    drafts.c.contact == bindparam("contact"),
)
DRAFT = Named(select(drafts.c.body, drafts.c.at).where(*_A_DRAFT))
KEEP_DRAFT = Named(insert_or_update(drafts, "body", "at"))
DROP_DRAFT = Named(delete(drafts).where(*_A_DRAFT))


OF_A_KIND = (
    select(requests)
    .where(requests.c.alliance == bindparam("alliance"), requests.c.kind == bindparam("kind"))
    .order_by(requests.c.due, requests.c.id)
)
_DUE = (requests.c.alliance == bindparam("alliance"), requests.c.notice_at <= bindparam("now"))
_SOONEST = (requests.c.notice_at, requests.c.id)
_WHOSE = select(requests.c.contact).where(*_DUE).order_by(*_SOONEST).limit(bindparam("limit", type_=Integer)).subquery()
# Locked, so that nobody answers between what is read here and the notice about it.
DUE = Named(
    select(requests)
    .where(*_DUE, requests.c.contact.in_(select(_WHOSE.c.contact)))
    .order_by(*_SOONEST)
    .with_for_update()
)
STANDING = Named(OF_A_KIND.where(requests.c.status == bindparam("status")))


def outlived(kind: Kind[Any, Any]) -> ColumnElement[bool]:
    """Tell of a request whether it is of this kind, and its subject stands otherwise than the kind needs."""
    subject = requests.alias()
    moved_on = exists().where(
        subject.c.alliance == requests.c.alliance,
        subject.c.id == requests.c.subject,
        and_(*(subject.c.status != status for status in sorted(kind.while_subject))),
    )
    return and_(requests.c.kind == kind.name, moved_on)


@cache
def outlived_of(kind: str) -> Named:
    """Return the statement that finds the open requests of a kind whose subject has moved on."""
    return Named(ALL.where(outlived(KINDS[kind]), requests.c.status == Status.OPEN))
