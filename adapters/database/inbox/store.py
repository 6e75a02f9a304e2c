"""What came by mail to one alliance."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from adapters.database.engine import one_at_a_time
from adapters.database.inbox.inbox_tables import notes, received
from adapters.database.named import Named
from domain.inbox.incoming import Handled, Note, Sort, What

HANDLED = tuple(Handled.__dataclass_fields__)
NOTED = tuple(Note.__dataclass_fields__)
ABOUT = Named(
    select(notes)
    .where(notes.c.alliance == bindparam("of_alliance"), notes.c.request == bindparam("of_request"))
    .order_by(notes.c.number)
)
"""Every page of a request asks this."""


@dataclass(frozen=True)
class SqlReceived:
    """What came by mail to one alliance."""

    connection: Connection
    alliance: str

    def find(self, key: str) -> Handled | None:
        """Return what became of a mail before; whoever else reads the alliance's mail waits until this ends."""
        one_at_a_time(self.connection, self.alliance)
        this = select(received).where(received.c.alliance == self.alliance, received.c.key == key)
        row = self.connection.execute(this).mappings().one_or_none()
        return _to_handled(row) if row else None

    def mark(self, handled: Handled) -> None:
        """Write down what became of a mail."""
        self.connection.execute(insert(received).values(alliance=self.alliance, **asdict(handled)))

    def since(self, moment: datetime, *sorts: Sort) -> list[Handled]:
        """Return what has come of these sorts since a moment, newest first."""
        where = (received.c.alliance == self.alliance, received.c.sort.in_(sorts), received.c.at >= moment)
        found = select(received).where(*where).order_by(received.c.at.desc(), received.c.key)
        rows = self.connection.execute(found).mappings()
        return [_to_handled(row) for row in rows]

    def note(self, note: Note) -> None:
        """Keep what came, under the next number; whoever else keeps something waits until this ends."""
        one_at_a_time(self.connection, self.alliance)
        newest = self.connection.scalar(select(func.max(notes.c.number)).where(notes.c.alliance == self.alliance))
        row = {**asdict(note), "number": (newest or 0) + 1}
        self.connection.execute(insert(notes).values(alliance=self.alliance, **row))

    def unread(self) -> list[Note]:
        """Return the notes no coordinator has put aside, newest first."""
        return list(reversed(self._notes(notes.c.read_at.is_(None))))

    def about(self, request: str) -> list[Note]:
        """Return the notes on a request, oldest first."""
        return [_to_note(row) for row in ABOUT.mappings(self.connection, of_alliance=self.alliance, of_request=request)]

    def written_by(self, contacts: Sequence[str], most: int) -> list[Note]:
        """Return the newest notes by these people, newest first."""
        return list(reversed(self._notes(notes.c.contact.in_(contacts))))[:most] if contacts else []

    def put_aside(self, number: int, by: str, at: datetime) -> bool:
        """Let a note be read; False when it was, or there is none."""
        this = (notes.c.alliance == self.alliance, notes.c.number == number, notes.c.read_at.is_(None))
        return self.connection.execute(update(notes).where(*this).values(read_by=by, read_at=at)).rowcount > 0

    def _notes(self, condition: Any) -> list[Note]:
        found = select(notes).where(notes.c.alliance == self.alliance, condition).order_by(notes.c.number)
        return [_to_note(row) for row in self.connection.execute(found).mappings()]


def _to_handled(row: Mapping[Any, Any]) -> Handled:
    return Handled(**{**{name: row[name] for name in HANDLED}, "sort": Sort(row["sort"])})


def _to_note(row: Mapping[Any, Any]) -> Note:
    return Note(**{**{name: row[name] for name in NOTED}, "what": What(row["what"])})
