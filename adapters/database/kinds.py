"""What each kind of request needs of the database: the table of its rows, and its question."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, insert

from adapters.database.calls import call_question, unreached_question
from adapters.database.indicators.reviews import judged_row, review_question
from adapters.database.indicators.tables import given_values, verdicts
from adapters.database.indicators.values import value_row, values_question
from adapters.database.joining.questions import JOINING_QUESTIONS, JOINING_ROWS
from adapters.database.meetings.questions import (
    availability_row,
    dates_question,
    minutes_question,
    remark_row,
    rsvp_question,
    rsvp_row,
)
from adapters.database.meetings.tables import availabilities, remarks, rsvps
from adapters.database.named import Named
from adapters.database.plans.questions import (
    commitment_question,
    counter_question,
    offer_row,
    status_question,
    status_row,
)
from adapters.database.plans.tables import offers, statuses
from adapters.database.reports.questions import approval_question, section_question
from domain.calls import CALL
from domain.indicators.reviews import REVIEW, Judged
from domain.indicators.values import VALUES, Value
from domain.meetings.dates import DATES, Availability
from domain.meetings.minutes import MINUTES, RemarkRow
from domain.meetings.rsvp import RSVP, RsvpRow
from domain.plans.commitments import COMMITMENT, COUNTER_OFFER, Offer
from domain.plans.statuses import STATUS, StatusRow
from domain.reports.approvals import APPROVAL
from domain.reports.sections import SECTION
from domain.requests import Request
from domain.unreached import UNREACHED

ROWS: Mapping[type, tuple[Named, Callable[[Any], dict[str, Any]]]] = {
    **JOINING_ROWS,
    Value: (Named(insert(given_values)), value_row),
    Judged: (Named(insert(verdicts)), judged_row),
    Availability: (Named(insert(availabilities)), availability_row),
    RsvpRow: (Named(insert(rsvps)), rsvp_row),
    RemarkRow: (Named(insert(remarks)), remark_row),
    Offer: (Named(insert(offers)), offer_row),
    StatusRow: (Named(insert(statuses)), status_row),
}
QUESTIONS: Mapping[str, Callable[[Connection, str, Request], Any]] = {
    **JOINING_QUESTIONS,
    VALUES.name: values_question,
    REVIEW.name: review_question,
    CALL.name: call_question,
    UNREACHED.name: unreached_question,
    SECTION.name: section_question,
    APPROVAL.name: approval_question,
    DATES.name: dates_question,
    RSVP.name: rsvp_question,
    MINUTES.name: minutes_question,
    COMMITMENT.name: commitment_question,
    COUNTER_OFFER.name: counter_question,
    STATUS.name: status_question,
}


def write_rows(connection: Connection, alliance: str, rows: Sequence[object]) -> None:
    """Write the typed rows of an answer, each type to its table."""
    for kind, same in groupby(rows, key=type):
        into, to_row = ROWS[kind]
        into.write_all(connection, [{"alliance": alliance, **to_row(row)} for row in same])


def question(connection: Connection, alliance: str, request: Request) -> Any:
    """Return what the request's kind asks."""
    return QUESTIONS[request.kind](connection, alliance, request)
