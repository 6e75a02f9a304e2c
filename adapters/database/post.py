"""The outbox: messages wait here until they are sent, each under its key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, RowMapping, bindparam, delete, func, insert, select, update

from adapters.database.engine import batched, database_now
from adapters.database.events import tell
from adapters.database.named import Named
from adapters.database.tables import messages, notices
from domain.events import Event
from domain.messages import NOTICE, Channel, Delivery, Message
from domain.requests import BY_RULE
from domain.words import Language
from domain.workdays import helsinki_date

FIELDS = tuple(Message.__dataclass_fields__)
KNOWN = Named(
    select(messages.c.state).where(messages.c.alliance == bindparam("alliance"), messages.c.key == bindparam("message"))
)
ADD = Named(insert(messages))
_FREE = (
    select(messages.c.key)
    .where(messages.c.alliance == bindparam("alliance"), messages.c.free_at <= bindparam("now"))
    .order_by(messages.c.queued_at, messages.c.key)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
FREE = {True: Named(_FREE), False: Named(_FREE.where(~messages.c.key.startswith(NOTICE)))}
"""By whether notices may leave now."""
_THIS = (messages.c.alliance == bindparam("of_alliance"), messages.c.key == bindparam("of_key"))
LEASE = Named(
    update(messages)
    .where(*_THIS)
    .values(state=Delivery.CLAIMED, free_at=bindparam("until"), attempts=messages.c.attempts + 1)
    .returning(messages)
)
ENDING = ("state", "free_at", "sent_at", "error")
CLOSE = Named(
    update(messages)
    .where(*_THIS, messages.c.attempts == bindparam("of_attempt"))
    .values({name: bindparam(name) for name in ENDING})
)
BY_STATE = Named(
    select(messages.c.state, func.count())
    .where(messages.c.alliance == bindparam("alliance"))
    .group_by(messages.c.state)
)


def _to_message(row: RowMapping | Mapping[str, Any]) -> Message:
    typed = {"language": Language(row["language"]), "channel": Channel(row["channel"])}
    return Message(**{**{name: row[name] for name in FIELDS}, **typed})


@dataclass(frozen=True)
class SqlPost:
    """The outbox of one alliance. A row with a `free_at` waits; without one it has come to its end."""

    connection: Connection
    alliance: str

    def queue(self, fresh: Sequence[Message]) -> int:
        """Add messages whose key is new, and tell how many were."""
        new = list({message.key: message for message in fresh if not self._knows(message.key)}.values())
        if not new:
            return 0
        now = self._now()
        ADD.write_all(self.connection, [self._row(message, now) for message in new])
        tell(self.connection, self.alliance, [Event("message.queued", new[0].key, BY_RULE, new[0].queued_at)])
        return len(new)

    def last_digests(self, contacts: Sequence[str]) -> Mapping[str, date]:
        """Return the Finnish day of each contact's newest digest."""
        where = (
            messages.c.alliance == self.alliance,
            messages.c.contact.in_(contacts),
            messages.c.key.startswith(NOTICE),
        )
        when = (func.max(messages.c.queued_at), func.max(messages.c.sent_at), func.count(messages.c.free_at))
        newest = select(messages.c.contact, *when).where(*where).group_by(messages.c.contact)
        return {
            contact: date.max if on_its_way else helsinki_date(max(queued, sent or queued))
            for contact, queued, sent, on_its_way in self.connection.execute(newest)
        }

    def claim(self, limit: int, lease_seconds: int, *, notices: bool = True) -> list[Message]:
        """Take messages to send, oldest first; each is ours until the lease, by the database's clock, ends."""
        now = self._now()
        free = FREE[notices].all(self.connection, alliance=self.alliance, now=now, limit=limit)
        until = now + timedelta(seconds=lease_seconds)
        taken = (LEASE.one(self.connection, of_alliance=self.alliance, of_key=key, until=until) for (key,) in free)
        return [_to_message(row) for row in taken if row]

    def confirm(self, key: str, attempt: int, at: datetime) -> None:
        """Mark sent, unless somebody else has taken the message over."""
        self._close(key, attempt, Delivery.SENT, sent_at=at)

    def drop(self, key: str, attempt: int) -> None:
        """Remove a claimed message that has become needless."""
        self.connection.execute(delete(messages).where(*self._claimed(key, attempt)))

    def postpone(self, key: str, attempt: int, seconds: int, code: str) -> None:
        """Let the message wait for its next attempt."""
        free_at = self._now() + timedelta(seconds=seconds)
        self._close(key, attempt, Delivery.QUEUED, free_at=free_at, error=code)

    def refuse(self, key: str, attempt: int, code: str) -> None:
        """Give the message up; a person has to look."""
        self._close(key, attempt, Delivery.REFUSED, error=code)
        tell(self.connection, self.alliance, [Event("message.refused", key, BY_RULE, self._now())])

    def carried(self, requests: Sequence[str]) -> list[tuple[Message, Delivery]]:
        """Return the messages that carried any of the requests, with state."""
        rows = [row for some in batched(requests) for row in self._carrying(some)]
        return [(_to_message(row), Delivery(row["state"])) for row in rows]

    def take_back(self, requests: Sequence[str]) -> None:
        """Take the requests out of messages that have not left; what else these carry stays."""
        gone = set(requests)
        for message, state in self.carried(requests):
            items = [item for item in message.facts.get("items", ()) if item["request"] not in gone]
            this = (messages.c.alliance == self.alliance, messages.c.key == message.key)
            if state is Delivery.QUEUED and items:
                facts = {**message.facts, "items": items}
                self.connection.execute(update(messages).where(*this).values(facts=facts))
            elif state is Delivery.QUEUED:
                self.connection.execute(delete(messages).where(*this))

    def refused(self) -> list[tuple[Message, str]]:
        """Return the messages that were given up, newest first, each with the code of what went wrong."""
        where = (messages.c.alliance == self.alliance, messages.c.state == Delivery.REFUSED)
        found = select(messages).where(*where).order_by(messages.c.queued_at.desc(), messages.c.key)
        return [(_to_message(row), row["error"] or "") for row in self.connection.execute(found).mappings()]

    def again(self, key: str) -> bool:
        """Let a message that was given up wait to be sent once more."""
        where = (messages.c.alliance == self.alliance, messages.c.key == key, messages.c.state == Delivery.REFUSED)
        now = self._now()
        fresh = update(messages).where(*where).values(state=Delivery.QUEUED, free_at=now, attempts=0, error=None)
        if self.connection.execute(fresh).rowcount == 0:
            return False
        tell(self.connection, self.alliance, [Event("message.queued", key, BY_RULE, now)])
        return True

    def count(self) -> Mapping[Delivery, int]:
        """Count messages by how far they have come."""
        return {Delivery(state): n for state, n in BY_STATE.all(self.connection, alliance=self.alliance)}

    def of_request(self, request: str) -> list[tuple[Message, Delivery, datetime | None]]:
        """Return the messages that carried notices of the request, with state and sending time."""
        rows = self._carrying([request])
        return [(_to_message(row), Delivery(row["state"]), row["sent_at"]) for row in rows]

    def _carrying(self, requests: Sequence[str]) -> Sequence[RowMapping]:
        # No DISTINCT over a join: PostgreSQL cannot compare JSON.
        noted = select(notices.c.message).where(notices.c.alliance == self.alliance, notices.c.request.in_(requests))
        where = (messages.c.alliance == self.alliance, messages.c.key.in_(noted))
        found = select(messages).where(*where).order_by(messages.c.queued_at, messages.c.key)
        return self.connection.execute(found).mappings().all()

    def _knows(self, key: str) -> bool:
        return bool(KNOWN.all(self.connection, alliance=self.alliance, message=key))

    def _row(self, message: Message, free_at: datetime) -> dict[str, Any]:
        fields = {name: getattr(message, name) for name in FIELDS}
        return {**fields, "alliance": self.alliance, "state": Delivery.QUEUED, "free_at": free_at}

    def _close(self, key: str, attempt: int, state: Delivery, **changes: Any) -> None:
        this = {"of_alliance": self.alliance, "of_key": key, "of_attempt": attempt}
        CLOSE.write(self.connection, **this, **{**dict.fromkeys(ENDING), **changes, "state": state})

    def _claimed(self, key: str, attempt: int) -> tuple[Any, ...]:
        return (messages.c.alliance == self.alliance, messages.c.key == key, messages.c.attempts == attempt)

    def _now(self) -> datetime:
        return database_now(self.connection)
