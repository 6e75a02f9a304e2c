"""What waits in each alliance's outbox, and what keeps it there, for a terminal."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from adapters.database.engine import connect
from adapters.database.store import SqlStore
from domain.holding import Hold
from domain.outcome import how_many


def outboxes(database: str) -> Iterator[tuple[str, str, bool]]:
    """Yield a line for each alliance whose outbox a restore holds, else one for all: a name, what is so, if it is well.

    Held is a fault: nothing leaves before a person does something.
    """
    store = SqlStore(connect(database))
    try:
        found = [(alliance, *_of(store, alliance)) for alliance in store.alliances()]
    except SQLAlchemyError:
        return  # the database itself has been told of before
    finally:
        store.engine.dispose()
    for alliance, hold, left in found:
        if hold:
            waits = how_many(left, "message waits", "messages wait")
            told = f"held since the restore of {hold.since:%Y-%m-%d %H:%M} UTC, {waits}"
            mends = f"look on the page /processes/held, or `yhdyspinta release {alliance}`"
            yield f"outbox {alliance}", f"{told}: {mends}", False
    if not any(hold for _, hold, _ in found):
        left = sum(left for _, _, left in found)
        yield "outbox", f"free to leave, {how_many(left, 'message waits', 'messages wait')}", True


def _of(store: SqlStore, alliance: str) -> tuple[Hold | None, int]:
    with store.look(alliance) as work:
        return work.holds.standing(), work.post.left()
