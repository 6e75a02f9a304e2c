"""What requests are about, in the words their titles need: a round's period, or another request and whose it is."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, and_, select

from adapters.database.meetings.questions import meetings_about
from adapters.database.plans.abouts import about_actions
from adapters.database.register import SqlRegister, text_of
from adapters.database.reports.abouts import about_approvals, about_sections
from adapters.database.request_rows import to_request
from adapters.database.tables import partners, requests
from domain.calls import CALL
from domain.indicators.reviews import REVIEW
from domain.indicators.round_ids import period_asked
from domain.indicators.values import VALUES
from domain.joining.kinds import JOINING
from domain.meetings.dates import DATES
from domain.meetings.minutes import MINUTES
from domain.meetings.rsvp import RSVP
from domain.plans.commitments import COMMITMENT, COUNTER_OFFER
from domain.plans.statuses import STATUS, period_of_status
from domain.reports.approvals import APPROVAL
from domain.reports.sections import SECTION
from domain.requests import Request
from domain.unreached import UNREACHED

Abouts = dict[str, dict[str, Any]]


def abouts(connection: Connection, alliance: str, some: Sequence[Request]) -> Abouts:
    """Return the words by the requests' ids; one query for each level of requests about requests."""
    found: Abouts = {}
    by_subject = defaultdict(list)
    for one in some:
        by_subject[ABOUT[one.kind]].append(one)
    for read, same in by_subject.items():
        found |= read(connection, alliance, same)
    return found


def _rounds(connection: Connection, alliance: str, some: Sequence[Request]) -> Abouts:
    del connection, alliance  # the round's id tells its period
    return {one.id: {"period": period_asked(one.subject)} for one in some}


def _nothing_more(connection: Connection, alliance: str, some: Sequence[Request]) -> Abouts:
    del connection, alliance  # the kind's own title says it all
    return {one.id: {} for one in some}


def _of_partners(connection: Connection, alliance: str, some: Sequence[Request]) -> Abouts:
    """Say nothing but whose it is: what is asked stands in the kind's own title."""
    names = {one.id: asdict(one.name) for one in SqlRegister(connection, alliance).partners()}
    return {one.id: {"partner": names[one.partner]} for one in some}


def _requests(connection: Connection, alliance: str, some: Sequence[Request]) -> Abouts:
    """Say what the other requests are about, the matter itself by its own title, and of which partner it is asked."""
    names = (partners.c.name_fi, partners.c.name_sv, partners.c.name_en)
    same = and_(partners.c.alliance == requests.c.alliance, partners.c.id == requests.c.partner)
    wanted = (requests.c.alliance == alliance, requests.c.id.in_(sorted({one.subject for one in some})))
    rows = connection.execute(select(requests, *names).join(partners, same).where(*wanted)).mappings().all()
    theirs = abouts(connection, alliance, [to_request(row) for row in rows])
    matters = {row["id"]: {"kind": row["kind"], "facts": theirs[row["id"]]} for row in rows}
    names_of = {row["id"]: asdict(text_of(row, "name")) for row in rows}
    subjects = {id: {**theirs[id], "matter": matters[id], "partner": names_of[id]} for id in names_of}
    return {one.id: subjects[one.subject] for one in some}


def _statuses(connection: Connection, alliance: str, some: Sequence[Request]) -> Abouts:
    del connection, alliance  # the request tells its period
    return {one.id: {"period": str(period_of_status(one))} for one in some}


ABOUT: Mapping[str, Callable[[Connection, str, Sequence[Request]], Abouts]] = {
    **dict.fromkeys((kind.name for kind in JOINING), _of_partners),
    VALUES.name: _rounds,
    REVIEW.name: _requests,
    CALL.name: _requests,
    UNREACHED.name: _nothing_more,
    SECTION.name: about_sections,
    APPROVAL.name: about_approvals,
    DATES.name: meetings_about,
    RSVP.name: meetings_about,
    MINUTES.name: meetings_about,
    COMMITMENT.name: about_actions,
    COUNTER_OFFER.name: _requests,
    STATUS.name: _statuses,
}
"""What the subjects of each kind are."""
