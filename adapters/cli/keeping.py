"""Commands that keep what there is: backups, what is brought back from one, and its post."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.app import app, prepare


@app.command()
def backup() -> None:
    """Save the whole service into one file and verify it; the flow `back-up` does so every night."""
    prepare()
    from adapters import wiring

    done = wiring.back_up()
    for one in done.details["kept"][:1]:
        typer.echo(f"{one.file}: {one.megabytes} MB, verified, {done.details['seconds']} s.")
    typer.echo(done.sentence())


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup, as `yhdyspinta backup` made it.")],
    *,
    into: Annotated[str, typer.Option(help="An empty folder, or the address of an empty PostgreSQL database.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only verify it and say what it holds.")] = False,
) -> None:
    """Put a backup into a fresh place. Its post waits there until it is released."""
    from adapters.launch import before
    from adapters.launch.bringing_back import bring_back
    from adapters.launch.telling import language

    settings = before.read_settings()
    for line in bring_back(settings, file, into, language(), dry_run=dry_run):
        typer.echo(line)


@app.command()
def release(
    alliance: Annotated[str, typer.Argument(help="Whose post, where there are several.")] = "",
    *,
    drop: Annotated[bool, typer.Option("--drop", help="Drop what waited when the backup was made.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
) -> None:
    """Let the post of a restored alliance go, after a look at what waits."""
    prepare()
    from adapters import wiring
    from adapters.launch.releasing import let_go
    from adapters.launch.telling import language

    ask = typer.confirm if sys.stdin.isatty() else None
    agreed = (lambda _: True) if yes else ask
    for line in let_go(wiring.ports(), alliance, language(), agreed, drop=drop):
        typer.echo(line)
