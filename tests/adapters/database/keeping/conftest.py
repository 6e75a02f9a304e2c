"""A service's database with a vault beside it, on each database it runs on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.database.engine import connect
from adapters.database.keeping.backup import Vault
from tests.region import Moved, Region
from tests.services.postgresql import PostgreSQL
from tests.versioned import a_file_of_this_version, with_a_round

PLACES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
ON_BOTH = pytest.mark.parametrize("url", PLACES, indirect=True)


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with a region: a SQLite file, unless the test asks for both."""
    if getattr(request, "param", "sqlite") == "sqlite":
        file = tmp_path / "yhdyspinta.db"
        file.write_bytes(a_file_of_this_version())
        yield f"sqlite:///{file}"
        return
    server, like = request.getfixturevalue("postgresql"), request.getfixturevalue("on_postgresql")
    name = server.created(like)
    yield server.url(name)
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def on_postgresql(postgresql: PostgreSQL) -> str:
    """The name of a database that others are copied from, for it takes a second to bring it up version by version."""
    name = postgresql.created()
    with_a_round(postgresql.url(name))
    return name


@pytest.fixture
def region(url: str) -> Iterator[Region]:
    """A region whose round is open."""
    engine = connect(url)
    region = Moved(engine=engine)
    region.clock.pass_time(minutes=region.alliance.hold_minutes)
    yield region
    engine.dispose()


@pytest.fixture
def vault(url: str, tmp_path: Path) -> Vault:
    report = tmp_path / "reports" / "demo" / "2026" / "county-2026-v1-fi.pdf"
    report.parent.mkdir(parents=True)
    report.write_bytes(b"%PDF a report as it was printed")
    return Vault(url, tmp_path / "backups", tmp_path / "reports", "mark")
