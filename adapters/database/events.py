"""What has happened, kept for ever, and which of it has not been announced yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from adapters.database.engine import reading
from adapters.database.named import Named
from adapters.database.tables import events, generations, unannounced
from domain.events import Event

WRITE = Named(insert(events).returning(events.c.seq))
ANNOUNCE = Named(insert(unannounced))


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
        ((seq,),) = WRITE.all(connection, **row)
        ANNOUNCE.write(connection, seq=seq)


def advance(connection: Connection, alliance: str, deployment: str, seen: int | None = None) -> bool:
    """Begin a deployment's next generation; with `seen`, only if that is still the present one."""
    where = [generations.c.alliance == alliance, generations.c.deployment == deployment]
    now = where if seen is None else [*where, generations.c.generation == seen]
    step = generations.update().where(*now).values(generation=generations.c.generation + 1)
    if connection.execute(step).rowcount:
        return True
    if seen or connection.scalar(select(generations.c.generation).where(*where)) is not None:
        return False
    try:
        with connection.begin_nested():
            connection.execute(insert(generations).values(alliance=alliance, deployment=deployment, generation=1))
    except IntegrityError:  # the first two came at once
        return seen is None and advance(connection, alliance, deployment)
    return True


def leave_untold(connection: Connection, alliance: str) -> None:
    """Forget that an alliance's events have not been announced; the events stay."""
    of_alliance = select(events.c.seq).where(events.c.alliance == alliance)
    connection.execute(delete(unannounced).where(unannounced.c.seq.in_(of_alliance)))


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
        with reading(self.engine) as connection:
            return [Untold(*row) for row in connection.execute(found)]

    def told(self, seqs: Sequence[int]) -> None:
        """Forget exactly the events that were announced."""
        if seqs:
            with self.engine.begin() as connection:
                connection.execute(delete(unannounced).where(unannounced.c.seq.in_(seqs)))

    def generation(self, alliance: str, deployment: str) -> int:
        """Return the generation that the next run of a deployment will belong to."""
        where = (generations.c.alliance == alliance, generations.c.deployment == deployment)
        with reading(self.engine) as connection:
            return connection.scalar(select(generations.c.generation).where(*where)) or 0

    def advance(self, alliance: str, deployment: str, seen: int) -> bool:
        """Begin a new generation, but only if nobody else has since `seen` (compare-and-set)."""
        with self.engine.begin() as connection:
            return advance(connection, alliance, deployment, seen)
