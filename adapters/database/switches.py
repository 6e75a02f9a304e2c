"""Which processes an operator has switched off; kept here, so that setting up anew does not switch them on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from adapters.database.tables import switches


@dataclass(frozen=True)
class SqlSwitches:
    """The switches of one alliance: a row is a process that rests."""

    connection: Connection
    alliance: str

    def off(self) -> Mapping[str, datetime]:
        """Return the processes that are switched off, and since when."""
        found = select(switches.c.deployment, switches.c.off_since).where(switches.c.alliance == self.alliance)
        return {row.deployment: row.off_since for row in self.connection.execute(found.order_by(switches.c.deployment))}

    def set(self, name: str, *, off: bool, now: datetime) -> bool:
        """Switch a process off or on; False when it already was."""
        if off is (name in self.off()):
            return False
        where = (switches.c.alliance == self.alliance, switches.c.deployment == name)
        self.connection.execute(delete(switches).where(*where))
        if off:
            self.connection.execute(insert(switches).values(alliance=self.alliance, deployment=name, off_since=now))
        return True
