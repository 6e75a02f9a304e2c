"""Alembic's way in: it migrates over the connection that `migrate` hands it."""

import importlib
from pathlib import Path
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from adapters.database.columns import UtcDateTime, metadata
from adapters.database.engine import connect
from adapters.settings import Settings

DATABASE = Path(__file__).parents[1]
for tables in sorted(DATABASE.rglob("*tables.py")):
    importlib.import_module(".".join(("adapters.database", *tables.relative_to(DATABASE).with_suffix("").parts)))


def rendered(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own types as what the database keeps, so that migrations stand on their own."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


def run(connection: Connection) -> None:
    """Migrate within the caller's transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=rendered,
        transactional_ddl=True,
        compare_server_default=True,
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:  # the alembic command, when a new version is written
    with connect(Settings().database).begin() as connection:
        run(connection)
