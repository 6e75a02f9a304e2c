"""Messages that did not arrive, or came back: what is known of them, and what a person chooses."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from adapters.database.engine import database_now
from adapters.database.events import tell
from adapters.database.post_statements import FIND_STUCK, IS_STUCK, SUPPRESSED, UNPACK, to_message
from adapters.database.tables import messages, suppressions
from domain.events import Event
from domain.messages import Delivery, Message
from domain.requests import BY_RULE


@dataclass(frozen=True)
class SqlReturns:
    """Of one alliance's outbox, what has not arrived."""

    connection: Connection
    alliance: str

    def of_ref(self, ref: str) -> Message | None:
        """Return the alliance's message of this short name."""
        where = (messages.c.alliance == self.alliance, messages.c.ref == ref)
        row = self.connection.execute(select(messages).where(*where)).mappings().one_or_none()
        return to_message(row) if row else None

    def find(self, key: str) -> Message | None:
        """Return the alliance's message of this key."""
        where = (messages.c.alliance == self.alliance, messages.c.key == key)
        row = self.connection.execute(select(messages).where(*where)).mappings().one_or_none()
        return to_message(row) if row else None

    def bounced(self, key: str, code: str) -> bool:
        """Note that a server gave a sent message back; False when it was not sent, or had come back already."""
        where = (messages.c.alliance == self.alliance, messages.c.key == key, messages.c.state == Delivery.SENT)
        if self.connection.execute(update(messages).where(*where).values(state=Delivery.BOUNCED, error=code)).rowcount:
            tell(
                self.connection, self.alliance, [Event("message.bounced", key, BY_RULE, database_now(self.connection))]
            )
            return True
        return False

    def suppress(self, contact: str, address: str, why: str) -> None:
        """Write nothing more to an address of a contact's."""
        if self.suppressed(contact, address) is None:
            row = {
                "contact": contact,
                "address": address.casefold(),
                "why": why,
                "since": database_now(self.connection),
            }
            self.connection.execute(insert(suppressions).values(alliance=self.alliance, **row))

    def suppressed(self, contact: str, address: str) -> str | None:
        """Return why nothing is written to this address of the contact."""
        found = SUPPRESSED.all(self.connection, alliance=self.alliance, contact=contact, address=address.casefold())
        return str(found[0][0]) if found else None

    def stuck(self) -> list[tuple[Message, Delivery, str]]:
        """Return the messages a person has to look at, newest first: how each ended, and the code of why."""
        rows = FIND_STUCK.mappings(self.connection, of_alliance=self.alliance)
        return [(to_message(row), Delivery(row["state"]), row["error"] or "") for row in rows]

    def again(self, key: str) -> bool:
        """Let a stuck message wait to be sent once more, packed anew; its reader is written to again."""
        now = database_now(self.connection)
        if not self._change_stuck(key, state=Delivery.QUEUED, free_at=now, attempts=0, elsewhere=0, error=None):
            return False
        UNPACK.write(self.connection, of_alliance=self.alliance, of_key=key)
        self._write_to(key)
        tell(self.connection, self.alliance, [Event("message.queued", key, BY_RULE, now)])
        return True

    def let_be(self, key: str) -> bool:
        """End a stuck message for good, as a person has chosen."""
        return self._change_stuck(key, state=Delivery.SUPERSEDED)

    def _change_stuck(self, key: str, **new: Any) -> bool:
        changed = update(messages).where(IS_STUCK, messages.c.key == key).values(new)
        return self.connection.execute(changed, {"of_alliance": self.alliance}).rowcount > 0

    def _write_to(self, key: str) -> None:
        """Lift what keeps letters from the reader of a message: a person says that the address is right."""
        reader = select(messages.c.contact).where(messages.c.alliance == self.alliance, messages.c.key == key)
        theirs = (suppressions.c.alliance == self.alliance, suppressions.c.contact == reader.scalar_subquery())
        self.connection.execute(delete(suppressions).where(*theirs))
