"""Ours, the floor and the peer in turn, several times, the medians side by side."""

import gc
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from rich.console import Console
from rich.table import Table

Measured = Callable[[], float]  # prepares, works, and returns what the work alone took


@dataclass(frozen=True, slots=True)
class Row:
    """One benchmark. The ratios are our time divided by theirs: under 1 is faster."""

    name: str
    unit: str
    ours: float
    floor: float
    peer: float | None
    ratio_floor: float
    ratio_peer: float | None


@dataclass
class Bench:
    """Collects the rows and shows them."""

    rows: list[Row] = field(default_factory=list)

    def measure(
        self, name: str, unit: str, ours: Measured, floor: Measured, peer: Measured | None = None, runs: int = 3
    ) -> Row:
        """Run the three in turn, so that a noisy minute meets them all; keep the medians."""
        taken: dict[str, list[float]] = {"ours": [], "floor": [], "peer": []}
        for _ in range(runs):
            for who, work in (("floor", floor), ("ours", ours), ("peer", peer)):
                if work is not None:
                    gc.collect()
                    taken[who].append(work())
        return self.add(
            name, unit, median(taken["ours"]), median(taken["floor"]), median(taken["peer"]) if peer else None
        )

    def add(self, name: str, unit: str, ours: float, floor: float, peer: float | None = None) -> Row:
        """Add a row that was measured elsewhere; figures where more is better are handed in as time per piece."""
        ratio_peer = None if peer is None else round(ours / peer, 3)
        row = Row(
            name,
            unit,
            round(ours, 4),
            round(floor, 4),
            None if peer is None else round(peer, 4),
            round(ours / floor, 3),
            ratio_peer,
        )
        self.rows.append(row)
        return row

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([asdict(row) for row in self.rows], indent=2) + "\n", encoding="utf-8")

    def show(self) -> None:
        table = Table(title="Our time beside the floor's and the peer's")
        for heading in ("name", "unit", "ours", "floor", "peer", "ours / floor", "ours / peer"):
            table.add_column(
                heading, justify="left" if heading in {"name", "unit"} else "right", no_wrap=heading == "name"
            )
        for row in self.rows:
            table.add_row(*("-" if value is None else str(value) for value in asdict(row).values()))
        Console().print(table)


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds the work took."""
    start = perf_counter()
    work()
    return perf_counter() - start
