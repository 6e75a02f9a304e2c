"""What is kept of the plans, and read of them again."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from domain.plans.commitments import Offer
from domain.plans.lights import Overruling, Said
from domain.plans.plan import Content, Item, Plan, Retracted, Revision, Version
from domain.requests import Request


class Plans(Protocol):
    """The plans of one alliance. What was written once is kept: a change is a new revision."""

    def all(self) -> list[Plan]:
        """Return the plans, newest term first."""

    def find(self, day: date) -> Plan | None:
        """Return the plan of the term a day is in."""

    def get(self, id: str) -> Plan:
        """Return a plan; raises NotFound."""

    def save(self, plan: Plan) -> None:
        """Write a plan's own facts: its days and how often statuses are asked."""

    def content(self, plan: str, revision: int | None = None) -> Content:
        """Return what the plan says now, or said at a revision."""

    def revise(self, revision: Revision, changed: Sequence[Item], dropped: Sequence[Item] = ()) -> None:
        """Write a revision; raises Stale when somebody else has written one of this number."""

    def revisions(self, plan: str) -> list[Revision]:
        """Return the revisions, oldest first."""

    def newest(self, plan: str) -> int:
        """Return the number of the newest revision; nought before the first."""

    def adopt(self, version: Version) -> None:
        """Freeze a version; raises Stale when there is one of this number."""

    def versions(self, plan: str) -> list[Version]:
        """Return the adopted versions, newest first, without those that were taken back."""

    def retract(self, version: Version, by: str, at: datetime) -> None:
        """Take a version back."""

    def retracted(self, plan: str) -> list[Retracted]:
        """Return the versions that were taken back, newest first."""

    def followed(self, plan: str, on: date, revision: int) -> None:
        """Note that everything was asked that was to be asked on a day, of the plan as it stood at a revision."""

    def commitments(self, plan: str) -> list[Request]:
        """Return every request for a commitment to one of the plan's actions."""

    def offers(self, plan: str) -> Mapping[str, Offer]:
        """Return what partners stand by, by the requests' ids."""

    def said(self, plan: str, besides: str = "", until: date | None = None) -> Mapping[str, Said]:
        """Return the newest status of each action, leaving out what one request said.

        `until` leaves out what is told of periods that end after that day.
        """

    def overrule(self, plan: str, ruling: Overruling) -> None:
        """Write down a light that a coordinator set."""

    def rulings(self, plan: str, until: datetime | None = None) -> Mapping[str, Overruling]:
        """Return the newest light that a coordinator set of each action, now or before an instant."""
