"""Partners join and renew: answers taken in, whoever is through made a partner, the yearly look asked."""

from collections import defaultdict
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta

from domain.events import Event
from domain.joining.onboarding import FLOW, Membership, Progress, Stage, how_far
from domain.joining.people import PEOPLE
from domain.joining.renewals import not_asked, renewals, season, subject_of
from domain.messages import Message
from domain.outcome import Outcome, how_many
from domain.partners import Contact, spokesperson
from domain.ports import Ports, Work
from domain.processes.doors import DAYS
from domain.processes.joining.arriving import EFFECTS, inviter
from domain.processes.joining.inviting import steps_of
from domain.processes.taking import take_in_standing
from domain.requests import BY_RULE, Request, Status, asked
from domain.workdays import helsinki_date


def onboard_partners(ports: Ports, alliance: str) -> Outcome:
    """Take answers in, welcome whoever has taken every step, ask for the yearly look. Running again does nothing twice.

    A joining that nobody but a coordinator can bring on is named, and waits.
    """
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        taken = take_in_standing(work, EFFECTS, now)
        coming = [(one, progress_of(work, one)) for one in work.memberships.all() if one.stage is Stage.JOINING]
        for one, progress in coming:
            _tell_of_skipped(work, one, progress, now)
        through = [one.partner for one, progress in coming if progress.is_settled and _welcome(work, one, BY_RULE, now)]
        renewed = _ask_renewals(work, now)
        stuck = [one.partner for one, progress in coming if progress.is_stuck]
    ports.wake()
    counts = {
        "taken_in": taken.count,
        "joined": len(through),
        "joining": len(coming) - len(through),
        "renewals": renewed,
    }
    waiting = how_many(len(stuck), "joining partner waits", "joining partners wait")
    needs = taken.needs(f"{waiting} for a coordinator" if stuck else "")
    return Outcome("Joining", counts, [*through, *stuck], needs)


def take_in_people(ports: Ports, alliance: str) -> None:
    """Write newly named people down at once: whoever named them goes straight on to choose them for a seat."""
    with ports.store.begin(alliance) as work:
        if not work.is_off(FLOW):
            take_in_standing(work, {PEOPLE.name: EFFECTS[PEOPLE.name]}, ports.clock.now())


def _tell_of_skipped(work: Work, membership: Membership, progress: Progress, now: datetime) -> None:
    """Tell the coordinator what the partner has said no to; the key makes it once."""
    to = work.register.people([inviter(work, membership.partner)])
    name = asdict(work.register.partner(membership.partner).name)
    declined = [one for one, _ in progress.steps if one.status is Status.DECLINED]
    for one, person in ((one, person) for one in declined for person in to.values()):
        reply = work.requests.reply(one.id, one.version)
        who = work.register.contact(reply.by).name
        facts = {"request": one.id, "kind": one.kind, "partner": name, "id": membership.partner, "who": who}
        said = {**facts, "said": str(reply.body.get("reason", ""))}
        key = f"skipped.{one.id}.{one.version}"
        work.post.queue([Message(key, person.id, person.id, "skipped", person.language, said, now)])


def progress_of(work: Work, membership: Membership) -> Progress:
    """Tell how far a partner's joining is."""
    return how_far(work.requests.of_subject(membership.joining), steps_of(work))


def admit(ports: Ports, alliance: str, partner: str, by: str) -> bool:
    """Take a joining partner in as it is; what is open stays open. False when it is in already."""
    now = ports.clock.now()
    with ports.store.begin(alliance) as work:
        membership = work.memberships.of(partner)
        welcomed = bool(membership and membership.stage is Stage.JOINING and _welcome(work, membership, by, now))
    ports.wake()
    return welcomed


def _welcome(work: Work, membership: Membership, by: str, now: datetime) -> bool:
    """Make a joining partner one of all, and tell its people; the others read of it in their next digest."""
    partner = work.register.partner(membership.partner)
    work.register.save(work.register.alliance(), [replace(partner, active=True)], [])
    work.memberships.save(membership.joined(now))
    sender, today = inviter(work, partner.id), helsinki_date(now)
    until = (today + timedelta(days=DAYS)).isoformat()
    facts = {"partner": asdict(partner.name), "until": until}
    key = f"welcome.{partner.id}.{membership.began_on.isoformat()}"
    people = spokesperson(work.register.contacts(partner.id), today)
    for person in [people] if people else []:
        work.post.queue([Message(key, person.id, sender, "welcome", person.language, facts, now)])
    work.tell(Event("partner.joined", partner.id, by, now))
    return True


def due_renewals(work: Work, today: date) -> list[Request]:
    """Return the renewals to be asked now and not asked yet."""
    contacts: dict[str, list[Contact]] = defaultdict(list)
    alliance = work.register.alliance()
    year = season(alliance.renewal, today)
    if year is None:
        return []
    for one in work.register.contacts():
        contacts[one.partner].append(one)
    memberships = {one.partner: one for one in work.memberships.all()}
    planned = renewals(alliance.renewal, work.register.partners(), contacts, memberships, alliance.backbone, today)
    known = {one.id for one in work.requests.of_subject(subject_of(year))}
    return not_asked(planned, known)


def _ask_renewals(work: Work, now: datetime) -> int:
    fresh = [replace(one, notice_at=now) for one in due_renewals(work, helsinki_date(now))]
    for one in fresh:
        work.requests.add_missing([one], asked(one, now))
    return len(fresh)
