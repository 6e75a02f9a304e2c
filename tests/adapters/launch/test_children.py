"""Processes that belong together end together, in time."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.launch.children import Household
from tests.services.processes import wait_until

pytestmark = pytest.mark.walk

STUBBORN = "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT = f"import subprocess,sys; subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]).wait()"


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Household]:
    made = Household(os.environ, tmp_path / "logs")
    yield made
    made.stop()


def test_a_child_that_ends_is_noticed_with_its_last_words(household: Household) -> None:
    child = household.start("short", [sys.executable, "-c", "print('goodbye')"])
    wait_until(lambda: household.dead() is not None)
    assert household.dead() is child
    assert child.last_words() == "goodbye"


def test_stopping_takes_less_than_ten_seconds_whoever_lingers(household: Household) -> None:
    children = [household.start(f"child-{n}", [sys.executable, "-c", STUBBORN]) for n in range(3)]
    for child in children:
        wait_until(lambda child=child: "up" in child.last_words())  # type: ignore[misc]  # bound at once
    began = time.monotonic()
    household.stop()
    assert time.monotonic() - began < 10
    assert all(child.process.returncode is not None for child in children)


def test_what_a_child_has_started_ends_with_it(household: Household) -> None:
    child = household.start("parent", [sys.executable, "-c", PARENT])
    wait_until(lambda: "up" in child.last_words())
    group = child.process.pid
    household.stop()
    wait_until(lambda: not group_lives(group))


def group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
