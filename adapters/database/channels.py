"""Where the alliance's news go, as rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, bindparam, delete, func, insert, select, union, update

from adapters.database.channel_tables import channels
from adapters.database.engine import one_at_a_time
from adapters.database.named import Named
from adapters.database.tables import events, messages, parcels
from domain.channels import ADDED, News, Standing, Topic
from domain.messages import Channel, Delivery
from domain.words import Language

ALL = Named(
    select(channels).where(channels.c.alliance == bindparam("alliance")).order_by(channels.c.name, channels.c.code)
)


@dataclass(frozen=True)
class SqlChannels:
    """The channels of one alliance."""

    connection: Connection
    alliance: str

    def all(self) -> list[News]:
        """Return every channel, by name."""
        return [_to_news(row) for row in ALL.mappings(self.connection, alliance=self.alliance)]

    def find(self, code: str) -> News | None:
        """Return the channel of this code."""
        row = self.connection.execute(select(channels).where(*self._this(code))).mappings().one_or_none()
        return _to_news(row) if row else None

    def save(self, channel: News) -> None:
        """Add a channel, or change one; of two who do so at once, one after the other."""
        one_at_a_time(self.connection, self.alliance)
        self.connection.execute(delete(channels).where(*self._this(channel.code)))
        fields: dict[str, Any] = {name: getattr(channel, name) for name in News.__dataclass_fields__}
        fields["topics"] = sorted(channel.topics)
        self.connection.execute(insert(channels).values(alliance=self.alliance, **fields))

    def remove(self, code: str) -> None:
        """Forget a channel and its address; what waits for it never leaves."""
        self.connection.execute(delete(channels).where(*self._this(code)))
        waits = (*self._cards(), messages.c.contact == code, messages.c.free_at.is_not(None))
        keys = select(messages.c.key).where(*waits)
        self.connection.execute(delete(parcels).where(parcels.c.alliance == self.alliance, parcels.c.key.in_(keys)))
        ended = update(messages).where(*waits).values(state=Delivery.SUPERSEDED, free_at=None)
        self.connection.execute(ended)

    def used(self) -> frozenset[str]:
        """Return the codes of every channel there is or has been: that one was added is never forgotten."""
        added = select(events.c.subject).where(events.c.alliance == self.alliance, events.c.name == ADDED)
        here = select(channels.c.code).where(channels.c.alliance == self.alliance)
        return frozenset(self.connection.execute(union(added, here)).scalars())

    def standing(self) -> Mapping[str, Standing]:
        """Return how the newest card to each channel stands."""
        newest = (
            select(messages.c.contact, func.max(messages.c.queued_at).label("at"))
            .where(*self._cards(), messages.c.state != Delivery.SUPERSEDED)
            .group_by(messages.c.contact)
            .subquery()
        )
        found = select(messages).where(
            *self._cards(), messages.c.contact == newest.c.contact, messages.c.queued_at == newest.c.at
        )
        return {row["contact"]: _to_standing(row) for row in self.connection.execute(found).mappings()}

    def _cards(self) -> tuple[ColumnElement[bool], ...]:
        return (messages.c.alliance == self.alliance, messages.c.channel == Channel.CHAT)

    def _this(self, code: str) -> tuple[ColumnElement[bool], ...]:
        return (channels.c.alliance == self.alliance, channels.c.code == code)


def _to_news(row: RowMapping | Mapping[str, Any]) -> News:
    fields = {name: row[name] for name in News.__dataclass_fields__}
    fields["topics"] = frozenset(Topic(one) for one in row["topics"])
    return News(**{**fields, "language": Language(row["language"])})


def _to_standing(row: RowMapping) -> Standing:
    return Standing(row["letter"], Delivery(row["state"]), row["sent_at"] or row["queued_at"], row["error"] or "")
