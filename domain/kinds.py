"""Every kind of request there is, one line each."""

from collections.abc import Mapping
from typing import Any

from domain.calls import CALL
from domain.commitments import COMMITMENT, COUNTER_OFFER
from domain.requests import Kind
from domain.reviews import REVIEW
from domain.statuses import STATUS
from domain.values import VALUES

KINDS: Mapping[str, Kind[Any, Any]] = {
    kind.name: kind for kind in (VALUES, REVIEW, CALL, COMMITMENT, COUNTER_OFFER, STATUS)
}
