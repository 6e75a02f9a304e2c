"""Brings a database to the version the code needs, and back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from adapters.database.engine import connect

Also = Callable[[Connection], None]
MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 0x59484459  # "YHDY": the name of the lock among those of the same PostgreSQL database


def upgrade(url: str, to: str = "head", *, before: Also | None = None, after: Also | None = None) -> None:
    """Bring the database up to a version, in one transaction; whoever comes meanwhile waits and finds it done.

    `before` and `after` belong to the same transaction: what they raise undoes all of it.
    """
    _migrate(url, lambda config: command.upgrade(config, to), before, after)


def downgrade(url: str, to: str) -> None:
    """Take the database back to an older version; what only newer tables hold is lost."""
    _migrate(url, lambda config: command.downgrade(config, to))


def current(url: str) -> str | None:
    """Return the version the database is at; none when it is empty."""
    with _connection(url) as connection:
        return version_of(connection)


def version_of(connection: Connection) -> str | None:
    """Return the version of the database that a transaction is open on."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the version this code needs."""
    return scripts().get_current_head()


def scripts() -> ScriptDirectory:
    """Return every version there is."""
    return ScriptDirectory.from_config(_config())


def _migrate(url: str, change: Callable[[Config], None], before: Also | None = None, after: Also | None = None) -> None:
    config = _config()
    with _connection(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")
        config.attributes["connection"] = connection
        if before:
            before(connection)
        change(config)
        if after:
            after(connection)


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = connect(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS.as_posix().replace("%", "%%"))
    return config
