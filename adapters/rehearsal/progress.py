"""How far a rehearsal is, on a terminal: a bar, and the day that is being played."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from adapters.wording import say, short_date
from domain.rehearsal import Told
from domain.words import Language


@contextmanager
def shown(language: Language, console: Console) -> Iterator[Told]:
    """Show the days as they pass; nothing where the output goes to a file or another program."""
    if not console.is_terminal:
        yield lambda *_: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(say(language, "rehearsal.going", day="…"), total=None)

        def told(day: date, done: int, of: int) -> None:
            bar.update(
                task, completed=done, total=of, description=say(language, "rehearsal.going", day=short_date(day))
            )

        yield told
