"""Commands in groups of their own: the demo alliance, and channels beside mail."""

import sys
from typing import Annotated

import typer

from adapters.cli.app import app, prepare

demo_commands = typer.Typer(no_args_is_help=True, help="The demo alliance.")
app.add_typer(demo_commands, name="demo")
channel_commands = typer.Typer(no_args_is_help=True, help="Where an alliance's news go beside mail.")
app.add_typer(channel_commands, name="channel")


@channel_commands.command("add")
def add_channel(
    alliance: Annotated[str, typer.Argument(help="Whose news it hears.")],
    url: Annotated[str, typer.Argument(help="Any address Apprise knows; - reads it from the input.")],
    name: Annotated[str, typer.Argument(help="By which people know it.")] = "",
) -> None:
    """Add a channel at any address that Apprise reaches. Addresses are secrets."""
    prepare()
    from adapters.launch.channels import add

    typer.echo(add(alliance, url, name))


@demo_commands.command()
def reset(
    alliance: Annotated[str, typer.Argument(help="Only the demo can be reset.")] = "demo",
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
) -> None:
    """Delete the demo alliance with its mails, and found it anew; asks first."""
    settings = prepare()
    from adapters import wiring
    from adapters.launch.anew import begin_anew
    from adapters.launch.telling import language

    ask = typer.confirm if sys.stdin.isatty() else None
    told = begin_anew(wiring.ports(), settings.mailbox, alliance, language(), (lambda _: True) if yes else ask)
    typer.echo(told)
