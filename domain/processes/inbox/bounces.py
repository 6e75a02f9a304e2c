"""Mails that came back: noted on the message, the address written to no more, and who has left is replaced."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from domain.events import Event
from domain.inbox.incoming import Delivery, Handled, Incoming, Sort
from domain.inbox.leaving import REMEMBERED, has_left
from domain.inbox.sorting import NOBODY, Meaning, meaning, worst
from domain.joining.people import PEOPLE
from domain.messages import Delivery as State
from domain.messages import Message, ref_of
from domain.partners import Contact
from domain.ports import Work
from domain.processes.inbox.tying import Tied
from domain.processes.joining.succeeding import step_in
from domain.processes.reaching import ask_to_look
from domain.requests import BY_RULE, Request, asked
from domain.workdays import helsinki_date, next_allowed

DAYS_TO_TELL, GRACE = 14, 60
HEARD = (Sort.NOTE, Sort.SHEET, Sort.CALENDAR, Sort.AWAY)
"""Mails by which a person is heard of."""


def take_bounce(work: Work, mail: Incoming, tied: Tied | None, now: datetime) -> Handled:
    """Note that a message came back; where the address takes nothing any more, nothing is written to it either.

    Then a coordinator is asked to look: what was asked for is never just dropped.
    """
    report = worst(mail.deliveries)
    if tied is None or tied.message is None or report is None or not _came_back(work, mail, tied.message):
        return Handled(mail.key, Sort.FORGED, now)
    means, person = meaning(report), tied.contact
    code = f"bounce.{means}"
    came_back = means is not Meaning.WAITS and work.post.bounced(tied.message.key, code)
    if came_back and means is Meaning.GONE:
        ask_to_look(work, tied.message, now)
    if means is Meaning.GONE and person.email.casefold() in report.recipients:
        work.post.suppress(person.id, person.email, code)
    return Handled(mail.key, Sort.BOUNCE, now, person.id, code=report.status)


def _came_back(work: Work, mail: Incoming, message: Message) -> bool:
    """Tell whether it came to the address that only servers were told; whoever answers sees another."""
    return ref_of(work.alliance, message.key) in mail.returned


def note_refusals(work: Work, now: datetime) -> None:
    """Take what servers did not even accept, for there is no such address, like what came back: once for each."""
    for message, state, code in work.post.stuck():
        if (state, code) != (State.REFUSED, NOBODY):
            continue
        key, person = f"refused.{ref_of(work.alliance, message.key)}", work.register.contact(message.contact)
        if work.received.find(key) is None:
            work.post.suppress(person.id, person.email, NOBODY)
            work.received.mark(Handled(key, Sort.BOUNCE, now, person.id, code=NOBODY))


def replace_leavers(work: Work, now: datetime) -> list[str]:
    """Let a colleague step in for each who has left without a word; return who was replaced.

    A coordinator is never replaced by a rule: with them goes the right to lead.
    """
    since = now - REMEMBERED
    bounces = reversed(work.received.since(since, Sort.BOUNCE))
    bounced_on = {one.contact: helsinki_date(one.at) for one in bounces if _means_gone(one.code)}
    people = work.register.people(bounced_on).values()
    silent = [one for one in people if one.active and not one.coordinator and _is_suppressed(work, one)]
    heard = _heard(work, since) if silent else {}
    left = [one for one in silent if has_left(bounced_on[one.id], heard.get(one.id), helsinki_date(now))]
    return [one.id for one in left if _replace(work, one, now)]


def _means_gone(status: str) -> bool:
    return status == NOBODY or meaning(Delivery("failed", status)) is Meaning.GONE


def _is_suppressed(work: Work, person: Contact) -> bool:
    return work.post.suppressed(person.id, person.email) is not None


def _heard(work: Work, since: datetime) -> Mapping[str, date]:
    """Return when each was last heard of, on our pages or by mail."""
    heard = dict(work.register.heard())
    for one in work.received.since(since, *HEARD):
        day = helsinki_date(one.at)
        heard[one.contact] = max(day, heard.get(one.contact, day))
    return heard


def _replace(work: Work, person: Contact, now: datetime) -> bool:
    """Let a colleague step in, and ask them who speaks for the organisation now; False where nobody is left."""
    heir = step_in(work, person, BY_RULE, now)
    if heir is None:
        return False
    today = helsinki_date(now)
    due = next_allowed(today + timedelta(days=DAYS_TO_TELL))
    dates = (today, due, next_allowed(due + timedelta(days=GRACE)))
    backbone = work.register.alliance().backbone
    id = f"{PEOPLE.name}.{person.partner}.{today.isoformat()}"
    fresh = Request(id, PEOPLE.name, f"left.{person.id}", backbone, person.partner, heir.id, *dates, notice_at=now)
    work.requests.add_missing([fresh], asked(fresh, now))
    work.tell(Event("contact.gone", person.id, BY_RULE, now))
    return True
