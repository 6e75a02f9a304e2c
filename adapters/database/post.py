"""The outbox: messages wait here until they are sent, each under its key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, delete, select, update

from adapters import failpoints
from adapters.database.engine import batched, database_now
from adapters.database.events import tell
from adapters.database.post_statements import (
    ADD,
    AHEAD,
    ASKED_BY,
    BY_STATE,
    CLOSE,
    DIGESTS,
    ENDING,
    FIELDS,
    FREE,
    KEEP,
    KNOWN,
    LEASE,
    LEFT,
    OPEN,
    PACKED,
    PARCEL,
    SENT_SINCE,
    SENT_TO,
    STUCK,
    UNPACK,
    WAITS,
    to_message,
)
from adapters.database.returns import SqlReturns
from adapters.database.tables import messages, notices
from domain.events import Event
from domain.messages import NOTICE, Channel, Delivery, Message, Parcel, Rank, rank_of, ref_of
from domain.requests import BY_RULE
from domain.workdays import helsinki_date


@dataclass(frozen=True)
class SqlPost(SqlReturns):
    """The outbox of one alliance. A row with a `free_at` waits; without one it has come to its end."""

    def queue(self, fresh: Sequence[Message]) -> int:
        """Add messages whose key is new or free again, and tell how many were."""
        new = list({message.key: message for message in fresh if not self._knows(message.key)}.values())
        if not new:
            return 0
        now = self._now()
        ADD.write_all(self.connection, [self._row(message, now) for message in new])
        tell(self.connection, self.alliance, [Event("message.queued", new[0].key, BY_RULE, new[0].queued_at)])
        return len(new)

    def last_digests(self, contacts: Sequence[str]) -> Mapping[str, date]:
        """Return the Finnish day of each contact's newest digest."""
        rows = DIGESTS.mappings(self.connection, contacts, alliance=self.alliance)
        return {
            row["contact"]: date.max
            if row["on_its_way"]
            else helsinki_date(max(row["queued"], row["sent"] or row["queued"]))
            for row in rows
        }

    def claim(self, limit: int, lease_seconds: int, *, least: Rank = Rank.NOTICE, mail: bool = True) -> list[Message]:
        """Take messages to send, by rank and then the oldest; each is ours until the lease ends."""
        now = self._now()
        where = {"alliance": self.alliance, "least": int(least), "now": now, "limit": limit}
        free = FREE[mail].all(self.connection, **where)
        until = now + timedelta(seconds=lease_seconds)
        taken = [message for key, state in free if (message := self._lease(key, until, doubtful=state in OPEN))]
        failpoints.reach("post.claimed")
        return taken

    def ahead(self, *, least: Rank = Rank.NOTICE, mail: bool = True) -> Message | None:
        """Return the message that would be taken next, without taking it."""
        where = {"alliance": self.alliance, "least": int(least), "now": self._now(), "limit": 1}
        found = AHEAD[mail].one(self.connection, **where)
        return to_message(found, doubtful=found["state"] in OPEN) if found else None

    def parcel(self, key: str) -> Parcel | None:
        """Return the message as an earlier attempt packed it."""
        found = PARCEL.one(self.connection, of_alliance=self.alliance, of_key=key)
        return Parcel(*(found[name] for name in PACKED)) if found else None

    def keep(self, key: str, parcel: Parcel) -> None:
        """Keep a claimed message as it is about to go over the wire."""
        fields = {name: getattr(parcel, name) for name in PACKED}
        KEEP.write(self.connection, alliance=self.alliance, key=key, **fields)

    def confirm(self, key: str, attempt: int, at: datetime) -> None:
        """Mark sent, unless somebody else has taken the message over."""
        if self._close(key, attempt, Delivery.SENT, sent_at=at):
            self._unpack(key)

    def end(self, key: str, attempt: int, state: Delivery, code: str = "") -> None:
        """Bring a claimed message to an end that nothing follows by itself."""
        if self._close(key, attempt, state, error=code or None):
            self._unpack(key)
            if state in STUCK:
                tell(self.connection, self.alliance, [Event(f"message.{state}", key, BY_RULE, self._now())])

    def postpone(
        self, key: str, attempt: int, seconds: int, code: str, *, doubtful: bool = False, tried: bool = True
    ) -> None:
        """Let the message wait for its next attempt, with its parcel as it was.

        The number of attempts tells who holds a lease too. Taken back by one, it may be given once more, but only
        when nobody holds a newer one: whoever comes late with an older lease tells the truth of this message.
        """
        state = Delivery.IN_DOUBT if doubtful else Delivery.QUEUED
        free_at, attempts = self._now() + timedelta(seconds=seconds), attempt if tried else attempt - 1
        self._close(key, attempt, state, free_at=free_at, error=code, attempts=attempts)

    def by_mail(self, key: str, attempt: int, code: str) -> None:
        """Let a claimed message that was for a channel of its reader's own leave by mail instead, packed anew.

        Its attempts go on being counted, for their number tells who holds a lease; those by mail start anew.
        """
        if self._close(key, attempt, Delivery.QUEUED, free_at=self._now(), error=code):
            self._unpack(key)
            this = (messages.c.alliance == self.alliance, messages.c.key == key)
            self.connection.execute(update(messages).where(*this).values(channel=Channel.EMAIL, elsewhere=attempt))

    def carried(self, requests: Sequence[str]) -> list[tuple[Message, Delivery]]:
        """Return the messages that carried any of the requests, with state."""
        rows = [row for some in batched(requests) for row in self._carrying(some)]
        return [(to_message(row), Delivery(row["state"])) for row in rows]

    def take_back(self, requests: Sequence[str]) -> None:
        """Take the requests out of messages that have not left; what else these carry stays."""
        gone = set(requests)
        for message, state in self.carried(requests):
            items = [item for item in message.facts.get("items", ()) if item["request"] not in gone]
            this = (messages.c.alliance == self.alliance, messages.c.key == message.key)
            if state is Delivery.QUEUED:
                ended = {"state": Delivery.SUPERSEDED, "free_at": None}
                change = {"facts": {**message.facts, "items": items}} if items else ended
                # A sender may have claimed it since it was read: then it goes as it is.
                changed = update(messages).where(*this, messages.c.state == Delivery.QUEUED).values(change)
                if self.connection.execute(changed).rowcount:
                    self._unpack(message.key)

    def waiting(self) -> list[Message]:
        """Return what waits to leave, oldest first."""
        where = (messages.c.alliance == self.alliance, WAITS)
        found = select(messages).where(*where).order_by(messages.c.queued_at, messages.c.key)
        rows = self.connection.execute(found).mappings()
        return [to_message(row, doubtful=row["state"] in OPEN) for row in rows]

    def sent_since(self, instant: datetime, contact: str | None = None) -> list[datetime]:
        """Return when mails left since an instant, all or one contact's, in order, but for what was asked for."""
        if contact is None:
            found = SENT_SINCE.all(self.connection, alliance=self.alliance, since=instant)
        else:
            found = SENT_TO.all(self.connection, alliance=self.alliance, since=instant, contact=contact)
        return [at for (at,) in found]

    def asked_since(self, instant: datetime, contact: str) -> int:
        """Count the mails somebody asked for themselves that left since an instant."""
        return len(ASKED_BY.all(self.connection, alliance=self.alliance, since=instant, contact=contact))

    def left(self) -> int:
        """Count what waits to be sent: now, later or at somebody's hands."""
        return int(LEFT.all(self.connection, alliance=self.alliance)[0][0])

    def count(self) -> Mapping[Delivery, int]:
        """Count messages by how far they have come."""
        return {Delivery(state): n for state, n in BY_STATE.all(self.connection, alliance=self.alliance)}

    def of_request(self, request: str) -> list[tuple[Message, Delivery, datetime | None]]:
        """Return the messages that carried notices of the request, with state and sending time."""
        rows = self._carrying([request])
        return [(to_message(row), Delivery(row["state"]), row["sent_at"]) for row in rows]

    def _carrying(self, requests: Sequence[str]) -> Sequence[RowMapping]:
        # No DISTINCT over a join: PostgreSQL cannot compare JSON.
        noted = select(notices.c.message).where(notices.c.alliance == self.alliance, notices.c.request.in_(requests))
        where = (messages.c.alliance == self.alliance, messages.c.key.in_(noted))
        found = select(messages).where(*where).order_by(messages.c.queued_at, messages.c.key)
        return self.connection.execute(found).mappings().all()

    def _knows(self, key: str) -> bool:
        """Tell whether a key is taken; that of a notice which told what has passed is free for another."""
        found = KNOWN.all(self.connection, alliance=self.alliance, message=key)
        if not found or found[0][0] != Delivery.SUPERSEDED or not key.startswith(NOTICE):
            return bool(found)
        gone = (messages.c.alliance == self.alliance, messages.c.key == key)
        self.connection.execute(delete(messages).where(*gone))
        return False

    def _lease(self, key: str, until: datetime, *, doubtful: bool) -> Message | None:
        row = LEASE.one(self.connection, of_alliance=self.alliance, of_key=key, until=until)
        return to_message(row, doubtful=doubtful) if row else None

    def _unpack(self, key: str) -> None:
        UNPACK.write(self.connection, of_alliance=self.alliance, of_key=key)

    def _row(self, message: Message, free_at: datetime) -> dict[str, Any]:
        fields = {name: getattr(message, name) for name in FIELDS}
        named = {"alliance": self.alliance, "ref": ref_of(self.alliance, message.key), "rank": rank_of(message)}
        return {**fields, **named, "state": Delivery.QUEUED, "free_at": free_at}

    def _close(self, key: str, attempt: int, state: Delivery, **changes: Any) -> bool:
        this = {"of_alliance": self.alliance, "of_key": key, "of_attempt": attempt}
        ending = {**dict.fromkeys(ENDING), "attempts": attempt, **changes, "state": state}
        closed = CLOSE.write(self.connection, **this, **ending) > 0
        failpoints.reach("post.settled")
        return closed

    def _now(self) -> datetime:
        return database_now(self.connection)
