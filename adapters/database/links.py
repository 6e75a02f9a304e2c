"""Links that no longer open anything."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from adapters.database.tables import revocations, spent_links
from domain.links import Link


@dataclass(frozen=True)
class SqlSpent:
    """Used up or revoked links of one alliance, by the id inside the token."""

    connection: Connection
    alliance: str

    def is_spent(self, link: Link) -> bool:
        """Tell whether the link was used up or revoked."""
        return self._used_up(link) or link.serial <= self._revoked(link.contact)

    def _used_up(self, link: Link) -> bool:
        where = (spent_links.c.alliance == self.alliance, spent_links.c.link == link.id)
        return self.connection.scalar(select(spent_links.c.why).where(*where)) is not None

    def _revoked(self, contact: str) -> str:
        where = (revocations.c.alliance == self.alliance, revocations.c.contact == contact)
        return self.connection.scalar(select(revocations.c.serial).where(*where)) or ""

    def spend(self, link: Link, why: str) -> bool:
        """Spend the link; False when it already was."""
        row = {"alliance": self.alliance, "link": link.id, "why": why}
        try:
            with self.connection.begin_nested():
                self.connection.execute(insert(spent_links).values(row))
        except IntegrityError:
            return False
        return True

    def revoke(self, contact: str, serial: str) -> None:
        """Spend every link of a contact whose serial is this one or an earlier one."""
        where = (revocations.c.alliance == self.alliance, revocations.c.contact == contact)
        self.connection.execute(delete(revocations).where(*where))
        self.connection.execute(insert(revocations).values(alliance=self.alliance, contact=contact, serial=serial))
