"""One region on each database the service runs on: in memory, in a file, in PostgreSQL."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from adapters.database.columns import metadata
from adapters.database.engine import connect
from tests.memory import in_file
from tests.region import Region
from tests.services.postgresql import PostgreSQL

NUMBERS = count(1)
FILLED = " UNION ALL ".join(f"(SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\"))" for name in metadata.tables)


@pytest.fixture(scope="session")
def postgresql_tables(postgresql: PostgreSQL) -> Iterator[Engine]:
    """A PostgreSQL database with every table, made once."""
    name = f"tables_{next(NUMBERS)}"
    postgresql.run(f"CREATE DATABASE {name}")
    engine = connect(postgresql.url(name))
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def empty_postgresql(postgresql_tables: Engine) -> Engine:
    """A PostgreSQL database whose tables hold nothing; to truncate them all takes five times as long."""
    with postgresql_tables.begin() as connection:
        run = connection.exec_driver_sql
        run("SET LOCAL session_replication_role = replica")  # what may never be deleted goes too, in any order
        for table in run(FILLED).scalars().all():
            run(f'DELETE FROM "{table}"')
        for sequence in run("SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL").scalars().all():
            run(f'ALTER SEQUENCE "{sequence}" RESTART')
    return postgresql_tables


ON_DISK = [
    pytest.param("file", marks=pytest.mark.neighbour),  # it waits for the disk; the same SQL runs in memory
    pytest.param("postgresql", marks=pytest.mark.postgresql),
]


@pytest.fixture(params=ON_DISK)
def shared_region(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Region]:
    """The test region where several can work at once."""
    yield from a_region(request, tmp_path)


@pytest.fixture(params=["memory", *ON_DISK])
def region(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Region]:
    """The test region, its round not yet opened."""
    yield from a_region(request, tmp_path)


def a_region(request: pytest.FixtureRequest, folder: Path) -> Iterator[Region]:
    if request.param == "memory":
        yield Region()
    elif request.param == "postgresql":
        yield Region(engine=request.getfixturevalue("empty_postgresql"))
    else:
        engine = in_file(folder / "region.db")
        yield Region(engine=engine)
        engine.dispose()
