"""Garbage is collected beside the event loop, so that garbage that waits, as a cursor may, never holds the loop up."""

import gc
import time
from threading import Event

from adapters.launch.prefect_server import collected_beside
from tests.services.processes import wait_until

PATIENCE = 3.0  # seconds; SQLite is told to wait for a minute


class Garbage:
    """What only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


class Waiting(Garbage):
    """Garbage that goes only when something else has been done, as a cursor whose connection waits for a commit."""

    def __init__(self, done: Event) -> None:
        super().__init__()
        self.done = done

    def __del__(self) -> None:
        self.done.wait(PATIENCE)


def leave_garbage() -> None:
    """More than Python leaves lying, for longer than the thread beside needs to find it."""
    for _ in range(20):
        for _ in range(10_000):
            Garbage()
        time.sleep(0.01)


def test_who_works_does_not_wait_for_garbage_that_waits_for_the_work() -> None:
    done = Event()
    with collected_beside(0.01):
        Waiting(done)
        began = time.monotonic()
        leave_garbage()
        done.set()
        assert time.monotonic() - began < PATIENCE / 2


def test_garbage_does_not_pile_up_and_is_python_s_own_again_in_the_end() -> None:
    with collected_beside(0.01):
        assert not gc.isenabled()
        leave_garbage()
        wait_until(lambda: gc.get_count()[0] < 10_000)
    assert gc.isenabled()
