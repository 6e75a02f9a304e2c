"""Seats in forums: one for each partner in each forum."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, delete, or_, select

from adapters.database.handbook_tables import seats
from adapters.database.indicators.replacing import insert_or_update
from adapters.database.named import Named
from adapters.database.things import Things
from domain.forums import Seat

NAMES = ("forum", "partner", "contact", "deputy")
_ALL = (
    select(*(seats.c[name] for name in NAMES))
    .where(seats.c.alliance == bindparam("alliance"))
    .order_by(seats.c.forum, seats.c.partner)
)
ALL = Named(_ALL)
SEAT = Things(lambda row: Seat(**row))
THEIRS = Named(_ALL.where(or_(seats.c.contact == bindparam("contact"), seats.c.deputy == bindparam("deputy"))))


@dataclass(frozen=True)
class SqlSeats:
    """Who sits where in one alliance."""

    connection: Connection
    alliance: str

    def all(self) -> list[Seat]:
        """Return every seat, by forum and partner."""
        return SEAT.all(ALL, self.connection, alliance=self.alliance)

    def of_contact(self, contact: str) -> list[Seat]:
        """Return the seats a person sits in or stands in for."""
        return SEAT.all(THEIRS, self.connection, alliance=self.alliance, contact=contact, deputy=contact)

    def take(self, some: Iterable[Seat]) -> None:
        """Fill the seats of these partners in these forums; whoever sat there before leaves them."""
        rows = [{"alliance": self.alliance, **asdict(seat)} for seat in some]
        if rows:
            self.connection.execute(insert_or_update(seats, "contact", "deputy"), rows)

    def leave(self, partner: str, forums: Iterable[str] | None = None) -> None:
        """Empty a partner's seats in the forums named, or in all."""
        where = [seats.c.alliance == self.alliance, seats.c.partner == partner]
        where += [] if forums is None else [seats.c.forum.in_(sorted(forums))]
        self.connection.execute(delete(seats).where(*where))
