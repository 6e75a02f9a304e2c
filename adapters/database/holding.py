"""What keeps the post back, as rows: whoever sends, on whichever machine, meets them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, exists, insert, or_, select, update

from adapters.database.engine import batched, one_at_a_time
from adapters.database.holding_tables import holds, outages
from adapters.database.named import Named
from adapters.database.tables import messages, parcels
from domain.holding import PASSES, Hold, Outage
from domain.messages import Channel, Delivery, Rank

_HELD = select(holds.c.since).where(holds.c.alliance == bindparam("alliance"))
HELD = Named(select(holds.c.since, holds.c.saved_at).where(holds.c.alliance == bindparam("alliance")))
OUT = Named(
    select(outages.c.since, outages.c.told_at).where(
        outages.c.alliance == bindparam("alliance"), outages.c.channel == bindparam("channel")
    )
)
MAY_LEAVE: ColumnElement[bool] = or_(
    ~exists(_HELD), (messages.c.letter == PASSES) & (messages.c.queued_at >= _HELD.scalar_subquery())
)
"""The condition on a message of the alliance named by the parameter `alliance`."""
AT_ANY_HOUR: ColumnElement[bool] = messages.c.rank < Rank.NOTICE
"""The condition on a message that may leave when notices may not: somebody waits for it."""


@dataclass(frozen=True)
class SqlHolds:
    """Whether the outbox of one alliance is held."""

    connection: Connection
    alliance: str

    def standing(self) -> Hold | None:
        """Return the hold, if there is one."""
        found = HELD.all(self.connection, alliance=self.alliance)
        return Hold(*found[0]) if found else None

    def put(self, hold: Hold) -> None:
        """Hold the outbox."""
        self._lift()
        self.connection.execute(insert(holds).values(alliance=self.alliance, since=hold.since, saved_at=hold.saved_at))

    def arrived(self, keys: Collection[str]) -> int:
        """Note that waiting messages had left before the restore: when, nobody knows, but after the backup."""
        hold = self.standing()
        sent = {"state": Delivery.SENT, "free_at": None, "sent_at": hold.saved_at if hold else None, "error": None}
        count = 0
        for some in batched(list(keys)):
            these = (*self._waiting(), messages.c.key.in_(some))
            self._unpack(select(messages.c.key).where(*these))
            count += self.connection.execute(update(messages).where(*these).values(sent)).rowcount
        return count

    def lift(self, *, drop_until: datetime | None = None) -> int:
        """Let the outbox go; what waited already at an instant is dropped."""
        self._lift()
        if drop_until is None:
            return 0
        waited = (*self._waiting(), messages.c.queued_at <= drop_until)
        self._unpack(select(messages.c.key).where(*waited))
        ended = update(messages).where(*waited).values(state=Delivery.SUPERSEDED, free_at=None)
        return self.connection.execute(ended).rowcount

    def _lift(self) -> None:
        self.connection.execute(delete(holds).where(holds.c.alliance == self.alliance))

    def _unpack(self, keys: Select[tuple[str]]) -> None:
        self.connection.execute(delete(parcels).where(parcels.c.alliance == self.alliance, parcels.c.key.in_(keys)))

    def _waiting(self) -> tuple[ColumnElement[bool], ...]:
        return (messages.c.alliance == self.alliance, messages.c.free_at.is_not(None))


@dataclass(frozen=True)
class SqlOutages:
    """Which channels of one alliance are out of reach."""

    connection: Connection
    alliance: str

    def standing(self, channel: Channel = Channel.EMAIL) -> Outage | None:
        """Return the outage, if there is one."""
        found = OUT.all(self.connection, alliance=self.alliance, channel=channel)
        return Outage(*found[0]) if found else None

    def write(self, outage: Outage | None, channel: Channel = Channel.EMAIL) -> None:
        """Write down how it stands; of two senders that do so at once, one after the other."""
        one_at_a_time(self.connection, self.alliance)
        self.connection.execute(delete(outages).where(*self._this(channel)))
        if outage:
            told: dict[str, Any] = {"since": outage.since, "told_at": outage.told_at}
            self.connection.execute(insert(outages).values(alliance=self.alliance, channel=channel, **told))

    def _this(self, channel: Channel) -> tuple[ColumnElement[bool], ...]:
        return (outages.c.alliance == self.alliance, outages.c.channel == channel)
