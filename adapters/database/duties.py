"""Duties met, in the database: a row for each time."""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, select

from adapters.database.duty_tables import duties_done
from adapters.database.indicators.replacing import insert_or_update
from domain.duties import Done


@dataclass(frozen=True)
class SqlDuties:
    """What has been done of the duties of one alliance."""

    connection: Connection
    alliance: str

    def done(self) -> list[Done]:
        """Return every time a duty was met, oldest first."""
        order = (duties_done.c.day, duties_done.c.duty, duties_done.c.partner)
        found = select(duties_done).where(duties_done.c.alliance == self.alliance).order_by(*order)
        return [Done(row.duty, row.partner, row.day, row.by) for row in self.connection.execute(found)]

    def note(self, done: Done) -> None:
        """Write that a duty was met; saying it twice for one day changes nothing but who said so last."""
        self.connection.execute(insert_or_update(duties_done, "by"), {"alliance": self.alliance, **asdict(done)})
