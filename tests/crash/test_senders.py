"""Several senders, slow servers, a database that goes away."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crash.runs import Death, Outbox, Senders
from tests.crash.sink import Sink
from tests.services.neighbours import found
from tests.services.postgresql import PostgreSQL, command, initialise
from tests.services.processes import own_directory, running, unprivileged, wait_until

pytestmark = pytest.mark.walk

FOUR = Death(senders=4)


def each_came_once(outbox: Outbox, count: int) -> None:
    outbox.sink.quiet()
    arrived = outbox.sink.deliveries()
    assert (len(arrived), set(arrived.values())) == (count, {1})
    tally = outbox.settled()
    assert (tally.lost, tally.doubled) == (0, 0)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'post.db'}"
    address: str = request.getfixturevalue("fresh_database")
    return address


def test_four_senders_at_once_send_each_message_once(database: str, sink: Sink, makers: Senders) -> None:
    outbox = Outbox(database, sink, makers, asked=False)
    outbox.fill(120)
    assert outbox.work(FOUR) == [0] * 4
    each_came_once(outbox, 120)


def test_a_server_slower_than_everybody_hopes_gets_each_message_once(
    tmp_path: Path, sink: Sink, makers: Senders
) -> None:
    """A lease shorter than the answer would let the others send the same again and again (reliability, finding 2)."""
    sink.seconds = 3
    outbox = Outbox(f"sqlite:///{tmp_path / 'post.db'}", sink, makers, asked=False)
    outbox.fill(8)
    assert outbox.work(FOUR) == [0] * 4
    each_came_once(outbox, 8)


@dataclass
class Restartable:
    """A PostgreSQL of one's own that can fall and come back with what it had."""

    directory: Path
    stack: ExitStack

    @property
    def server(self) -> PostgreSQL:
        return PostgreSQL(self.directory)

    def start(self) -> None:
        program = command(found("postgresql"), self.directory)
        self.stack.enter_context(running(program, self.directory, self.server.answers))

    def fall(self) -> None:
        """Stop at once, as a crash does."""
        stop: list[str | Path] = [
            found("postgresql") / "pg_ctl",
            "-D",
            self.directory / "data",
            "-m",
            "immediate",
            "stop",
        ]
        subprocess.run(stop, check=True, capture_output=True, cwd=self.directory, **unprivileged())


@contextmanager
def restartable() -> Iterator[Restartable]:
    with own_directory("postgresql") as directory, ExitStack() as stack:
        initialise(found("postgresql"), directory / "data")
        yield Restartable(directory, stack)


@pytest.mark.postgresql
def test_a_database_that_falls_in_the_middle_and_comes_back_has_lost_nothing(sink: Sink, makers: Senders) -> None:
    with restartable() as postgresql:
        postgresql.start()
        outbox = Outbox(postgresql.server.url("postgres"), sink, makers, asked=True)
        outbox.fill(150)
        outbox.start(FOUR)
        wait_until(lambda: len(sink.taken) > 10)
        postgresql.fall()
        assert outbox.senders.ended() == [1] * 4, "a sender without a database goes"
        sink.quiet()
        assert len(sink.taken) < 150
        postgresql.start()
        tally = outbox.settled()
    assert (tally.lost, tally.doubled, tally.differing) == (0, 0, 0)
