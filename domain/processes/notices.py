"""The clock over open requests: one digest per contact, a call task, a lapse."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from domain.alliance import Alliance, Sending
from domain.calls import call_id
from domain.kinds import KINDS
from domain.messages import Message, digest_key
from domain.partners import Contact
from domain.ports import Outcome, Ports, Work
from domain.reminders import Due, may_notify, next_chance, steps, what_is_due
from domain.requests import BY_RULE, Move, Notice, Request, Status, steer
from domain.workdays import Hours, add_workdays, helsinki_date

BATCH = 500
DAYS_TO_CALL = 5


@dataclass(frozen=True)
class _Desk:
    """What one batch of due requests is decided with."""

    work: Work
    alliance: Alliance
    now: datetime
    people: Mapping[str, Contact]
    digests: Mapping[str, date]


def send_notices(ports: Ports, alliance: str) -> Outcome:
    """Put into the outbox whatever notice is due; steps missed are caught up once. Nothing is sent here."""
    counts: dict[str, int] = defaultdict(int)
    while True:
        now = ports.clock.now()
        with ports.store.begin(alliance) as work:
            due = work.requests.due(now, BATCH)
            for name, count in _batch(work, due, now).items():
                counts[name] += count
        if len(due) < BATCH:
            break
    ports.wake()
    return Outcome("Notices", dict(counts))


def _batch(work: Work, due: Sequence[Request], now: datetime) -> dict[str, int]:
    """Decide for each contact at once, so that a digest carries all that is due for them."""
    contacts = sorted({request.contact for request in due})
    whole = [one for one in _all_due_of(work, due, contacts, now) if one.notice_at]
    people, digests = work.register.people(contacts), work.post.last_digests(contacts)
    desk = _Desk(work, work.register.alliance(), now, people, digests)
    taken = work.requests.steps([request.id for request in whole])
    by_contact: dict[str, list[Due]] = defaultdict(list)
    for request in whole:
        by_contact[request.contact].append(_due(desk, request, taken.get(request.id, frozenset())))
    written = [_write(desk, contact, todo) for contact, todo in by_contact.items()]
    names = ("digests", "calls", "lapsed", "later")
    return {name: sum(counts[name] for counts in written) for name in names}


def _all_due_of(work: Work, due: Sequence[Request], contacts: Sequence[str], now: datetime) -> list[Request]:
    """A full batch may cut through a contact's requests; the rest of theirs is fetched."""
    if len(due) < BATCH:
        return list(due)
    every = [one for contact in contacts for one in work.requests.of_contact(contact)]
    return [one for one in every if one.notice_at is not None and one.notice_at <= now]


def _due(desk: _Desk, request: Request, taken: frozenset[str]) -> Due:
    contact = desk.people[request.contact]
    laid = steps(request, contact, KINDS[request.kind].ladder, desk.alliance.sending)
    return what_is_due(request, laid, taken, desk.now)


def _write(desk: _Desk, contact: str, todo: Sequence[Due]) -> dict[str, int]:
    person = desk.people[contact]
    wanting = [due for due in todo if due.notice]
    hours = Hours(desk.alliance.sending)
    counts = {"digests": 0, "calls": 0, "lapsed": 0, "later": 0}
    plans = {due.request.id: due.next_at for due in todo if not due.lapse}
    message = None
    if wanting and may_notify(person, desk.digests.get(contact), hours, desk.now):
        message = _digest(desk, person, wanting)
        counts["digests"] = desk.work.post.queue([message])
    elif wanting:
        later = next_chance(person, desk.digests.get(contact), desk.alliance.sending, desk.now)
        plans |= {due.request.id: min(later, due.next_at or later) for due in wanting}
        counts["later"] = len(wanting)
    desk.work.requests.plan_notice(plans)
    for due in todo:
        counts["calls"] += _call(desk, due)
        counts["lapsed"] += _lapse(desk, due)
        desk.work.requests.note(_notes(due, contact, message))
    return counts


def _notes(due: Due, contact: str, message: Message | None) -> list[Notice]:
    """Write down the steps taken; a notice held back for tomorrow is not."""
    held = due.notice is not None and message is None
    steps = [step for step in due.taken if not (held and step.name.isdigit())]
    return [
        Notice(due.request.id, step.key, contact, message.key if message and step == due.notice else None)
        for step in steps
    ]


def _digest(desk: _Desk, person: Contact, wanting: Sequence[Due]) -> Message:
    always = desk.alliance.sending is Sending.ALWAYS
    key = digest_key(person.id, helsinki_date(desk.now))
    items = [_item(desk, due) for due in wanting]
    # A demo alliance sends at any time, so its key carries the instant; the cap of one a day is for real ones.
    key = f"{key}.{desk.now:%H%M%S}" if always else key
    facts = {"items": items, "waiting": _others(desk, person, wanting)}
    return Message(key, person.id, _sender(desk, wanting), "digest", person.language, facts, desk.now)


def _item(desk: _Desk, due: Due) -> dict[str, Any]:
    request = due.request
    about = desk.work.requests.about(request)
    returned = request.version > 0 and _returned(desk, request)
    dates = {"due": request.due.isoformat(), "locks": request.locks.isoformat()}
    notice = due.notice.name if due.notice else ""
    more = {
        "request": request.id,
        "kind": request.kind,
        "step": notice,
        "returned": returned,
        "note": _note(desk, request),
    }
    return {**more, **dates, **about, "until": (request.locks + timedelta(days=30)).isoformat()}


def _returned(desk: _Desk, request: Request) -> bool:
    return desk.work.requests.reply(request.id, request.version).move is Move.RETURN


def _note(desk: _Desk, request: Request) -> str:
    round = desk.work.rounds.find(request.subject)
    return round.note if round else ""


def _others(desk: _Desk, person: Contact, wanting: Sequence[Due]) -> int:
    told = {due.request.id for due in wanting}
    mine = desk.work.requests.of_contact(person.id)
    return sum(
        one.status is Status.OPEN and one.id not in told and one.opens <= helsinki_date(desk.now) for one in mine
    )


def _sender(desk: _Desk, wanting: Sequence[Due]) -> str:
    """The round's own coordinator when there is one, else the first of the alliance's."""
    found = [desk.work.rounds.find(due.request.subject) for due in wanting]
    named = [round.by for round in found if round and round.by]
    return named[0] if named else next((one.id for one in desk.work.register.coordinators()), "")


def _call(desk: _Desk, due: Due) -> int:
    """Ask the coordinator to call; the partner's mail box has had enough."""
    coordinators = desk.work.register.coordinators()
    if not due.call or not coordinators:
        return 0
    request, today = due.request, helsinki_date(desk.now)
    last = add_workdays(today, DAYS_TO_CALL)
    backbone, who = desk.alliance.backbone, coordinators[0].id
    call = Request(call_id(request), "call", request.id, backbone, backbone, who, today, last, add_workdays(last, 10))
    return len(desk.work.requests.add_missing([replace(call, notice_at=desk.now)]))


def _lapse(desk: _Desk, due: Due) -> int:
    if due.lapse:
        desk.work.requests.write(steer(due.request, Move.LAPSE, BY_RULE, desk.now))
    return int(due.lapse)
