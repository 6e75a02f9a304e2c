"""Every kind of request there is, one line each."""

from collections.abc import Mapping
from typing import Any

from domain.approvals import APPROVAL
from domain.calls import CALL
from domain.commitments import COMMITMENT, COUNTER_OFFER
from domain.dates import DATES
from domain.joining import JOINING
from domain.minutes import MINUTES
from domain.requests import Kind
from domain.reviews import REVIEW
from domain.rsvp import RSVP
from domain.sections import SECTION
from domain.statuses import STATUS
from domain.values import VALUES

KINDS: Mapping[str, Kind[Any, Any]] = {
    kind.name: kind
    for kind in (
        *JOINING,
        VALUES,
        REVIEW,
        CALL,
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
