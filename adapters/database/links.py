"""Links that no longer open anything."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from adapters.database.indicators.replacing import insert_or_update
from adapters.database.named import Named
from adapters.database.tables import revocations, spent_links
from domain.links import Link

_USED_UP = select(spent_links.c.why).where(
    spent_links.c.alliance == bindparam("alliance"), spent_links.c.link == bindparam("link")
)
_REVOKED = select(revocations.c.serial).where(
    revocations.c.alliance == bindparam("alliance"), revocations.c.contact == bindparam("contact")
)
SPENT = Named(select(_USED_UP.scalar_subquery(), _REVOKED.scalar_subquery()))
REVOKE = Named(insert_or_update(revocations, "serial"))


@dataclass(frozen=True)
class SqlSpent:
    """Used up or revoked links of one alliance, by the id inside the token."""

    connection: Connection
    alliance: str

    def is_spent(self, link: Link) -> bool:
        """Tell whether the link was used up or revoked."""
        ((used_up, revoked),) = SPENT.all(self.connection, alliance=self.alliance, link=link.id, contact=link.contact)
        return used_up is not None or link.serial <= (revoked or "")

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
        REVOKE.write(self.connection, alliance=self.alliance, contact=contact, serial=serial)
