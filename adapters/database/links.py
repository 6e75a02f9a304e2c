"""Links that no longer open anything."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from adapters.database.tables import spent_links
from domain.links import Link


@dataclass(frozen=True)
class SqlSpent:
    """Used up or revoked links of one alliance, by the id inside the token."""

    connection: Connection
    alliance: str

    def is_spent(self, link: Link) -> bool:
        """Tell whether the link was used up or revoked."""
        where = (spent_links.c.alliance == self.alliance, spent_links.c.link == link.id)
        return self.connection.scalar(select(spent_links.c.why).where(*where)) is not None

    def spend(self, link: Link, why: str) -> bool:
        """Spend the link; False when it already was."""
        row = {"alliance": self.alliance, "link": link.id, "why": why}
        try:
            with self.connection.begin_nested():
                self.connection.execute(insert(spent_links).values(row))
        except IntegrityError:
            return False
        return True
