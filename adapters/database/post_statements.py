"""What is asked of the outbox: each statement once, and a row read as a message."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Integer, RowMapping, and_, bindparam, delete, func, insert, or_, select, update

from adapters.database.holding import MAY_LEAVE
from adapters.database.indicators.replacing import insert_or_update
from adapters.database.named import Among, Named
from adapters.database.tables import messages, parcels, suppressions
from domain.messages import NOTICE, Channel, Delivery, Message, Parcel, Rank
from domain.words import Language

FIELDS = tuple(name for name in Message.__dataclass_fields__ if name != "doubtful")
OPEN = (Delivery.CLAIMED, Delivery.IN_DOUBT)
"""States of a free message whose last attempt nobody has settled."""
WAITS = and_(messages.c.free_at.is_not(None), messages.c.rank <= max(Rank))
"""The condition on a message that has not come to its end; every rank, said so that the index of these is used."""
STUCK = (Delivery.REFUSED, Delivery.BOUNCED, Delivery.IN_DOUBT, Delivery.SUPPRESSED)
"""Ends a person has to look at."""
IS_STUCK = and_(
    messages.c.alliance == bindparam("of_alliance"),
    or_(*(messages.c.state == end for end in STUCK)),
    messages.c.free_at.is_(None),
    messages.c.channel == Channel.EMAIL,  # a card is shown beside its channel
)
FIND_STUCK = Named(select(messages).where(IS_STUCK).order_by(messages.c.queued_at.desc(), messages.c.key))
KNOWN = Named(
    select(messages.c.state).where(messages.c.alliance == bindparam("alliance"), messages.c.key == bindparam("message"))
)
ADD = Named(insert(messages))
_FREE = (
    select(messages.c.key, messages.c.state)
    .where(
        messages.c.alliance == bindparam("alliance"),
        messages.c.rank <= bindparam("least", type_=Integer),
        messages.c.free_at <= bindparam("now"),
        MAY_LEAVE,
    )
    .order_by(messages.c.rank, messages.c.queued_at, messages.c.key)
    .limit(bindparam("limit", type_=Integer))
)
_CARDS = _FREE.where(messages.c.channel != Channel.EMAIL)
FREE = {True: Named(_FREE.with_for_update(skip_locked=True)), False: Named(_CARDS.with_for_update(skip_locked=True))}
"""By whether mail can leave; without it there are cards."""
AHEAD = {mail: Named(free.with_only_columns(*messages.c)) for mail, free in ((True, _FREE), (False, _CARDS))}
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
KEEP = Named(insert_or_update(parcels, *PACKED))
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
_TO_ONE = _SENT_SINCE.where(messages.c.contact == bindparam("contact"))
_ASKED_FOR = messages.c.rank == Rank.ASKED_FOR
SENT_SINCE, SENT_TO = Named(_SENT_SINCE.where(~_ASKED_FOR)), Named(_TO_ONE.where(~_ASKED_FOR))
ASKED_BY = Named(_TO_ONE.where(_ASKED_FOR))
LEFT = Named(select(func.count()).where(messages.c.alliance == bindparam("alliance"), WAITS))


def to_message(row: RowMapping | Mapping[str, Any], *, doubtful: bool = False) -> Message:
    """Read a row as the message it holds."""
    typed = {"language": Language(row["language"]), "channel": Channel(row["channel"]), "doubtful": doubtful}
    return Message(**{**{name: row[name] for name in FIELDS}, **typed})
