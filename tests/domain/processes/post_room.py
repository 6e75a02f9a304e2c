"""Messages for tests of the outbox, and how their waits end."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from adapters.database.engine import database_now
from adapters.database.tables import messages
from domain.alliance import Sending
from domain.messages import Delivery, Message
from domain.words import Language
from tests.fakes import FakeClock
from tests.region import ALLIANCE, COORDINATOR, KAISA, Region


def a_message(number: int = 1, contact: str = KAISA.id, sender: str = COORDINATOR.id) -> Message:
    facts = {"round": "2027", "period": "2027"}
    return Message(f"apology.{number:03}", contact, sender, "apology", Language.FI, facts, FakeClock().now())


ANY_NUMBER = replace(ALLIANCE, demo=True, sending=Sending.ALWAYS)
"""A demo, in which one person may get any number of messages."""


def waiting(region: Region, *queued: Message) -> Region:
    with region.store.begin(region.code) as work:
        work.post.queue(queued or [a_message()])
    return region


def states(region: Region) -> dict[Delivery, int]:
    with region.store.look(region.code) as work:
        return dict(work.post.count())


def wait_over(region: Region) -> None:
    """Let leases and waits end. They are measured by the database's clock, which no test can turn."""
    with region.engine.begin() as connection:
        past = database_now(connection) - timedelta(seconds=1)
        connection.execute(update(messages).where(messages.c.free_at.is_not(None)).values(free_at=past))
