"""`python -m tests.bench [NAME…]`: run the benchmarks, all or those named; writes bench.json, then prints a table.

`claims` names every benchmark of claims.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from tests.bench.harness import Bench

FOLDER = Path(__file__).parent


def benchmarks() -> dict[str, Callable[[Bench], None]]:
    """Every benchmark by its name; each file bench_*.py lists its own in BENCHMARKS."""
    modules = [import_module(f"tests.bench.{file.stem}") for file in sorted(FOLDER.glob("bench_*.py"))]
    return {name: run for module in modules for name, run in module.BENCHMARKS.items()}


def is_named(name: str, wanted: str) -> bool:
    return name == wanted or name.startswith(f"{wanted}-")


def main(names: list[str]) -> int:
    found = benchmarks()
    if unknown := sorted(one for one in names if not any(is_named(name, one) for name in found)):
        sys.stderr.write(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(found)}\n")
        return 2
    chosen = {name: run for name, run in found.items() if not names or any(is_named(name, one) for one in names)}
    bench, kept = Bench(), Path(os.environ.get("YHDYSPINTA_VAR", "var")) / "bench.json"
    for number, (name, run) in enumerate(chosen.items(), 1):
        sys.stderr.write(f"{number} of {len(chosen)}: {name} …\n")
        run(bench)
        bench.write(kept)  # what is measured stays, even if the rest is not waited for
    bench.show()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
