"""The outbox: messages wait here until they are sent, each under its key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from adapters.database.engine import database_now
from adapters.database.events import tell
from adapters.database.tables import messages, notices
from domain.events import Event
from domain.messages import Channel, Delivery, Message
from domain.requests import BY_RULE
from domain.words import Language
from domain.workdays import helsinki_date

FIELDS = tuple(Message.__dataclass_fields__)
WAITING = (Delivery.QUEUED, Delivery.CLAIMED)


def _to_message(row: RowMapping) -> Message:
    typed = {"language": Language(row["language"]), "channel": Channel(row["channel"])}
    return Message(**{**{name: row[name] for name in FIELDS}, **typed})


@dataclass(frozen=True)
class SqlPost:
    """The outbox of one alliance. A row with a `free_at` waits; without one it has come to its end."""

    connection: Connection
    alliance: str

    def queue(self, fresh: Sequence[Message]) -> int:
        """Add messages whose key is new, and tell how many were."""
        keys = [message.key for message in fresh]
        known_keys = select(messages.c.key).where(messages.c.alliance == self.alliance, messages.c.key.in_(keys))
        known = set(self.connection.scalars(known_keys))
        new = list({message.key: message for message in fresh if message.key not in known}.values())
        if not new:
            return 0
        now = self._now()
        self.connection.execute(insert(messages), [self._row(message, now) for message in new])
        tell(self.connection, self.alliance, [Event("message.queued", new[0].key, BY_RULE, new[0].queued_at)])
        return len(new)

    def last_digests(self, contacts: Sequence[str]) -> Mapping[str, date]:
        """Return the Finnish day of each contact's newest digest."""
        where = (
            messages.c.alliance == self.alliance,
            messages.c.contact.in_(contacts),
            messages.c.letter == "digest",
        )
        newest = select(messages.c.contact, func.max(messages.c.queued_at).label("at")).where(*where)
        rows = self.connection.execute(newest.group_by(messages.c.contact))
        return {row.contact: helsinki_date(row.at) for row in rows}

    def claim(self, limit: int, lease_seconds: int) -> list[Message]:
        """Take messages to send, oldest first; each is ours until the lease, by the database's clock, ends."""
        now = self._now()
        free = (messages.c.alliance == self.alliance, messages.c.free_at <= now)
        picked = select(messages.c.key).where(*free).order_by(messages.c.queued_at, messages.c.key).limit(limit)
        keys = list(self.connection.scalars(picked.with_for_update(skip_locked=True)))
        lease = {"state": Delivery.CLAIMED, "free_at": now + timedelta(seconds=lease_seconds)}
        where = (messages.c.alliance == self.alliance, messages.c.key.in_(keys))
        self.connection.execute(update(messages).where(*where).values(**lease, attempts=messages.c.attempts + 1))
        taken = select(messages).where(*where).order_by(messages.c.queued_at, messages.c.key)
        return [_to_message(row) for row in self.connection.execute(taken).mappings()]

    def confirm(self, key: str, attempt: int) -> None:
        """Mark sent, unless somebody else has taken the message over."""
        self._close(key, attempt, state=Delivery.SENT, free_at=None, sent_at=self._now(), error=None)

    def postpone(self, key: str, attempt: int, seconds: int, code: str) -> None:
        """Let the message wait for its next attempt."""
        free_at = self._now() + timedelta(seconds=seconds)
        self._close(key, attempt, state=Delivery.QUEUED, free_at=free_at, error=code)

    def refuse(self, key: str, attempt: int, code: str) -> None:
        """Give the message up; a person has to look."""
        self._close(key, attempt, state=Delivery.REFUSED, free_at=None, error=code)
        tell(self.connection, self.alliance, [Event("message.refused", key, BY_RULE, self._now())])

    def drop_unsent(self, keys: Sequence[str]) -> int:
        """Take back messages that have not left; tell how many there were."""
        where = (
            messages.c.alliance == self.alliance,
            messages.c.key.in_(keys),
            messages.c.state == Delivery.QUEUED,
        )
        return self.connection.execute(delete(messages).where(*where)).rowcount

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
        by_state = select(messages.c.state, func.count()).where(messages.c.alliance == self.alliance)
        return {Delivery(state): n for state, n in self.connection.execute(by_state.group_by(messages.c.state))}

    def of_request(self, request: str) -> list[tuple[Message, Delivery, datetime | None]]:
        """Return the messages that carried notices of the request, with state and sending time."""
        joined = (notices.c.alliance == messages.c.alliance) & (notices.c.message == messages.c.key)
        where = (notices.c.alliance == self.alliance, notices.c.request == request)
        found = select(messages).join(notices, joined).where(*where).distinct().order_by(messages.c.queued_at)
        rows = self.connection.execute(found).mappings()
        return [(_to_message(row), Delivery(row["state"]), row["sent_at"]) for row in rows]

    def _row(self, message: Message, free_at: datetime) -> dict[str, Any]:
        fields = {name: getattr(message, name) for name in FIELDS}
        return {**fields, "alliance": self.alliance, "state": Delivery.QUEUED, "free_at": free_at}

    def _close(self, key: str, attempt: int, **changes: Any) -> None:
        where = (messages.c.alliance == self.alliance, messages.c.key == key, messages.c.attempts == attempt)
        self.connection.execute(update(messages).where(*where).values(**changes))

    def _now(self) -> datetime:
        return database_now(self.connection)
