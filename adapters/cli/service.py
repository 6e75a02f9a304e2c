"""Commands that run the service: all of it, a part of it, one flow."""

import json
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from adapters.cli.app import app, prepare
from domain.errors import RuleBroken


@app.command()
def up(*, demo: Annotated[bool, typer.Option(help="Load the demo alliance on first start.")] = False) -> None:
    """Run everything: Prefect's server, the deployments, a worker and the web."""
    from adapters.launch.up import Launcher

    raise typer.Exit(Launcher(demo).run())


@app.command()
def web(
    *,
    demo: Annotated[bool, typer.Option(help="Show the mailbox at /mailbox.")] = False,
    beside: Annotated[bool, typer.Option(help="As one more process beside another.", hidden=True)] = False,
) -> None:
    """Run the partners' and coordinators' pages."""
    settings = prepare()
    from adapters import wiring
    from adapters.launch import before
    from adapters.launch.serving import processes, serve
    from adapters.web.app import create_app
    from adapters.web.context import Rates

    mailbox = None if settings.smtp_url.get_secret_value() else settings.mailbox
    if not beside:
        before.check_port(settings.web_host, settings.web_port, "YHDYSPINTA_WEB_PORT")
    ports = wiring.ports() if beside else wiring.announcing_ports()  # one announcer is enough
    made = create_app(ports, demo=demo, mailbox=mailbox, rates=Rates().shared_by(processes(settings)))
    again = [sys.executable, "-m", "adapters.cli", "web", "--beside", *(["--demo"] if demo else [])]
    raise typer.Exit(0 if serve(made, settings, [] if beside else again) else 1)


@app.command()
def worker(
    *, limit: Annotated[int, typer.Option(min=1, help="How many runs at once; each takes about 95 MB.")] = 2
) -> None:
    """Run the flows that Prefect hands out."""
    from adapters.announcements.contents import POOL

    prepare()
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process"]
    os.execv(sys.executable, [*command, "--limit", str(limit)])  # noqa: S606 - our own arguments


@app.command()
def migrate() -> None:
    """Bring the database to this version."""
    from adapters.launch import before

    settings = prepare()
    before.migrate(settings.database)
    typer.echo("The database is at this version.")


@app.command()
def deploy() -> None:
    """Bring a Prefect server in line with prefect.yaml; `up` does so by itself."""
    prepare()
    from adapters.announcements.reconcile import reconcile
    from adapters.clock import SystemClock

    done = reconcile(SystemClock().now())
    typer.echo(f"Deployed: {', '.join(done.deployed)}. Removed: {', '.join(done.removed) or 'nothing'}.")


@app.command()
def check() -> None:
    """Open every connection, say what is wrong and which setting mends it."""
    settings = prepare()
    from adapters.launch.inspection import inspect

    faults = 0
    for found in inspect(settings):
        faults += not found.fine
        typer.echo(f"{'ok    ' if found.fine else 'FAULT '} {found.subject}: {found.told}")
    raise typer.Exit(min(faults, 1))


class WithFlows(TyperCommand):
    """A command whose help ends with the list of flows; it is read only when somebody asks."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help, and the list after it."""
        from adapters.launch.offered import listed

        super().format_help(ctx, formatter)
        typer.echo(f"Flows:\n{listed()}\n")


# What is no option of ours is a parameter of the flow.
@app.command(cls=WithFlows, context_settings={"ignore_unknown_options": True})
def run(
    flow: Annotated[str, typer.Argument(help="Name of the flow, see below.")] = "",
    parameters: Annotated[
        list[str] | None, typer.Argument(help="As name=value, such as period=2027; --draft is draft=true.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Run one flow here and now, without a server."""
    prepare()
    from adapters.launch.here import Ended, pairs, run_here
    from adapters.launch.telling import tell

    try:
        ended = run_here(flow, pairs(parameters or []))
    except RuleBroken as refused:
        if not as_json:
            raise
        ended = Ended(flow, "Refused", tell(refused), [], refused.code)
    typer.echo(
        json.dumps(ended.as_json(), ensure_ascii=False, indent=2) if as_json else f"{ended.state}: {ended.message}"
    )
    raise typer.Exit(0 if ended.fine else 1)
