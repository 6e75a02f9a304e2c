"""As much of a transaction as it takes to see what is due, each thing of it read once."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection

from adapters.database.handbook import SqlHandbook
from adapters.database.joining.memberships import SqlMemberships
from adapters.database.meetings.store import SqlMeetings
from adapters.database.register import SqlRegister
from adapters.database.requests import SqlRequests
from adapters.database.seats import SqlSeats
from domain.alliance import Alliance
from domain.yearclock import Season


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
