"""As much of a transaction as it takes to see what is due, each thing of it read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, bindparam, func, or_, select

from adapters.database.handbook import SqlHandbook
from adapters.database.joining.memberships import SqlMemberships
from adapters.database.meetings.store import SqlMeetings
from adapters.database.named import Named
from adapters.database.register import SqlRegister
from adapters.database.requests import SqlRequests
from adapters.database.seats import SqlSeats
from adapters.database.stuck import A_DAY, RESTS
from adapters.database.tables import requests
from domain.alliance import Alliance
from domain.indicators.values import VALUES
from domain.kinds import KINDS
from domain.requests import Status
from domain.yearclock import Season

UNSETTLED = Named(
    select(requests.c.kind, func.count())
    .where(
        requests.c.alliance == bindparam("alliance"),
        requests.c.status == Status.ANSWERED,
        or_(*(requests.c.kind == one for one in KINDS if one != VALUES.name)),
        ~RESTS,
    )
    .group_by(requests.c.kind)
)
"""Answers that a flow has to take in, but for those that could not take effect just now.

Values have rules of their own, for a reviewer may have them.
"""


@dataclass(frozen=True)
class Look:
    """One alliance as it stands in a transaction; whoever writes in it takes a new look."""

    connection: Connection
    alliance: str

    @cached_property
    def register(self) -> SqlRegister:
        """Return the register."""
        return SqlRegister(self.connection, self.alliance)

    @cached_property
    def handbook(self) -> SqlHandbook:
        """Return the handbook."""
        return SqlHandbook(self.connection, self.alliance)

    @cached_property
    def seats(self) -> SqlSeats:
        """Return the seats."""
        return SqlSeats(self.connection, self.alliance)

    @cached_property
    def meetings(self) -> SqlMeetings:
        """Return the meetings."""
        return SqlMeetings(self.connection, self.alliance)

    @cached_property
    def requests(self) -> SqlRequests:
        """Return the requests."""
        return SqlRequests(self.connection, self.alliance)

    @cached_property
    def memberships(self) -> SqlMemberships:
        """Return how the partners came and went."""
        return SqlMemberships(self.connection, self.alliance)

    @cached_property
    def settings(self) -> Alliance:
        """Return the alliance's own settings."""
        return self.register.alliance()

    @cached_property
    def seasons(self) -> list[Season]:
        """Return the seasons of its year."""
        return self.handbook.all(Season)

    def unsettled(self, now: datetime) -> Mapping[str, int]:
        """Return how many answers of each kind are to be taken in: one question for all the flows that do."""
        if now not in self._unsettled:
            found = UNSETTLED.all(self.connection, alliance=self.alliance, a_day_ago=now - A_DAY)
            self._unsettled[now] = {str(kind): int(count) for kind, count in found}
        return self._unsettled[now]

    @cached_property
    def _unsettled(self) -> dict[datetime, Mapping[str, int]]:
        return {}
