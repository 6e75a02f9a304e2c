"""The clock of notices with 1,000 requests due among 10,000, 100,000 and 1,000,000 open ones.

`request-clock-growth` is the time of `send_notices`, `request-clock-rows` the steps SQLite's machine takes for it: what
it reads, compares and writes. Ours is with a million open requests, the floor with ten thousand: the ratio is the
growth. The others are asked of other people, five each, and are due on later days.
"""

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import event

from adapters.database.engine import connect
from domain.alliance import Sending
from domain.processes.notices import send_notices
from tests.bench.harness import Bench, timed
from tests.region import ALLIANCE, CODE, Moved
from tests.services.processes import own_directory
from tests.walks.service import a_wide_region

DUE, OPEN = 1_000, (10_000, 100_000, 1_000_000)
A_STEP, RUNS = 100, 3
OTHERS = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)
INSERT INTO requests SELECT alliance, 'values.2027.other-' || i, kind, subject, asker, 'other-' || (i / 5),
'c-x' || (i / 5), opens, due, locks, status, version, answer,
'2027-05-' || substr('0' || (i % 28 + 1), -2) || ' 08:00:00.000000'
FROM n, (SELECT * FROM requests LIMIT 1)"""


def filled(folder: Path) -> Mapping[int, Path]:
    """Return a database for each number of open requests, a thousand of them due."""
    first = folder / "open.db"
    region = a_wide_region(f"sqlite:///{first}", DUE)
    region.engine.dispose()
    made = {}
    for number in OPEN:
        made[number] = folder / f"open-{number}.db"
        shutil.copy(first, made[number])
        with closing(sqlite3.connect(made[number])) as connection:
            names = [row[1] for row in connection.execute("PRAGMA table_info(requests)")]
            assert names[-1] == "notice_at", names
            connection.execute(OTHERS, (number - DUE,))
            connection.execute("ANALYZE")
            assert connection.execute("SELECT count(*) FROM requests WHERE status = 'open'").fetchone() == (number,)
            connection.commit()
    return made


def ticked(file: Path) -> tuple[float, int]:
    """Let the clock run over a copy; return its seconds and SQLite's steps."""
    copy, steps = file.with_suffix(".copy"), count()
    for old in file.parent.glob(f"{copy.name}*"):
        old.unlink()
    shutil.copy(file, copy)
    engine = connect(f"sqlite:///{copy}")

    @event.listens_for(engine, "connect")
    def watch(connection: Any, _record: object) -> None:
        connection.set_progress_handler(lambda: next(steps) < 0, A_STEP)

    region = Moved(engine=engine, alliance=replace(ALLIANCE, demo=True, sending=Sending.ALWAYS, hold_minutes=0))
    region.clock.pass_time(minutes=5)
    seconds = timed(lambda: counts.append(send_notices(region.ports, CODE).counts["digests"]))
    engine.dispose()
    assert counts.pop() == DUE
    return seconds, next(steps) * A_STEP


counts: list[int] = []


def run(bench: Bench) -> None:
    with own_directory("clock") as folder:
        files = filled(folder)
        ticks = {number: [ticked(file) for file in [files[number]] * RUNS] for number in OPEN}
    seconds = {number: median(one for one, _ in some) for number, some in ticks.items()}
    steps = {number: median(one for _, one in some) for number, some in ticks.items()}
    for name, unit, found in (("growth", "s", seconds), ("rows", "steps", steps)):
        bench.add(f"request-clock-{name}-100k", unit, found[OPEN[1]], found[OPEN[0]])
        bench.add(f"request-clock-{name}", unit, found[OPEN[2]], found[OPEN[0]])


BENCHMARKS: Mapping[str, Callable[[Bench], None]] = {"request-clock-growth": run}
