"""Databases brought to this version by the migrations themselves, each made once: that takes half a second."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.database.engine import connect
from adapters.database.migrate import upgrade
from tests.region import Region


def with_a_round(url: str) -> None:
    """Bring an empty database to this version, with a region whose round is open."""
    upgrade(url)
    engine = connect(url)
    Region(engine=engine).open_round()
    engine.dispose()


@cache
def a_file_of_this_version() -> bytes:
    """What such a SQLite file holds."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "region.db"
        with_a_round(f"sqlite:///{file}")
        return file.read_bytes()
