"""The command and how each of its parts begins: settings first, and nothing imported that is not needed."""

import typer

from adapters.settings import Settings

app = typer.Typer(
    name="yhdyspinta",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Asks, reminds and gathers on behalf of a welfare alliance, and gives back what was gathered.",
)


def prepare() -> Settings:
    """Read the settings and tell Prefect where home is, before anything imports it."""
    from adapters.launch import before

    return before.prepare()
