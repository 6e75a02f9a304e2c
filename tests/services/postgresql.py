"""Our own PostgreSQL, reached through a socket in its own directory."""

import itertools
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.services.neighbours import found
from tests.services.processes import own_directory, running, unprivileged

NUMBERS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A running server; `directory` holds its socket."""

    directory: Path

    def url(self, database: str) -> str:
        """The database's address for SQLAlchemy."""
        return f"postgresql+psycopg://tester@/{database}?host={self.directory}"

    def run(self, statement: str) -> None:
        """One statement of the server's own, such as CREATE DATABASE."""
        with self.connect() as connection:
            connection.execute(statement.encode())

    def created(self, like: str = "template1") -> str:
        """Make an empty database, or a copy of one that nobody is in, and return its name."""
        name = f"fresh_{next(NUMBERS)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {like}")
        return name

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.directory), user="tester", dbname="postgres", autocommit=True, connect_timeout=5
        )

    def answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def started(*, durable: bool = True) -> Iterator[PostgreSQL]:
    """Start a server that no other user and no network can reach; one that is not durable is quick to empty."""
    programs = found("postgresql")
    with own_directory("postgresql") as directory:
        data = directory / "data"
        initialise(programs, data)
        server = PostgreSQL(directory)
        careless = [] if durable else ["-c", "fsync=off", "-c", "full_page_writes=off"]
        with running([*command(programs, directory), *careless], directory, server.answers):
            yield server


def command(programs: Path, directory: Path) -> list[str | Path]:
    """What starts a server on the data in a directory, its socket beside them."""
    return [programs / "postgres", "-D", directory / "data", "-k", directory, "-c", "listen_addresses="]


def initialise(programs: Path, data: Path) -> None:
    command: list[str | Path] = [programs / "initdb", "--pgdata", data, "--username=tester", "--auth=trust"]
    command += ["--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(command, check=True, capture_output=True, cwd=data.parent, **unprivileged())


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    with started(durable=False) as server:
        yield server


@pytest.fixture
def fresh_database(postgresql: PostgreSQL) -> Iterator[str]:
    """The address of an empty database for this test alone."""
    name = postgresql.created()
    yield postgresql.url(name)
    postgresql.run(f"DROP DATABASE {name} WITH (FORCE)")
