"""Prefect's server, its garbage collected in a thread beside the event loop, its writers on SQLite one by one.

Python collects garbage in whatever thread it notices it, and a cursor of SQLite found there is reset, which waits for
the cursor's connection. In the event loop's thread that can be a connection that waits for the loop itself to commit:
then Prefect 3.8.8 stands still for the whole minute that SQLite is told to wait. In a thread of its own it may wait.

A transaction that reads first and writes then is refused at once where anybody has written meanwhile ("database is
locked"), for no waiting would help it: what it read is old. Prefect begins most of its writing ones like that.
"""

import gc
import runpy
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from threading import Event, Thread
from typing import Any

from sqlalchemy import Engine, event

PAUSE = 0.5
"""Seconds between two looks at how much garbage there may be."""
OLDEST = 2
GROWN = 1.25
"""Everything old is looked through only when memory holds a quarter more than after the last time, as CPython does."""


@contextmanager
def collected_beside(pause: float = PAUSE) -> Iterator[None]:
    """Inside the `with`, let no thread but one of its own collect garbage: twice a second when there is enough.

    Python would collect more often, and less each time.
    """
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
    left = 0
    while not over.wait(pause):
        generation = due(gc.get_count(), gc.get_threshold(), grown=sys.getallocatedblocks() > left * GROWN)
        if generation is not None:
            gc.collect(generation)
        if generation == OLDEST:
            left = sys.getallocatedblocks()


def due(counts: Sequence[int], limits: Sequence[int], *, grown: bool) -> int | None:
    """Return which generation to collect: an older one only in its turn after the younger; None if there is too little.

    The oldest only if memory has `grown`. Python 3.14 has no limit for it: there each collection of the second
    generation goes a bit through everything old.
    """
    if counts[0] <= limits[0]:
        return None
    if limits[OLDEST] == 0:
        return OLDEST - 1
    full = takewhile(lambda pair: pair[0] > pair[1], zip(counts, limits, strict=True))
    return min(sum(1 for _ in full) - 1, OLDEST if grown else OLDEST - 1)


@contextmanager
def writers_in_turn() -> Iterator[None]:
    """Inside the `with`, let who begins a transaction on SQLite wait until nobody else writes, before it reads.

    Prefect begins none for what is only read.
    """
    event.listen(Engine, "before_cursor_execute", _begun, retval=True)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", _begun)


def _begun(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
    return ("BEGIN IMMEDIATE" if statement == "BEGIN DEFERRED" else statement), parameters


def main() -> None:
    """Be `prefect server start`."""
    sys.argv = ["prefect", "server", "start"]
    with collected_beside(), writers_in_turn():
        runpy.run_module("prefect", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
