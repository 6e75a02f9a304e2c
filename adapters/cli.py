"""The `yhdyspinta` command. Prefect takes seconds to import, so each command imports only what it needs."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from adapters.settings import Settings
from domain.errors import RuleBroken
from domain.words import Language

app = typer.Typer(
    name="yhdyspinta",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Asks, reminds and gathers on behalf of a welfare alliance, and gives back what was gathered.",
)
DAY = ["%Y-%m-%d", "%d.%m.%Y"]
demo_commands = typer.Typer(no_args_is_help=True, help="The demo alliance.")
app.add_typer(demo_commands, name="demo")
channel_commands = typer.Typer(no_args_is_help=True, help="Where an alliance's news go beside mail.")
app.add_typer(channel_commands, name="channel")


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
    settings = _prepare()
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

    _prepare()
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process"]
    os.execv(sys.executable, [*command, "--limit", str(limit)])  # noqa: S606 - our own arguments


@app.command()
def migrate() -> None:
    """Bring the database to this version."""
    from adapters.launch import before

    settings = _prepare()
    before.migrate(settings.database)
    typer.echo("The database is at this version.")


@app.command()
def deploy() -> None:
    """Bring a Prefect server in line with prefect.yaml; `up` does so by itself."""
    _prepare()
    from adapters.announcements.reconcile import reconcile
    from adapters.clock import SystemClock

    done = reconcile(SystemClock().now())
    typer.echo(f"Deployed: {', '.join(done.deployed)}. Removed: {', '.join(done.removed) or 'nothing'}.")


@app.command()
def check() -> None:
    """Open every connection, say what is wrong and which setting mends it."""
    settings = _prepare()
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


@app.command(cls=WithFlows)
def run(
    flow: Annotated[str, typer.Argument(help="Name of the flow, see below.")] = "",
    parameters: Annotated[list[str] | None, typer.Argument(help="As name=value, such as period=2027.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Run one flow here and now, without a server."""
    _prepare()
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


@app.command()
def backup() -> None:
    """Save the whole service into one file and verify it; the flow `back-up` does so every night."""
    _prepare()
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
    _prepare()
    from adapters import wiring
    from adapters.launch.releasing import let_go
    from adapters.launch.telling import language

    ask = typer.confirm if sys.stdin.isatty() else None
    agreed = (lambda _: True) if yes else ask
    for line in let_go(wiring.ports(), alliance, language(), agreed, drop=drop):
        typer.echo(line)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An alliance file (.yaml), or partners or a plan (.xlsx, .csv).")],
    alliance: Annotated[str, typer.Option(help="Whose partners or plan it holds, where there are several.")] = "",
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Take in a file of the register: all of it, or nothing."""
    _prepare()
    from adapters import wiring
    from adapters.launch.telling import language
    from adapters.register.importing import import_file

    report = import_file(wiring.ports(), file, dry_run=dry_run, alliance=alliance)
    typer.echo("\n".join(report.lines(language())))
    raise typer.Exit(1 if report.faults else 0)


@app.command()
def rehearse(
    first: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day; today if left out.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="Last day; a year if left out.")] = None,
    *,
    alliance: Annotated[str, typer.Option(help="Whose time to come, where there are several.")] = "",
    seed: Annotated[int, typer.Option(min=1, max=9999, help="Another number, other partners' ways.")] = 1,
    silent: Annotated[list[str] | None, typer.Option(help="A partner who never answers; may be repeated.")] = None,
) -> None:
    """Let a time to come pass on a copy of the data: what would go out to whom and when. Nothing is sent."""
    settings = _prepare()
    from rich.console import Console

    from adapters import wiring
    from adapters.launch.telling import language
    from adapters.rehearsal import Wish, rehearse_here
    from adapters.rehearsal.progress import shown

    wish = Wish(alliance, first and first.date(), last and last.date(), seed, tuple(silent or ()))
    with shown(language(), Console(stderr=True)) as told:
        lines = list(rehearse_here(wiring.ports(), wish, settings.var, language(), told))
    typer.echo("\n".join(lines))


@app.command()
def verify(file: Annotated[Path, typer.Argument(help="A report as it was published: PDF, HTML or XLSX.")]) -> None:
    """Tell whether a file is a report published here, just as it was."""
    _prepare()
    from adapters import wiring
    from adapters.launch.proving import proven
    from adapters.launch.telling import language

    fine, told = proven(wiring.ports(), file, language())
    typer.echo("\n".join(told))
    raise typer.Exit(0 if fine else 1)


@app.command("crisis-list")
def crisis_list(
    alliance: Annotated[str, typer.Argument(help="Whose list, where there are several.")] = "",
    *,
    language: Annotated[Language | None, typer.Option(help="The alliance's first language if left out.")] = None,
) -> None:
    """Print whom to reach in each organisation when something sudden happens. Personal data: mind who sees it."""
    _prepare()
    from adapters import wiring
    from adapters.launch.listing import crisis_lines

    for line in crisis_lines(wiring.ports(), alliance, language):
        typer.echo(line)


@channel_commands.command("add")
def add_channel(
    alliance: Annotated[str, typer.Argument(help="Whose news it hears.")],
    url: Annotated[str, typer.Argument(help="Any address Apprise knows; - reads it from the input.")],
    name: Annotated[str, typer.Argument(help="By which people know it.")] = "",
) -> None:
    """Add a channel at any address that Apprise reaches. Addresses are secrets."""
    _prepare()
    from adapters.launch.channels import add

    typer.echo(add(alliance, url, name))


@demo_commands.command()
def reset(
    alliance: Annotated[str, typer.Argument(help="Only the demo can be reset.")] = "demo",
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
) -> None:
    """Delete the demo alliance with its mails, and found it anew; asks first."""
    settings = _prepare()
    from adapters import wiring
    from adapters.launch.anew import begin_anew
    from adapters.launch.telling import language

    ask = typer.confirm if sys.stdin.isatty() else None
    told = begin_anew(wiring.ports(), settings.mailbox, alliance, language(), (lambda _: True) if yes else ask)
    typer.echo(told)


def _prepare() -> Settings:
    """Read the settings and tell Prefect where home is, before anything imports it."""
    from adapters.launch.before import prepare

    return prepare()


def main() -> None:
    """Run the command; whatever goes wrong is told in a sentence."""
    try:
        app()
    except Exception as error:  # noqa: BLE001 - the outer boundary: nobody is shown a traceback
        from adapters.launch.telling import tell

        typer.echo(tell(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
