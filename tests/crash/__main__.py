"""`python -m tests.crash`: kill senders at every point and at random, print what came of it (`make crash`)."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

from rich.console import Console
from rich.table import Table

from tests.crash.runs import Outbox, Tally, deaths, senders, tried
from tests.crash.sink import Sink, serving
from tests.services import postgresql
from tests.services.neighbours import missing
from tests.services.processes import own_directory

COLUMNS = ("kills", "unsafe", "queued", "lost", "doubled", "differing", "in_doubt")
TRIALS = ((False, 1, 3), (True, 1, 3), (False, 4, 1), (True, 4, 1))
"""On each database: whether the server's log is asked, how many senders at once, rounds of sixteen kills of each."""


def main() -> int:
    rows = []
    with ExitStack() as stack:
        makers = stack.enter_context(senders())
        for name, database in databases(stack):
            for asked, at_once, rounds in TRIALS:
                with serving(Sink(stack.enter_context(own_directory("sink")))) as sink:
                    outbox = Outbox(database(), sink, makers, asked)
                    rows.append((name, asked, at_once, tried(outbox, deaths(rounds, at_once, at_once))))
    show(rows)
    sums = {one: sum(getattr(tally, one) for *_, tally in rows) for one in ("kills", "lost", "doubled", "unsafe")}
    sys.stdout.write(" ".join(f"{one}={number}" for one, number in sums.items()) + "\n")
    return 0


def databases(stack: ExitStack) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield each kind of database there is here, and what makes an empty one."""
    folder = stack.enter_context(own_directory("crash"))
    files = (f"sqlite:///{folder / f'{n}.db'}" for n in range(100))
    yield "SQLite", files.__next__
    if "postgresql" not in missing():
        server = stack.enter_context(postgresql.started())
        yield "PostgreSQL", lambda: server.url(server.created())


def show(rows: Sequence[tuple[str, bool, int, Tally]]) -> None:
    table = Table(title="Messages whose senders were killed")
    for heading in ("database", "log asked", "senders", *COLUMNS):
        table.add_column(heading.replace("_", " "), justify="right" if heading in COLUMNS else "left")
    for name, asked, at_once, tally in rows:
        table.add_row(name, "yes" if asked else "no", str(at_once), *(str(getattr(tally, one)) for one in COLUMNS))
    Console(width=100).print(table)


if __name__ == "__main__":
    sys.exit(main())
