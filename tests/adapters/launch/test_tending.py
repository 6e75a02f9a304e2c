"""Whoever of the service ends by itself comes back alone, and whoever keeps ending is not hidden."""

import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from adapters.launch.aside import Aside
from adapters.launch.children import Household
from adapters.launch.faults import CannotStart
from adapters.launch.tending import Tending
from tests.services.processes import wait_until

pytestmark = pytest.mark.walk

LIVES = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
ENDS = ["/bin/sh", "-c", "echo no more; exit 3"]


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Household]:
    made = Household(os.environ, tmp_path / "logs")
    yield made
    made.stop()


def looked_until(tending: Tending, *, well: bool) -> None:
    """Look again and again until all live, or until somebody does not."""

    def so() -> bool:
        tending.look()
        return (tending.household.dead() is None) == well

    wait_until(so)


def looked_until_back(tending: Tending, name: str) -> None:
    """Look again and again until this child lives, whatever became of the others."""

    def so() -> bool:
        tending.look()
        return all(child.process.poll() is None for child in tending.household.children if child.name == name)

    wait_until(so)


def test_a_child_that_dies_is_started_again_and_the_others_stay(household: Household) -> None:
    web, server = (household.start(name, LIVES) for name in ("web", "server"))
    tending = Tending(household, out=io.StringIO(), pauses=(0.01,))
    os.killpg(server.process.pid, signal.SIGKILL)
    looked_until(tending, well=False)
    looked_until(tending, well=True)
    assert household.children[0] is web
    assert (household.children[1].name, household.children[1].process.pid != server.process.pid) == ("server", True)
    assert "server has ended (by SIGKILL), it is started again in 0.01 s." in tending.out.getvalue()  # type: ignore[attr-defined]  # ours


def test_it_is_told_when_a_child_does_its_work_again_and_only_then(household: Household) -> None:
    server, answers, out = household.start("server", LIVES), list[bool](), io.StringIO()
    tending = Tending(household, out=out, pauses=(0.01,), well={"server": lambda: bool(answers)})
    os.killpg(server.process.pid, signal.SIGKILL)
    looked_until(tending, well=False)
    looked_until(tending, well=True)
    tending.look()
    assert "back" not in out.getvalue(), "it lives, and does not answer yet"
    answers.append(True)
    tending.look()
    tending.look()
    assert out.getvalue().count("server is back.") == 1


def test_a_child_that_keeps_ending_is_told_of_each_time_and_stops_everything_in_the_end(household: Household) -> None:
    household.start("worker", ENDS)
    tending = Tending(household, out=io.StringIO(), pauses=(0.01, 0.02))
    with pytest.raises(CannotStart, match=r"worker has ended 3 times in a row, so everything stops.*\n(no more\n?){3}"):
        wait_until(lambda: bool(tending.look()))  # type: ignore[func-returns-value]  # it never holds
    told = tending.out.getvalue()  # type: ignore[attr-defined]  # ours
    assert ("(with 3)" in told, "in 0.01 s" in told, "in 0.02 s" in told) == (True, True, True)


def test_a_child_that_had_run_well_is_given_as_many_tries_as_at_first(household: Household) -> None:
    household.start("web", ENDS)
    tending = Tending(household, out=io.StringIO(), pauses=(0.01,), steady=0)
    for _ in range(4):
        looked_until(tending, well=False)
        looked_until(tending, well=True)


def test_a_worker_waits_until_the_server_is_back(household: Household) -> None:
    worker, back = household.start("worker", LIVES), list[bool]()
    tending = Tending(household, {"worker": lambda: bool(back)}, io.StringIO(), pauses=(0.01,))
    os.killpg(worker.process.pid, signal.SIGKILL)
    looked_until(tending, well=False)
    for _ in range(20):
        tending.look()
    assert household.dead() is worker
    back.append(True)
    looked_until(tending, well=True)


def test_a_look_that_hangs_keeps_nobody_else_from_coming_back(household: Household) -> None:
    """Prefect's client tries a server that is away for a minute, and that server is one of ours."""
    answered = Event()
    worker, server = (household.start(name, LIVES) for name in ("worker", "server"))
    tending = Tending(household, {"worker": Aside(answered.wait)}, io.StringIO(), pauses=(0.01,))
    for child in (worker, server):
        os.killpg(child.process.pid, signal.SIGKILL)
    looked_until(tending, well=False)
    looked_until_back(tending, "server")
    assert household.dead() is worker
    answered.set()
    looked_until(tending, well=True)


def test_a_look_that_says_no_is_taken_again_and_one_that_fails_says_so() -> None:
    left = [2, 1, 0]
    look = Aside(lambda: 2 // left.pop(0) == 2)
    wait_until(look)
    with pytest.raises(ZeroDivisionError):
        wait_until(look)
