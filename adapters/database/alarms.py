"""What operators know of, as rows."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, String, Table, delete, insert, select

from adapters.database.columns import alliance_key, key, metadata

alarms = Table("alarms", metadata, alliance_key(), key("trouble", String(200)))


@dataclass(frozen=True)
class SqlAlarms:
    """The troubles of one alliance that operators have been told of."""

    connection: Connection
    alliance: str

    def told(self) -> frozenset[str]:
        """Return what they know of."""
        return frozenset(self.connection.scalars(select(alarms.c.trouble).where(alarms.c.alliance == self.alliance)))

    def write(self, troubles: Collection[str]) -> None:
        """Write down what they know of now."""
        self.connection.execute(delete(alarms).where(alarms.c.alliance == self.alliance))
        if troubles:
            rows = [{"alliance": self.alliance, "trouble": one} for one in sorted(troubles)]
            self.connection.execute(insert(alarms), rows)
