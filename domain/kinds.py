"""Every kind of request there is, one line each."""

from collections.abc import Mapping
from typing import Any

from domain.calls import CALL
from domain.indicators.reviews import REVIEW
from domain.indicators.values import VALUES
from domain.joining.kinds import JOINING
from domain.meetings.dates import DATES
from domain.meetings.minutes import MINUTES
from domain.meetings.rsvp import RSVP
from domain.plans.commitments import COMMITMENT, COUNTER_OFFER
from domain.plans.statuses import STATUS
from domain.reports.approvals import APPROVAL
from domain.reports.sections import SECTION
from domain.requests import Kind
from domain.unreached import UNREACHED

KINDS: Mapping[str, Kind[Any, Any]] = {
    kind.name: kind
    for kind in (
        *JOINING,
        VALUES,
        REVIEW,
        CALL,
        UNREACHED,
        COMMITMENT,
        COUNTER_OFFER,
        STATUS,
        DATES,
        RSVP,
        MINUTES,
        SECTION,
        APPROVAL,
    )
}
