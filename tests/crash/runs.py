"""One outbox, one mail server, and senders that are killed at it again and again."""

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, select, text, update

from adapters.database.columns import metadata
from adapters.database.engine import connect, database_now
from adapters.database.tables import messages, parcels
from domain.messages import Delivery, Message
from domain.partners import Contact
from domain.words import Language
from tests.crash.sink import Sink
from tests.fakes import FakeClock
from tests.region import CLUB, CODE, CONTACTS, COORDINATOR, KAISA, a_demo_region

POINTS = (
    "store.committing",
    "store.committed",
    "post.claimed",
    "post.settled",
    "smtp.opened",
    "smtp.data",
    "smtp.dotted",
    "smtp.answered",
)
WAITING = 40
"""So many messages wait before each kill that no sender comes to the end of them first."""
LONGEST = 0.4  # seconds of a sender's life before a kill at a random moment


@dataclass(frozen=True, slots=True)
class Death:
    """How senders are to die: at a point passed the n-th time, or after some seconds."""

    point: str = ""
    seconds: float | None = None
    senders: int = 1


def deaths(rounds: int, seed: int, senders: int = 1) -> Iterator[Death]:
    """Yield so many rounds: in each one death at every point, and as many at random moments."""
    chance = random.Random(seed)
    for _ in range(rounds):
        for point in POINTS:
            n = 1 if point == "smtp.opened" else chance.randint(1, 4)
            yield Death(f"{point}:{n}", senders=senders)
            yield Death(seconds=chance.uniform(0.02, LONGEST), senders=senders)


@dataclass
class Senders:
    """The process that forks senders as ordered."""

    process: "subprocess.Popen[str]"

    def order(self, job: str, death: "Death", **what: Any) -> list[int]:
        """Have processes started, and return their ids."""
        how = {"job": job, "failpoint": death.point, "seconds": death.seconds, "senders": death.senders}
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({**how, **what}) + "\n")
        self.process.stdin.flush()
        return self._told()

    def ended(self) -> list[int]:
        """Wait until the ordered ones are all gone, and return their exit codes."""
        return self._told()

    def _told(self) -> list[int]:
        assert self.process.stdout is not None
        numbers: list[int] = json.loads(self.process.stdout.readline())
        return numbers


@contextmanager
def senders() -> Iterator[Senders]:
    """Have senders made until the block ends."""
    command = [sys.executable, "-m", "tests.crash.sender"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Senders(process)
    finally:
        process.communicate(timeout=30)


@dataclass
class Tally:
    """What became of an outbox. `unsafe` counts messages that the server had taken and a death kept us from noting."""

    kills: int = 0
    unsafe: int = 0
    queued: int = 0
    lost: int = 0
    doubled: int = 0
    differing: int = 0
    in_doubt: int = 0


@dataclass
class Outbox:
    """The outbox under trial. `asked`: the server's log tells what it has taken."""

    database: str
    sink: Sink
    senders: Senders
    asked: bool
    engine: Engine = field(init=False)
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.engine = connect(self.database)
        metadata.create_all(self.engine)
        # So many people that the day's limits stop none of it.
        people = [Contact(f"c-{n:05}", CLUB.id, "Maija Malli", f"m{n}@club.example.org") for n in range(1_000)]
        self.region = a_demo_region(engine=self.engine, contacts=(*CONTACTS, *people))

    def suffer(self, death: Death) -> None:
        """Let senders work until they die, and look at what they leave behind."""
        self.fill(WAITING * death.senders)
        self.wait_over()
        before = len(self.sink.taken)
        codes = self.work(death)
        assert set(codes) <= {0, -signal.SIGKILL}, f"{death}: {codes}"
        self.sink.quiet()
        self.tally.kills += codes.count(-signal.SIGKILL)
        noted = self.keys(Delivery.SENT)
        self.tally.unsafe += sum(key_of(one.id) not in noted for one in self.sink.taken[before:])

    def work(self, death: Death) -> list[int]:
        """Let senders work until they are done or dead."""
        self.start(death)
        return self.senders.ended()

    def start(self, death: Death) -> None:
        where = {"database": self.database, "smtp": self.sink.url(asked=self.asked), "folder": str(self.sink.folder)}
        self.senders.order("deliver", death, **where, alliance=CODE)

    def fill(self, wanted: int) -> None:
        """Queue messages until so many wait."""
        with self.region.store.begin(CODE) as work:
            missing = max(0, wanted - work.post.left())
            work.post.queue([a_message(self.tally.queued + n) for n in range(missing)])
        self.tally.queued += missing

    def wait_over(self) -> None:
        """Let leases and waits end. They are measured by the database's clock, which no test can turn."""
        with self.engine.begin() as connection:
            past = database_now(connection) - timedelta(seconds=1)
            connection.execute(update(messages).where(messages.c.free_at.is_not(None)).values(free_at=past))

    def keys(self, state: Delivery) -> set[str]:
        with self.engine.connect() as connection:
            return set(connection.scalars(select(messages.c.key).where(messages.c.state == state)))

    def settled(self) -> Tally:
        """Let everything leave that still waits, and count."""
        self.wait_over()
        assert self.work(Death()) == [0]
        with self.engine.connect() as connection:
            assert self.sound(), "the database is whole"
            assert connection.execute(select(parcels.c.key)).all() == [], "nothing is kept that nobody needs"
        self._count()
        self.engine.dispose()
        return self.tally

    def sound(self) -> bool:
        """Tell whether the database is as a database should be."""
        if self.engine.dialect.name != "sqlite":
            return True
        with self.engine.connect() as connection:
            return bool(connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok")

    def _count(self) -> None:
        arrived, tally = self.sink.deliveries(), self.tally
        in_doubt = self.keys(Delivery.IN_DOUBT)
        sent = self.keys(Delivery.SENT)
        with self.region.store.look(CODE) as work:
            assert len(sent) + len(in_doubt) == tally.queued, f"each has come to an end: {work.post.count()}"
        here = [a_message(n).key for n in range(tally.queued)]
        tally.lost = sum(f"{key}.{CODE}" not in arrived for key in here if key not in in_doubt)
        tally.in_doubt = len(in_doubt)
        tally.doubled = sum(times - 1 for times in arrived.values())
        tally.differing = sum(len(hashes) > 1 for hashes in self.sink.bodies().values())


def a_message(number: int) -> Message:
    facts = {"round": "2027", "period": "2027"}
    return Message(f"apology.{number:05}", KAISA.id, COORDINATOR.id, "apology", Language.FI, facts, FakeClock().now())


def key_of(id: str) -> str:
    return id.removesuffix(f".{CODE}")


def tried(outbox: Outbox, deaths: Iterable[Death]) -> Tally:
    """Check the promise: nothing is lost, and what comes twice is what died between the server's word and ours."""
    for death in deaths:
        outbox.suffer(death)
    tally = outbox.settled()
    assert (tally.lost, tally.differing, tally.in_doubt) == (0, 0, 0), tally
    assert tally.doubled == (0 if outbox.asked else tally.unsafe), tally
    return tally
