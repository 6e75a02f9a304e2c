"""The clock over open requests: one digest per contact, a call task, a lapse."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from domain.alliance import Alliance, Sending
from domain.calls import CALL, call_id
from domain.indicators.rounds import Round, Stage, in_whose_name
from domain.kinds import KINDS
from domain.messages import NOTICE, Channel, Delivery, Message, digest_key
from domain.outcome import Outcome
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.processes.answering import GRACE_DAYS
from domain.processes.news import lately, news_for
from domain.processes.steering import pass_on
from domain.reminders import CALL as CALL_STEP
from domain.reminders import Due, day_that_counts, may_notify, next_chance, steps, what_is_due
from domain.requests import BY_RULE, Move, Notice, Request, Status, asked, steer
from domain.workdays import MORNING, Hours, add_workdays, at, helsinki_date, next_allowed

BATCH = 100
"""So few that answers get through meanwhile: on SQLite nobody else writes during a batch."""
DAYS_TO_CALL, DAYS_TO_LAPSE = 5, 10


@dataclass(frozen=True)
class _Desk:
    """What one batch of due requests is decided with."""

    work: Work
    alliance: Alliance
    now: datetime
    people: Mapping[str, Contact]
    digests: Mapping[str, date]
    rounds: Mapping[str, Round]
    joined: Mapping[str, date]
    elsewhere: Collection[str]
    """Whose notices go to a channel of their own."""
    abouts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the titles of those need that a notice tells of."""


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
    people, digests = work.register.people(contacts), work.post.last_digests(contacts)
    rounds = {one.id: one for one in work.rounds.all()}
    joined = lately(work, helsinki_date(now)) if due else {}
    elsewhere = work.own_channels.taking(contacts)
    desk = _Desk(work, work.register.alliance(), now, people, digests, rounds, joined, elsewhere)
    taken = work.requests.steps([request.id for request in due])
    by_contact: dict[str, list[Due]] = defaultdict(list)
    for request in _still_theirs(desk, due):
        by_contact[request.contact].append(_due(desk, request, taken.get(request.id, frozenset())))
    told = [one.request for todo in by_contact.values() for one in todo if one.notice]
    desk = replace(desk, abouts=work.requests.abouts(told))
    written = [_write(desk, contact, todo) for contact, todo in by_contact.items()]
    names = ("digests", "calls", "lapsed", "later")
    return {name: sum(counts[name] for counts in written) for name in names}


def _still_theirs(desk: _Desk, due: Sequence[Request]) -> list[Request]:
    """Return what is due for those who were asked, as it stands once what others left has been passed on."""
    left = [one for one in due if not _held(desk, one) and not _passed_on(desk, one)]
    # Rows that came back have moved the request they came back to.
    return left if len(left) == len(due) else [desk.work.requests.get(one.id) for one in left]


def _held(desk: _Desk, request: Request) -> bool:
    """Leave a held round alone until its hold is over, whatever was done to one of its requests meanwhile."""
    round = desk.rounds.get(request.subject)
    if round is None or round.stage(desk.now) is not Stage.HELD:
        return False
    desk.work.requests.plan_notice({request.id: round.held_until})
    return True


def _passed_on(desk: _Desk, request: Request) -> bool:
    """Pass the request of a person who has left on to whoever speaks for the organisation now, if anybody does."""
    if desk.people[request.contact].active or request.status is not Status.OPEN:
        return False
    others = [one for one in desk.work.register.contacts(request.partner) if one.active]
    if others:
        pass_on(desk.work, request, others, BY_RULE, desk.now)
    return bool(others)


def _due(desk: _Desk, request: Request, taken: frozenset[str]) -> Due:
    contact = desk.people[request.contact]
    laid = steps(request, contact, KINDS[request.kind].ladder, desk.alliance.sending)
    due = what_is_due(request, laid, taken, desk.now)
    return due if contact.active else replace(due, notice=None)


def _write(desk: _Desk, contact: str, todo: Sequence[Due]) -> dict[str, int]:
    person, todo = desk.people[contact], _one_call(desk, contact, todo)
    wanting = [due for due in todo if due.notice]
    hours = Hours(desk.alliance.sending)
    counts = {"digests": 0, "calls": 0, "lapsed": 0, "later": 0}
    plans = {due.request.id: due.next_at for due in todo if not due.lapse}
    message, unsent = None, _unsent(desk, contact) if wanting else []
    last = None if unsent else desk.digests.get(contact)
    if wanting and may_notify(person, last, hours, desk.now):
        message = _digest(desk, person, wanting, unsent)
        desk.work.post.take_back([item["request"] for old in unsent for item in old.facts["items"]])
        counts["digests"] = desk.work.post.queue([message])
        # A demo sends more than one a day: one of this very instant told of something else.
        message = message if counts["digests"] else None
    if wanting and message is None:
        later = next_chance(person, last, desk.alliance.sending, desk.now)
        plans |= {due.request.id: min(later, due.next_at or later) for due in wanting}
        counts["later"] = len(wanting)
    desk.work.requests.plan_notice(plans)
    for due in todo:
        counts["calls"] += _call(desk, due)
        counts["lapsed"] += _lapse(desk, due)
        desk.work.requests.note(_notes(due, contact, message))
    return counts


def _one_call(desk: _Desk, contact: str, todo: Sequence[Due]) -> Sequence[Due]:
    """Let one call at a time ask after a person: what else is late waits until it is made, or needless."""
    if not any(due.call for due in todo):
        return todo
    called = {one.subject for one in desk.work.requests.standing(CALL.name, Status.OPEN)}
    waits = any(one.id in called for one in desk.work.requests.open_of_contact(contact))
    first = next((due for due in todo if due.call and not waits), None)
    return [_call_later(desk, due) if due.call and due is not first else due for due in todo]


def _call_later(desk: _Desk, due: Due) -> Due:
    again = at(next_allowed(helsinki_date(desk.now) + timedelta(days=1)), MORNING)
    taken = [step for step in due.taken if step.name != CALL_STEP]
    return replace(due, call=False, taken=taken, next_at=min(again, due.next_at or again))


def _notes(due: Due, contact: str, message: Message | None) -> list[Notice]:
    """Write down the steps taken; a notice held back for tomorrow is not."""
    held = due.notice is not None and message is None
    steps = [step for step in due.taken if not (held and step.name.isdigit())]
    return [
        Notice(due.request.id, step.key, contact, message.key if message and step == due.notice else None)
        for step in steps
    ]


def _unsent(desk: _Desk, contact: str) -> list[Message]:
    """Return the digests of days past that wait still, as when the mail server is away: the next one takes them in."""
    if desk.digests.get(contact) != date.max:
        return []
    mine, today = [one.id for one in desk.work.requests.open_of_contact(contact)], helsinki_date(desk.now)
    found = [one for one, state in desk.work.post.carried(mine) if state is Delivery.QUEUED and one.contact == contact]
    return [one for one in found if one.key.startswith(NOTICE) and helsinki_date(one.queued_at) < today]


def _digest(desk: _Desk, person: Contact, wanting: Sequence[Due], unsent: Sequence[Message]) -> Message:
    told = {due.request.id: _item(desk, due) for due in wanting}
    mine = {one.id for one in desk.work.requests.open_of_contact(person.id)} if unsent else set()
    older = {item["request"]: item for old in unsent for item in old.facts["items"] if item["request"] in mine}
    items = list({**older, **told}.values())
    waiting = waiting_besides(desk.work, person, {item["request"] for item in items}, desk.now)
    channel = Channel.OWN if person.id in desk.elsewhere else Channel.EMAIL
    message = digest(desk.alliance, person, _sender(desk, wanting), items, waiting, desk.now, channel)
    news = news_for(desk.work, person, desk.joined, desk.digests.get(person.id), unsent)
    return replace(message, facts={**message.facts, **news})


def digest(
    alliance: Alliance,
    person: Contact,
    sender: str,
    items: Sequence[Mapping[str, Any]],
    waiting: int,
    now: datetime,
    channel: Channel = Channel.EMAIL,
) -> Message:
    """Put what is due for one person into one message, the same for a preview and for the post; first what is soon."""
    key = digest_key(person.id, helsinki_date(now), channel)
    # A demo alliance sends at any time, so its key carries the instant; the cap of one a day is for real ones.
    key = f"{key}.{now:%H%M%S%f}" if alliance.sending is Sending.ALWAYS else key
    facts = {"items": sorted(items, key=day_that_counts), "waiting": waiting}
    return Message(key, person.id, sender, "digest", person.language, facts, now, channel)


def _item(desk: _Desk, due: Due) -> dict[str, Any]:
    request = due.request
    round = desk.rounds.get(request.subject)
    note, step = round.note if round else "", due.notice.name if due.notice else ""
    returned = request.version > 0 and _returned(desk, request)
    item = digest_item(request, desk.abouts[request.id], step, note, returned=returned)
    return {**item, "again": _to_check(desk.work, request)} if returned else item


def digest_item(
    request: Request, about: Mapping[str, Any], step: str, note: str, *, returned: bool = False
) -> dict[str, Any]:
    """Return the facts of one request in a digest; `about` is what its title needs."""
    dates = {"due": request.due.isoformat(), "locks": request.locks.isoformat()}
    until = (request.locks + timedelta(days=GRACE_DAYS)).isoformat()
    more = {"request": request.id, "kind": request.kind, "step": step, "returned": returned, "note": note}
    return {**more, **dates, **about, "until": until}


def _to_check(work: Work, request: Request) -> list[dict[str, Any]]:
    """Return what was sent back and why, so that the mail can name it."""
    back = KINDS[request.kind].came_back(work.requests.question(request))
    return [asdict(one) for one in back]


def _returned(desk: _Desk, request: Request) -> bool:
    return desk.work.requests.reply(request.id, request.version).move is Move.RETURN


def waiting_besides(work: Work, person: Contact, told: Collection[str], now: datetime) -> int:
    """Count what else waits for a person, so that the digest can say so; what has just locked waits no longer."""
    mine, today = work.requests.open_of_contact(person.id), helsinki_date(now)
    return sum(one.id not in told and one.opens <= today <= one.locks for one in mine)


def _sender(desk: _Desk, wanting: Sequence[Due]) -> str:
    """Of several rounds, the coordinator of the first signs the digest."""
    found = [round for due in wanting if (round := desk.rounds.get(due.request.subject))]
    return in_whose_name(next(iter(found), None), desk.work.register.coordinators())


def _call(desk: _Desk, due: Due) -> int:
    """Ask the round's coordinator to call, as their last notice promised; the partner's mail box has had enough.

    Nobody is asked to call themselves: of what a coordinator is late with, another one is told.
    """
    found = desk.work.register.coordinators() if due.call else []
    coordinators = [one for one in found if one.id != due.request.contact]
    if not coordinators:
        return 0
    request, today = due.request, helsinki_date(desk.now)
    last = add_workdays(today, DAYS_TO_CALL)
    backbone, who = desk.alliance.backbone, in_whose_name(desk.rounds.get(request.subject), coordinators)
    dates = (today, last, add_workdays(last, DAYS_TO_LAPSE))
    call = Request(call_id(request), CALL.name, request.id, backbone, backbone, who, *dates, notice_at=desk.now)
    return len(desk.work.requests.add_missing([call], asked(call, desk.now)))


def _lapse(desk: _Desk, due: Due) -> int:
    if due.lapse:
        desk.work.requests.write(steer(due.request, Move.LAPSE, BY_RULE, desk.now))
    return int(due.lapse)
