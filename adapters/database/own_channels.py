"""The contacts' own channels, as rows."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, bindparam, delete, exists, func, or_, select, update

from adapters.database.channel_tables import own_channels
from adapters.database.indicators.replacing import insert_or_update
from adapters.database.named import Among
from adapters.database.tables import events, messages
from domain.messages import Channel, Delivery
from domain.own_channels import GIVEN, Faring, OwnChannel

TAKING = Among(
    lambda ids: select(own_channels.c.contact).where(
        own_channels.c.alliance == bindparam("alliance"), own_channels.c.contact.in_(ids), own_channels.c.closed == ""
    )
)
_THEIRS = (
    messages.c.alliance == bindparam("alliance"),
    messages.c.channel == Channel.OWN,
    messages.c.state != Delivery.SUPERSEDED,
    messages.c.contact.in_(select(own_channels.c.contact).where(own_channels.c.alliance == bindparam("alliance"))),
)
_NEWEST = (
    select(messages.c.contact, func.max(messages.c.queued_at).label("at"))
    .where(*_THEIRS)
    .group_by(messages.c.contact)
    .subquery()
)
_NOT_TAKEN = and_(messages.c.free_at.is_not(None), messages.c.error.is_not(None))
FARING = (
    select(messages)
    .join(_NEWEST, _NEWEST.c.contact == messages.c.contact)
    .where(*_THEIRS, or_(messages.c.queued_at == _NEWEST.c.at, _NOT_TAKEN))
    .order_by(_NOT_TAKEN, messages.c.queued_at)
)
"""The newest message to each channel and all it has not taken yet, these last."""
SAVE = insert_or_update(own_channels, "url", "closed", "trusted")


@dataclass(frozen=True)
class SqlOwnChannels:
    """The contacts' own channels, of one alliance."""

    connection: Connection
    alliance: str

    def all(self) -> list[OwnChannel]:
        """Return every contact's channel, by contact."""
        found = select(own_channels).where(own_channels.c.alliance == self.alliance).order_by(own_channels.c.contact)
        return [_to_channel(row) for row in self.connection.execute(found).mappings()]

    def of(self, contact: str) -> OwnChannel | None:
        """Return the contact's channel."""
        found = select(own_channels).where(*self._this(contact))
        row = self.connection.execute(found).mappings().one_or_none()
        return _to_channel(row) if row else None

    def faring(self) -> Mapping[str, Faring]:
        """Return how what was last sent to each channel fares."""
        found = self.connection.execute(FARING, {"alliance": self.alliance}).mappings()
        return {row["contact"]: _to_faring(row) for row in found}

    def taking(self, contacts: Collection[str]) -> frozenset[str]:
        """Return which of these contacts have a channel that is not closed."""
        rows = TAKING.mappings(self.connection, list(contacts), alliance=self.alliance)
        return frozenset(row["contact"] for row in rows)

    def has_had(self, contact: str) -> bool:
        """Tell whether the contact has a channel, or ever was given one: history never forgets."""
        given = (events.c.alliance == self.alliance, events.c.subject == contact, events.c.name == GIVEN)
        return self.of(contact) is not None or self.connection.execute(select(exists().where(*given))).scalar_one()

    def save(self, channel: OwnChannel) -> None:
        """Give a contact a channel, in place of the one there was."""
        self.connection.execute(SAVE, {"alliance": self.alliance, **asdict(channel)})

    def turn(self, channel: OwnChannel, closed: str) -> bool:
        """Close a channel with a code, or open it with none; False where it has been changed or removed meanwhile."""
        this = (*self._this(channel.contact), own_channels.c.url == channel.url)
        return self.connection.execute(update(own_channels).where(*this).values(closed=closed)).rowcount > 0

    def remove(self, contact: str) -> bool:
        """Forget a contact's channel and its address; False when there was none."""
        return self.connection.execute(delete(own_channels).where(*self._this(contact))).rowcount > 0

    def _this(self, contact: str) -> tuple[ColumnElement[bool], ...]:
        return (own_channels.c.alliance == self.alliance, own_channels.c.contact == contact)


def _to_channel(row: RowMapping) -> OwnChannel:
    return OwnChannel(**{name: row[name] for name in OwnChannel.__dataclass_fields__})


def _to_faring(row: RowMapping) -> Faring:
    sent_or_queued = row["sent_at"] or row["queued_at"]
    why = row["error"] or ""
    return Faring(row["letter"], Delivery(row["state"]), sent_or_queued, why, row["attempts"], row["free_at"])
