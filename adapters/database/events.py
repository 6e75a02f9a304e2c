"""What has happened, kept for ever, and which of it has not been announced yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from adapters.database.tables import events, generations, unannounced
from domain.events import Event


def tell(connection: Connection, alliance: str, happened: Sequence[Event]) -> None:
    """Write events in the caller's transaction, to be announced after it."""
    for event in happened:
        row = {
            "alliance": alliance,
            "name": event.name,
            "subject": event.subject,
            "by": event.by,
            "at": event.at,
        }
        written = connection.execute(insert(events).values(row).returning(events.c.seq))
        connection.execute(insert(unannounced).values(seq=written.scalar_one()))


@dataclass(frozen=True, slots=True)
class Untold:
    """One event the announcer has not told yet."""

    seq: int
    alliance: str
    name: str
    subject: str
    at: datetime


@dataclass(frozen=True)
class SqlFeed:
    """The announcer's view of all alliances: untold events and the generations of deployments."""

    engine: Engine

    def untold(self, limit: int) -> list[Untold]:
        """Return the oldest events not announced yet."""
        found = (
            select(unannounced.c.seq, events.c.alliance, events.c.name, events.c.subject, events.c.at)
            .join(events, events.c.seq == unannounced.c.seq)
            .order_by(unannounced.c.seq)
            .limit(limit)
        )
        with self.engine.connect().execution_options(reading=True) as connection:
            return [Untold(*row) for row in connection.execute(found)]

    def told(self, seqs: Sequence[int]) -> None:
        """Forget exactly the events that were announced."""
        if seqs:
            with self.engine.begin() as connection:
                connection.execute(delete(unannounced).where(unannounced.c.seq.in_(seqs)))

    def generation(self, alliance: str, deployment: str) -> int:
        """Return the generation that the next run of a deployment will belong to."""
        where = (generations.c.alliance == alliance, generations.c.deployment == deployment)
        with self.engine.connect().execution_options(reading=True) as connection:
            return connection.scalar(select(generations.c.generation).where(*where)) or 0

    def advance(self, alliance: str, deployment: str, seen: int | None = None) -> bool:
        """Begin a new generation; with `seen`, only if nobody else has (compare-and-set)."""
        where = (generations.c.alliance == alliance, generations.c.deployment == deployment)
        with self.engine.begin() as connection:
            now = connection.scalar(select(generations.c.generation).where(*where).with_for_update())
            if seen is not None and (now or 0) != seen:
                return False
            if now is None:
                connection.execute(insert(generations).values(alliance=alliance, deployment=deployment, generation=1))
            else:
                connection.execute(generations.update().where(*where).values(generation=now + 1))
            return True
