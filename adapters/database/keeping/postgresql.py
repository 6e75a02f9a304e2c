"""A PostgreSQL database saved by its own tools while others write to it, and put back."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from adapters.database.engine import connect
from adapters.database.keeping.told import UNSAVED, VERSION, broken, told
from domain.errors import Never
from domain.keeping import Told

MEMBER = "database.pgdump"
HUNDREDS = 10_000
"""The server tells its version as a number: 150018 is 15.18."""
DATA = re.compile(r"\bTABLE DATA \S+ (\S+)")


def size(url: str) -> int:
    """Return how many bytes a dump can take at most, roughly: it is compressed."""
    engine = connect(url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
    engine.dispose()
    return int(found)


def save(url: str, into: Path) -> tuple[Told, list[str]]:
    """Dump the database as it is now into a file, and tell what the dump holds and which chains do not fit.

    The dump reads through our own transaction's eyes, so that both are of one moment. Raises Never.
    """
    engine = connect(url)
    try:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection, connection.begin():
            program = _program("pg_dump", connection)
            moment = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            options = ["--format=custom", f"--snapshot={moment}", f"--exclude-table-data={UNSAVED}", f"--file={into}"]
            _run([program, *options], url)
            found = told(connection)
            found = replace(found, rows={**found.rows, UNSAVED: 0})
            chains = broken(connection, found)
    finally:
        engine.dispose()
    check(into, found.rows)
    return found, chains


def check(file: Path, tables: Iterable[str]) -> None:
    """Raise Never when the dump cannot be read or lacks a table."""
    listed = _run([_program("pg_restore"), "--list", str(file)])
    if missing := set(tables) - {UNSAVED} - set(DATA.findall(listed)):
        raise Never("backup.unsound", table=min(missing))


def restore(file: Path, url: str) -> None:
    """Put all of a dump into an empty database, or nothing; raises Never.

    Its version stays out: until somebody writes it down, nothing of ours starts on the database.
    """
    engine = connect(url)
    with engine.connect() as connection:
        program = _program("pg_restore", connection)
    engine.dispose()
    listed = _run([program, "--list", str(file)]).splitlines()
    wanted = file.with_name(f"{file.name}.list")
    wanted.write_text("\n".join(line for line in listed if VERSION not in DATA.findall(line)), encoding="utf-8")
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", f"--use-list={wanted}"]
    _run([program, *options, str(file)], url)
    wanted.unlink()


def _program(name: str, connection: Connection | None = None) -> str:
    """Return where the program is; raises Never when there is none, or it is older than the server."""
    found = shutil.which(name)
    if found is None:
        raise Never("backup.tool-missing", tool=name)
    if connection is not None:
        server = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // HUNDREDS
        ours = re.search(r"\d+", _run([found, "--version"]))
        if ours is None or int(ours[0]) < server:
            raise Never("backup.tool-older", tool=name, ours=ours[0] if ours else "?", server=str(server))
    return found


def _run(command: list[str], url: str = "") -> str:
    """Run one of the tools, the password out of everybody's sight; raises Never with the last it said."""
    address, password, reach = make_url(url) if url else None, "", list[str]()
    if address is not None:
        password = str(address.password or "")
        shown = address.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
        reach = [f"--dbname={shown}"]
    secret = {"PGPASSWORD": password} if password else {}
    env = {**os.environ, "LC_ALL": "C", "PGCONNECT_TIMEOUT": "10", **secret}
    done = subprocess.run([*command, *reach], env=env, check=False, capture_output=True, text=True)
    if done.returncode:
        raise Never("backup.tool-failed", tool=Path(command[0]).name, status=done.returncode)
    return done.stdout
