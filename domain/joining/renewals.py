"""The yearly look at what is known of a partner: its contacts, seats, profile and agreement."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import Field

from domain.joining.agreements import Signed
from domain.joining.onboarding import FLOW, Membership
from domain.joining.profiles import Profile
from domain.joining.seating import Invited
from domain.partners import Contact, Partner, spokesperson
from domain.requests import Kind, Reply, Request
from domain.words import Outside, Prose, Slug, Text
from domain.workdays import helsinki_date, next_allowed

PARTS = ("people", "seating", "profile")
"""What a partner may say has changed; each is the kind of request in which it is then put right."""
DAYS, GRACE, WINDOW, NEWCOMERS = 28, 28, 30, 180


@dataclass(frozen=True, slots=True)
class RenewalQuestion:
    """What the page shows: all that is known, and whether the agreement in force is another than the one accepted."""

    people: Sequence[Contact]
    seats: Sequence[Invited]
    profile: Profile | None
    signed: Signed | None
    agreement: Text | None
    new_agreement: bool = False


class Renewal(Outside):
    """What differs, by part; nothing means that all is still right."""

    seen: bool = False
    differs: Mapping[Slug, bool] = Field(default_factory=dict)
    word: Prose = ""

    @property
    def parts(self) -> list[str]:
        """Return the parts that have changed."""
        return [part for part in PARTS if self.differs.get(part)]


def nothing_to_write(request: Request, question: RenewalQuestion, answer: Renewal, reply: Reply) -> tuple[()]:
    """What differs is put right in requests of their own."""
    del request, question, answer, reply
    return ()


RENEWAL: Kind[RenewalQuestion, Renewal] = Kind(
    "renewal", Renewal, nothing_to_write, receipt=False, taken_in_by=FLOW, minutes=2
)


def renewal_day(written: str, year: int) -> date | None:
    """Return the day of a year on which renewals are asked, from `02-01`; none where the alliance asks for none."""
    if not written:
        return None
    month, day = map(int, written.split("-"))
    return next_allowed(date(year, month, day))


def season(written: str, today: date) -> int | None:
    """Return the year whose renewals are asked now, within a month of their day; a month may end in the next year."""
    for year in (today.year, today.year - 1):
        day = renewal_day(written, year)
        if day is not None and day <= today <= day + timedelta(days=WINDOW):
            return year
    return None


def next_day(written: str, today: date) -> date | None:
    """Return the next day, after today, on which renewals begin to be asked."""
    days = (renewal_day(written, today.year + years) for years in (-1, 0, 1))
    return next((day for day in days if day and day > today), None)


def subject_of(year: int) -> str:
    """Name a year's renewals."""
    return f"{RENEWAL.name}.{year}"


def renewal_id(year: int, partner: str) -> str:
    """Name a partner's renewal of a year."""
    return f"{subject_of(year)}.{partner}"


def renewals(
    written: str,
    partners: Iterable[Partner],
    contacts: Mapping[str, Sequence[Contact]],
    memberships: Mapping[str, Membership],
    backbone: str,
    today: date,
) -> list[Request]:
    """Plan this year's renewals within a month of their day; who has joined in the last half year is left alone."""
    year = season(written, today)
    if year is None:
        return []
    due = next_allowed(today + timedelta(days=DAYS))
    locks = next_allowed(due + timedelta(days=GRACE))
    asked = []
    for partner in partners:
        contact = spokesperson(contacts.get(partner.id, ()), today)
        if partner.active and partner.id != backbone and contact and not _is_new(memberships.get(partner.id), today):
            id, subject = renewal_id(year, partner.id), subject_of(year)
            asked.append(Request(id, RENEWAL.name, subject, backbone, partner.id, contact.id, today, due, locks))
    return asked


def _is_new(membership: Membership | None, today: date) -> bool:
    joined = membership.joined_at if membership else None
    return joined is not None and helsinki_date(joined) > today - timedelta(days=NEWCOMERS)


def not_asked(planned: Iterable[Request], asked: Collection[str]) -> list[Request]:
    """Return the renewals nobody has been asked for yet."""
    return [one for one in planned if one.id not in asked]
