"""How partners came and went, in the database; what one that left had, so that the leaving can be undone."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from adapters.database.indicators.replacing import insert_or_update
from adapters.database.joining.tables import left_behind, memberships
from adapters.database.named import Named
from domain.forums import Seat
from domain.joining.onboarding import Membership

NAMES = ("partner", "by", "began_on", "joined_at", "left_at")
_ALL = select(memberships).where(memberships.c.alliance == bindparam("alliance"))
ALL = Named(_ALL.order_by(memberships.c.partner))
ONE = Named(_ALL.where(memberships.c.partner == bindparam("partner")))
SAVE = insert_or_update(memberships, *NAMES[1:])


@dataclass(frozen=True)
class SqlMemberships:
    """The memberships of one alliance."""

    connection: Connection
    alliance: str

    def all(self) -> list[Membership]:
        """Return every membership, by partner."""
        return [_membership(row) for row in ALL.mappings(self.connection, alliance=self.alliance)]

    def of(self, partner: str) -> Membership | None:
        """Return a partner's membership, if there is one."""
        row = ONE.one(self.connection, alliance=self.alliance, partner=partner)
        return _membership(row) if row else None

    def save(self, membership: Membership) -> None:
        """Write a partner's membership."""
        self.connection.execute(SAVE, {"alliance": self.alliance, **asdict(membership)})

    def leave_behind(self, partner: str, people: Iterable[str], seats: Iterable[Seat]) -> None:
        """Remember who was there and where they sat."""
        about = {"alliance": self.alliance, "partner": partner}
        rows = [{**about, "forum": "", "contact": one, "deputy": ""} for one in people]
        rows += [{**about, "forum": one.forum, "contact": one.contact, "deputy": one.deputy} for one in seats]
        if rows:
            self.connection.execute(insert(left_behind), rows)

    def take_up(self, partner: str) -> tuple[list[str], list[Seat]]:
        """Return who was there and where they sat, and forget it."""
        where = (left_behind.c.alliance == self.alliance, left_behind.c.partner == partner)
        rows = self.connection.execute(select(left_behind).where(*where).order_by(left_behind.c.contact)).all()
        self.connection.execute(delete(left_behind).where(*where))
        people = [row.contact for row in rows if not row.forum]
        return people, [Seat(row.forum, partner, row.contact, row.deputy) for row in rows if row.forum]


def _membership(row: Mapping[str, Any]) -> Membership:
    return Membership(*(row[name] for name in NAMES))
