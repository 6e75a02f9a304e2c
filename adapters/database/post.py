"""The outbox: messages wait here until they are sent, each under its key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Integer, RowMapping, bindparam, delete, func, insert, select, update

from adapters import failpoints
from adapters.database.engine import batched, database_now
from adapters.database.events import tell
from adapters.database.holding import AT_ANY_HOUR, MAY_LEAVE
from adapters.database.named import Among, Named
from adapters.database.tables import messages, notices, parcels, suppressions
from domain.events import Event
from domain.messages import NOTICE, Channel, Delivery, Message, Parcel, ref_of
from domain.requests import BY_RULE
from domain.words import Language
from domain.workdays import helsinki_date

FIELDS = tuple(name for name in Message.__dataclass_fields__ if name != "doubtful")
OPEN = (Delivery.CLAIMED, Delivery.IN_DOUBT)
"""States of a free message whose last attempt nobody has settled."""
STUCK = (Delivery.REFUSED, Delivery.BOUNCED, Delivery.IN_DOUBT)
KNOWN = Named(
    select(messages.c.state).where(messages.c.alliance == bindparam("alliance"), messages.c.key == bindparam("message"))
)
ADD = Named(insert(messages))
_FREE = (
    select(messages.c.key, messages.c.state)
    .where(messages.c.alliance == bindparam("alliance"), messages.c.free_at <= bindparam("now"), MAY_LEAVE)
    .order_by(messages.c.queued_at, messages.c.key)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
_CARDS = _FREE.where(messages.c.channel == Channel.CHAT)
FREE = {
    (True, True): Named(_FREE),
    (False, True): Named(_FREE.where(AT_ANY_HOUR)),
    (True, False): Named(_CARDS),
    (False, False): Named(_CARDS.where(AT_ANY_HOUR)),
}
"""By whether notices may leave now, and whether mail can."""
_THIS = (messages.c.alliance == bindparam("of_alliance"), messages.c.key == bindparam("of_key"))
LEASE = Named(
    update(messages)
    .where(*_THIS)
    .values(state=Delivery.CLAIMED, free_at=bindparam("until"), attempts=messages.c.attempts + 1)
    .returning(messages)
)
ENDING = ("state", "free_at", "sent_at", "error", "attempts")
CLOSE = Named(
    update(messages)
    .where(*_THIS, messages.c.attempts == bindparam("of_attempt"))
    .values({name: bindparam(name) for name in ENDING})
)
_PARCEL = (parcels.c.alliance == bindparam("of_alliance"), parcels.c.key == bindparam("of_key"))
PACKED = tuple(Parcel.__dataclass_fields__)
PARCEL = Named(select(*(parcels.c[name] for name in PACKED)).where(*_PARCEL))
KEEP = Named(insert(parcels))
UNPACK = Named(delete(parcels).where(*_PARCEL))
BY_STATE = Named(
    select(messages.c.state, func.count())
    .where(messages.c.alliance == bindparam("alliance"))
    .group_by(messages.c.state)
)

SUPPRESSED = Named(
    select(suppressions.c.why).where(
        suppressions.c.alliance == bindparam("alliance"),
        suppressions.c.contact == bindparam("contact"),
        suppressions.c.address == bindparam("address"),
    )
)
DIGESTS = Among(
    lambda ids: (
        select(
            messages.c.contact,
            func.max(messages.c.queued_at).label("queued"),
            func.max(messages.c.sent_at).label("sent"),
            func.count(messages.c.free_at).label("on_its_way"),
        )
        .where(
            messages.c.alliance == bindparam("alliance"),
            messages.c.contact.in_(ids),
            messages.c.key.startswith(NOTICE),
            messages.c.state != Delivery.SUPERSEDED,
        )
        .group_by(messages.c.contact)
    )
)
_SENT_SINCE = (
    select(messages.c.sent_at)
    .where(
        messages.c.alliance == bindparam("alliance"),
        messages.c.sent_at >= bindparam("since"),
        messages.c.channel == Channel.EMAIL,
    )
    .order_by(messages.c.sent_at)
)
SENT_SINCE, SENT_TO = Named(_SENT_SINCE), Named(_SENT_SINCE.where(messages.c.contact == bindparam("contact")))
LEFT = Named(select(func.count()).where(messages.c.alliance == bindparam("alliance"), messages.c.free_at.is_not(None)))


def _to_message(row: RowMapping | Mapping[str, Any], *, doubtful: bool = False) -> Message:
    typed = {"language": Language(row["language"]), "channel": Channel(row["channel"]), "doubtful": doubtful}
    return Message(**{**{name: row[name] for name in FIELDS}, **typed})


@dataclass(frozen=True)
class SqlPost:
    """The outbox of one alliance. A row with a `free_at` waits; without one it has come to its end."""

    connection: Connection
    alliance: str

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

    def claim(self, limit: int, lease_seconds: int, *, notices: bool = True, mail: bool = True) -> list[Message]:
        """Take messages to send, oldest first; each is ours until the lease, by the database's clock, ends."""
        now = self._now()
        free = FREE[notices, mail].all(self.connection, alliance=self.alliance, now=now, limit=limit)
        until = now + timedelta(seconds=lease_seconds)
        taken = [message for key, state in free if (message := self._lease(key, until, doubtful=state in OPEN))]
        failpoints.reach("post.claimed")
        return taken

    def parcel(self, key: str) -> Parcel | None:
        """Return the message as an earlier attempt packed it."""
        found = PARCEL.one(self.connection, of_alliance=self.alliance, of_key=key)
        return Parcel(*(found[name] for name in PACKED)) if found else None

    def keep(self, key: str, parcel: Parcel) -> None:
        """Keep a claimed message as it is about to go over the wire."""
        self._unpack(key)
        fields = {name: getattr(parcel, name) for name in PACKED}
        KEEP.write_all(self.connection, [{"alliance": self.alliance, "key": key, **fields}])

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

    def of_ref(self, ref: str) -> Message | None:
        """Return the alliance's message of this short name."""
        where = (messages.c.alliance == self.alliance, messages.c.ref == ref)
        row = self.connection.execute(select(messages).where(*where)).mappings().one_or_none()
        return _to_message(row) if row else None

    def find(self, key: str) -> Message | None:
        """Return the alliance's message of this key."""
        where = (messages.c.alliance == self.alliance, messages.c.key == key)
        row = self.connection.execute(select(messages).where(*where)).mappings().one_or_none()
        return _to_message(row) if row else None

    def bounced(self, key: str, code: str) -> bool:
        """Note that a server gave a sent message back; False when it was not sent, or had come back already."""
        where = (messages.c.alliance == self.alliance, messages.c.key == key, messages.c.state == Delivery.SENT)
        if self.connection.execute(update(messages).where(*where).values(state=Delivery.BOUNCED, error=code)).rowcount:
            tell(self.connection, self.alliance, [Event("message.bounced", key, BY_RULE, self._now())])
            return True
        return False

    def suppress(self, contact: str, address: str, why: str) -> None:
        """Write nothing more to an address of a contact's."""
        if self.suppressed(contact, address) is None:
            row = {"contact": contact, "address": address.casefold(), "why": why, "since": self._now()}
            self.connection.execute(insert(suppressions).values(alliance=self.alliance, **row))

    def suppressed(self, contact: str, address: str) -> str | None:
        """Return why nothing is written to this address of the contact."""
        found = SUPPRESSED.all(self.connection, alliance=self.alliance, contact=contact, address=address.casefold())
        return str(found[0][0]) if found else None

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
            if state is Delivery.QUEUED:
                self._unpack(message.key)
                ended = {"state": Delivery.SUPERSEDED, "free_at": None}
                change = {"facts": {**message.facts, "items": items}} if items else ended
                self.connection.execute(update(messages).where(*this).values(change))

    def stuck(self) -> list[tuple[Message, Delivery, str]]:
        """Return the messages a person has to look at, newest first: how each ended, and the code of why."""
        found = select(messages).where(*self._stuck()).order_by(messages.c.queued_at.desc(), messages.c.key)
        rows = self.connection.execute(found).mappings()
        return [(_to_message(row), Delivery(row["state"]), row["error"] or "") for row in rows]

    def again(self, key: str) -> bool:
        """Let a stuck message wait to be sent once more, packed anew."""
        where, now = (*self._stuck(), messages.c.key == key), self._now()
        fresh = update(messages).where(*where).values(state=Delivery.QUEUED, free_at=now, attempts=0, error=None)
        if self.connection.execute(fresh).rowcount == 0:
            return False
        self._unpack(key)
        tell(self.connection, self.alliance, [Event("message.queued", key, BY_RULE, now)])
        return True

    def let_be(self, key: str) -> bool:
        """End a stuck message for good, as a person has chosen."""
        ended = update(messages).where(*self._stuck(), messages.c.key == key).values(state=Delivery.SUPERSEDED)
        return self.connection.execute(ended).rowcount > 0

    def waiting(self) -> list[Message]:
        """Return what waits to leave, oldest first."""
        where = (messages.c.alliance == self.alliance, messages.c.free_at.is_not(None))
        found = select(messages).where(*where).order_by(messages.c.queued_at, messages.c.key)
        rows = self.connection.execute(found).mappings()
        return [_to_message(row, doubtful=row["state"] in OPEN) for row in rows]

    def sent_since(self, instant: datetime, contact: str | None = None) -> list[datetime]:
        """Return when messages left since an instant, all or one contact's, in order."""
        if contact is None:
            found = SENT_SINCE.all(self.connection, alliance=self.alliance, since=instant)
        else:
            found = SENT_TO.all(self.connection, alliance=self.alliance, since=instant, contact=contact)
        return [at for (at,) in found]

    def left(self) -> int:
        """Count what waits to be sent: now, later or at somebody's hands."""
        return int(LEFT.all(self.connection, alliance=self.alliance)[0][0])

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
        """Tell whether a key is taken; one whose message told what has passed is free for another."""
        found = KNOWN.all(self.connection, alliance=self.alliance, message=key)
        if not found or found[0][0] != Delivery.SUPERSEDED:
            return bool(found)
        gone = (messages.c.alliance == self.alliance, messages.c.key == key)
        self.connection.execute(delete(messages).where(*gone))
        return False

    def _lease(self, key: str, until: datetime, *, doubtful: bool) -> Message | None:
        row = LEASE.one(self.connection, of_alliance=self.alliance, of_key=key, until=until)
        return _to_message(row, doubtful=doubtful) if row else None

    def _unpack(self, key: str) -> None:
        UNPACK.write(self.connection, of_alliance=self.alliance, of_key=key)

    def _stuck(self) -> tuple[Any, ...]:
        mail = messages.c.channel == Channel.EMAIL  # a card is shown beside its channel
        return (messages.c.alliance == self.alliance, messages.c.state.in_(STUCK), messages.c.free_at.is_(None), mail)

    def _row(self, message: Message, free_at: datetime) -> dict[str, Any]:
        fields = {name: getattr(message, name) for name in FIELDS}
        named = {"alliance": self.alliance, "ref": ref_of(self.alliance, message.key)}
        return {**fields, **named, "state": Delivery.QUEUED, "free_at": free_at}

    def _close(self, key: str, attempt: int, state: Delivery, **changes: Any) -> bool:
        this = {"of_alliance": self.alliance, "of_key": key, "of_attempt": attempt}
        ending = {**dict.fromkeys(ENDING), "attempts": attempt, **changes, "state": state}
        closed = CLOSE.write(self.connection, **this, **ending) > 0
        failpoints.reach("post.settled")
        return closed

    def _now(self) -> datetime:
        return database_now(self.connection)
