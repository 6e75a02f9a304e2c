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
    """A PostgreSQL database whose tables hold nothing."""
    with postgresql_tables.begin() as connection:
        names = ", ".join(f'"{table}"' for table in metadata.tables)
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
    return postgresql_tables


ON_DISK = ["file", pytest.param("postgresql", marks=pytest.mark.postgresql)]


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
