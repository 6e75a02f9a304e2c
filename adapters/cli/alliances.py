"""Commands about an alliance: its register, its time to come, its reports, its crisis list."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.cli.app import app, prepare
from domain.words import Language

DAY = ["%Y-%m-%d", "%d.%m.%Y"]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="An alliance file (.yaml), or partners or a plan (.xlsx, .csv).")],
    alliance: Annotated[str, typer.Option(help="Whose partners or plan it holds, where there are several.")] = "",
    *,
    plan: Annotated[
        str, typer.Option(help="Whose term a table of a plan is, as 2029-2033; the running one if left out.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Take in a file of the register: all of it, or nothing."""
    prepare()
    from adapters import wiring
    from adapters.launch.telling import language
    from adapters.register.importing import import_file

    report = import_file(wiring.ports(), file, dry_run=dry_run, alliance=alliance, plan=plan)
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
    settings = prepare()
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
    prepare()
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
    prepare()
    from adapters import wiring
    from adapters.launch.listing import crisis_lines

    for line in crisis_lines(wiring.ports(), alliance, language):
        typer.echo(line)
