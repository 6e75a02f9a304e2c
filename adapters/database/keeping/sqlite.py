"""A SQLite database saved while others write to it, and put back."""

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import make_url

from adapters.database.keeping.archive import private
from adapters.database.keeping.told import UNSAVED, broken, told
from domain.errors import Never
from domain.keeping import Told

MEMBER = "database.db"
PAGES = 2_000
"""At a time, eight megabytes: the disk is left to others in between."""
PAUSE = 0.002


def file_of(url: str) -> Path:
    """Return the database's file."""
    return Path(make_url(url).database or "")


def size(url: str) -> int:
    """Return how many bytes a copy can take at most."""
    file = file_of(url)
    return sum(one.stat().st_size for one in (file, file.with_name(f"{file.name}-wal")) if one.exists())


def save(url: str, into: Path) -> tuple[Told, list[str]]:
    """Copy the database as it is now into a file, and tell what the copy holds and which chains do not fit.

    One open reader keeps its moment in sight, so that what is written meanwhile neither waits nor lets the copy begin
    again. Mails on their way stay out, and so does whatever lies in pages that are no longer used. Raises Never when
    the copy is not sound.
    """
    raw = private(into.with_name(f"{into.name}.raw"))
    with closing(_opened(file_of(url), "ro")) as source, closing(_opened(raw, "rw")) as copy:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        copy.execute("PRAGMA synchronous=OFF")  # what is half done is thrown away; the whole is brought to the disk
        source.backup(copy, pages=PAGES, sleep=PAUSE)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute(f"DELETE FROM {UNSAVED}")  # noqa: S608 - a constant of ours
        copy.execute("VACUUM INTO ?", [str(into)])
    raw.unlink()
    return looked_at(into)


def looked_at(file: Path) -> tuple[Told, list[str]]:
    """Return what a database's file holds, and which of its chains do not fit; raises Never when it is damaged."""
    check(file)
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    with engine.connect() as connection:
        found = told(connection)
        return found, broken(connection, found)


def settle(file: Path) -> None:
    """Bring everything into the one file, so that it can be moved."""
    with closing(_opened(file, "rw")) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def check(file: Path) -> None:
    """Raise Never when the file is no sound database."""
    try:
        with closing(_opened(file, "ro")) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError:
        found = "unreadable"
    if found != "ok":
        raise Never("backup.unsound")


def _opened(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file))}?mode={mode}", uri=True, isolation_level=None)
