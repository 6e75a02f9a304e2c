"""The `yhdyspinta` command. Prefect takes seconds to import, so each command imports only what it needs."""

import sys

import typer

from adapters.cli import alliances, groups, keeping, service
from adapters.cli.app import app

__all__ = ["alliances", "app", "groups", "keeping", "main", "service"]


def main() -> None:
    """Run the command; whatever goes wrong is told in a sentence."""
    try:
        app()
    except Exception as error:  # noqa: BLE001 - the outer boundary: nobody is shown a traceback
        from adapters.launch.telling import tell

        typer.echo(tell(error), err=True)
        sys.exit(1)
