"""A partner leaves: its requests are withdrawn, its seats emptied, its people thanked; for a while it can come back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from domain.asides import Parted
from domain.errors import RuleBroken
from domain.events import Event
from domain.forums import Seat
from domain.joining.onboarding import Membership, Stage, asked_anew
from domain.links import serial_at
from domain.messages import Message
from domain.partners import Contact, Partner, spokesperson
from domain.plans.commitments import in_own_words
from domain.plans.plan import Action, Plan
from domain.ports import Ports, Work
from domain.processes.doors import DAYS
from domain.processes.joining.arriving import inviter
from domain.processes.joining.inviting import steps_of
from domain.processes.joining.onboarding import progress_of
from domain.processes.plans.desk import followed
from domain.requests import BY_RULE, Move, Request, Status, steer
from domain.workdays import helsinki_date

UNSETTLED = frozenset({Status.OPEN, Status.COUNTERED})


@dataclass(frozen=True, slots=True)
class Parting:
    """What would follow if a partner left."""

    partner: Partner
    requests: Sequence[Request]
    """What is asked and not settled: open, or with an offer of theirs that nobody has decided on."""
    seats: Sequence[Seat]
    people: Sequence[Contact]


def look_at_parting(work: Work, partner: str) -> Parting:
    """Say what would follow, without doing it."""
    seats = [one for one in work.seats.all() if one.partner == partner]
    people = [one for one in work.register.contacts(partner) if one.active]
    unsettled = [one for one in work.requests.of_partner(partner) if one.status in UNSETTLED]
    return Parting(work.register.partner(partner), unsettled, seats, people)


def actions_left(work: Work, partner: str, now: datetime) -> list[tuple[Plan, Action]]:
    """Return the actions that somebody else is looked for when a partner leaves, each with its plan."""
    here = {one.id for one in work.register.partners() if one.active}
    plans = followed(work, helsinki_date(now))
    return [(plan, one) for plan in plans for one in _left_of(work, plan, partner, here)]


def _left_of(work: Work, plan: Plan, partner: str, here: set[str]) -> list[Action]:
    written, said = work.plans.content(plan.id), work.plans.said(plan.id)
    after, _ = in_own_words(written, said, here - {partner})
    theirs = [one for one in written.actions.values() if one.owner == partner]
    return [one for one in theirs if after.actions[one.code].owner != partner]


def leave(ports: Ports, alliance: str, partner: str, by: str, word: str = "") -> bool:
    """Let a partner go with thanks; False when it has left already.

    Raises RuleBroken for the organisation that leads the work.
    """
    with ports.store.begin(alliance) as work:
        left = part(work, partner, by, word, ports.clock.now())
    ports.wake()
    return left


def part(work: Work, partner: str, by: str, word: str, now: datetime) -> bool:
    """Do the same inside an open transaction, as an import needs it."""
    if partner == work.register.alliance().backbone:
        raise RuleBroken("partner.leads")
    parting, before = look_at_parting(work, partner), work.memberships.of(partner)
    if before and before.stage is Stage.LEFT:
        return False
    membership = before or Membership(partner, by, helsinki_date(now), now)
    _thank(work, parting, by, word, now)
    _withdraw(work, parting.requests, by, now)
    _empty(work, parting, now)
    work.memberships.save(replace(membership, left_at=now))
    work.tell(Event("partner.left", partner, by, now))
    return True


def _thank(work: Work, parting: Parting, by: str, word: str, now: datetime) -> None:
    _write(work, parting.partner, parting.people, "farewell", {"reason": word}, by, now)


def _write(
    work: Work,
    partner: Partner,
    people: Sequence[Contact],
    letter: str,
    said: Mapping[str, str],
    by: str,
    now: datetime,
) -> None:
    facts = {"partner": asdict(partner.name), **said}
    person = spokesperson(people, helsinki_date(now))
    sender = inviter(work, partner.id) if by == BY_RULE else by
    key = f"{letter}.{partner.id}.{now:%Y%m%d%H%M%S}"
    for one in [person] if person and sender else []:
        work.post.queue([Message(key, one.id, sender, letter, one.language, facts, now)])


def _withdraw(work: Work, requests: Sequence[Request], by: str, now: datetime) -> None:
    """Withdraw what is not settled; the thanks tell of it, so nobody gets a message for each."""
    work.post.take_back([one.id for one in requests])
    for one in requests:
        work.requests.write(steer(work.requests.get(one.id), Move.WITHDRAW, by, now, Parted()))


def _empty(work: Work, parting: Parting, now: datetime) -> None:
    """Empty the seats and let the people go, and remember both in case the partner comes back."""
    id = parting.partner.id
    work.memberships.take_up(id)
    work.memberships.leave_behind(id, [one.id for one in parting.people], parting.seats)
    work.seats.leave(id)
    gone = [replace(one, active=False) for one in parting.people]
    work.register.save(work.register.alliance(), [replace(parting.partner, active=False)], gone)
    for one in gone:
        work.own_channels.remove(one.id)
    for one in parting.people:
        work.spent.revoke(one.id, serial_at(now))


def by_leaving(work: Work, withdrawn: Request) -> bool:
    """Tell whether a request was withdrawn because its partner left, and not by somebody's choice."""
    return bool(work.requests.reply(withdrawn.id, withdrawn.version).body.get("left"))


def come_back(ports: Ports, alliance: str, partner: str, by: str) -> bool:
    """Undo a leaving: the people and their seats are back, and steps of joining asked anew. False when it is in."""
    with ports.store.begin(alliance) as work:
        returned = rejoin(work, partner, by, ports.clock.now())
    ports.wake()
    return returned


def rejoin(work: Work, partner: str, by: str, now: datetime) -> bool:
    """Do the same inside an open transaction, as an import needs it."""
    membership = work.memberships.of(partner)
    if membership is None or membership.stage is not Stage.LEFT:
        return False
    people, seats = work.memberships.take_up(partner)
    back = [replace(one, active=True) for one in work.register.contacts(partner) if one.id in people]
    organisation = replace(work.register.partner(partner), active=membership.joined_at is not None)
    work.register.save(work.register.alliance(), [organisation], back)
    work.seats.take(seats)
    work.memberships.save(replace(membership, left_at=None))
    if membership.joined_at is None:
        _ask_anew(work, membership, back, now)
    # Their old links died with the leaving, so the letter that takes the thanks back brings a new one.
    until = (helsinki_date(now) + timedelta(days=DAYS)).isoformat()
    _write(work, organisation, back, "came-back", {"until": until}, by, now)
    work.tell(Event("partner.came-back", partner, by, now))
    return True


def _ask_anew(work: Work, membership: Membership, people: Sequence[Contact], now: datetime) -> None:
    """Ask for the steps of joining that the leaving had cut short; those that were taken stay taken."""
    steps = [one for one in progress_of(work, membership).steps if one[0].status is Status.WITHDRAWN]
    cut_short = [one for one, _ in steps if work.requests.reply(one.id, one.version).at == membership.left_at]
    person = spokesperson(people, helsinki_date(now))
    if not cut_short or person is None:
        return
    times = len(work.requests.of_subject(membership.joining))
    fresh = [asked_anew(one, times, steps_of(work), person.id, now) for one in cut_short]
    work.requests.add_missing(fresh, Event("joining.asked", membership.joining, BY_RULE, now))
