"""A service's database with a vault beside it, on each database it runs on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.database.engine import connect
from adapters.database.keeping.backup import Vault
from adapters.database.migrate import upgrade
from tests.region import Region

PLACES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
ON_BOTH = pytest.mark.parametrize("url", PLACES, indirect=True)


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database: a SQLite file, unless the test asks for both."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path / 'yhdyspinta.db'}"
    return str(request.getfixturevalue("fresh_database"))


@pytest.fixture
def region(url: str) -> Iterator[Region]:
    """A region whose round is open."""
    upgrade(url)
    engine = connect(url)
    region = Region(engine=engine)
    region.open_round()
    yield region
    engine.dispose()


@pytest.fixture
def vault(url: str, tmp_path: Path) -> Vault:
    report = tmp_path / "reports" / "demo" / "2026" / "county-2026-v1-fi.pdf"
    report.parent.mkdir(parents=True)
    report.write_bytes(b"%PDF a report as it was printed")
    return Vault(url, tmp_path / "backups", tmp_path / "reports", "mark")
