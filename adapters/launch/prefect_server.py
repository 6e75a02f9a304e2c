"""Prefect's server, its garbage collected in a thread beside the event loop.

Python collects garbage in whatever thread it notices it, and a cursor of SQLite found there is reset, which waits for
the cursor's connection. In the event loop's thread that can be a connection that waits for the loop itself to commit:
then Prefect 3.8.8 stands still for the whole minute that SQLite is told to wait. In a thread of its own it may wait.
"""

import gc
import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

PAUSE = 0.5
"""Seconds between two looks at how much garbage there may be."""


@contextmanager
def collected_beside(pause: float = PAUSE) -> Iterator[None]:
    """Inside the `with`, let no thread but one of its own collect garbage, as often as Python would."""
    over = Event()
    thread = Thread(target=_collect, args=(over, pause), name="garbage", daemon=True)
    gc.disable()
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        gc.enable()


def _collect(over: Event, pause: float) -> None:
    while not over.wait(pause):
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        full = [generation for generation, (count, limit) in enumerate(counts) if count > limit]
        if full:
            gc.collect(max(full))


def main() -> None:
    """Be `prefect server start`."""
    sys.argv = ["prefect", "server", "start"]
    with collected_beside():
        runpy.run_module("prefect", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
