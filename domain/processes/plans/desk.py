"""What one look at the plan is decided with, and how something is asked from there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.partners import Contact, Partner, spokesperson
from domain.plans.commitments import Offer, in_own_words, newest
from domain.plans.lights import Said
from domain.plans.plan import GRACE, Action, Content, Plan
from domain.plans.statuses import is_followed
from domain.ports import Work
from domain.requests import Request, asked
from domain.workdays import helsinki_date, next_allowed


@dataclass(frozen=True)
class Desk:
    """A plan with all that bears on whom to ask for what."""

    work: Work
    plan: Plan
    content: Content
    commitments: Mapping[tuple[str, str], Request]
    offers: Mapping[str, Offer]
    said: Mapping[str, Said]
    partners: Mapping[str, Partner]
    people: Mapping[str, Sequence[Contact]]
    backbone: str
    revision: int
    now: datetime

    @property
    def today(self) -> date:
        return helsinki_date(self.now)

    def speaker(self, partner: str) -> Contact | None:
        """Return who is asked for a partner that is still with us."""
        known = self.partners.get(partner)
        return spokesperson(self.people.get(partner, ()), self.today) if known and known.active else None

    def is_over(self, action: Action) -> bool:
        """Tell whether nothing more can be asked about an action: it is done, or its time has passed."""
        said = self.said.get(action.code)
        return action.due < self.today or (said is not None and said.progress >= 100)


def followed(work: Work, today: date) -> list[Plan]:
    """Return the plans of which partners are asked, oldest first: where one term follows another there are two."""
    plans = reversed(work.plans.all())
    return [one for one in plans if is_followed(one, today, adopted=bool(work.plans.versions(one.id)))]


def read_desk(work: Work, plan: Plan, now: datetime) -> Desk:
    """Read it."""
    partners = {one.id: one for one in work.register.partners()}
    people: dict[str, list[Contact]] = {id: [] for id in partners}
    for one in work.register.contacts():
        people.setdefault(one.partner, []).append(one)
    kept, revision = work.plans, work.plans.newest(plan.id)
    commitments = newest(kept.commitments(plan.id))
    written = kept.content(plan.id)
    here = {id for id, one in partners.items() if one.active}
    content, said = in_own_words(written, kept.said(plan.id), here)
    facts = (content, commitments, kept.offers(plan.id), said)
    return Desk(work, plan, *facts, partners, people, work.register.alliance().backbone, revision, now)


def request_of(desk: Desk, kind: str, id: str, subject: str, to: Contact, days: int) -> Request:
    """Return a request of the backbone that is asked today, and due on the first allowed day after so many."""
    due = next_allowed(desk.today + timedelta(days=days))
    dates = (desk.today, due, due + GRACE)
    return Request(id, kind, subject, desk.backbone, to.partner, to.id, *dates, notice_at=desk.now)


def ask(work: Work, requests: Sequence[Request], now: datetime) -> int:
    """Add the requests that are new and tell of each; return how many there were."""
    return len([one for one in requests if work.requests.add_missing([one], asked(one, now))])
