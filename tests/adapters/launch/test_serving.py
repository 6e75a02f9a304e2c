"""The pages are served by several processes on one port, which begin and end together."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from adapters.web.context import Rates
from tests.services.processes import free_port, wait_until

WEB = """
import os, sys
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from adapters.launch.serving import serve
from adapters.settings import Settings

app = Starlette(routes=[Route("/", lambda _: PlainTextResponse(str(os.getpid())))])
sys.exit(0 if serve(app, Settings(), sys.argv[1:]) else 1)
"""
ONE = [sys.executable, "-c", WEB]


@contextmanager
def web(processes: int) -> Iterator[tuple["subprocess.Popen[bytes]", set[int]]]:
    """Start the web; tells its first process, and all that answer."""
    port = free_port()
    env = {**os.environ, "YHDYSPINTA_WEB_PORT": str(port), "YHDYSPINTA_WEB_PROCESSES": str(processes)}
    found: set[int] = set()

    def all_answer() -> bool:
        try:
            found.add(int(httpx.get(f"http://127.0.0.1:{port}").text))
        except httpx.TransportError:
            return False
        return len(found) == processes

    with subprocess.Popen([*ONE, *ONE], env=env) as first:
        try:
            wait_until(all_answer)
            yield first, found
        finally:
            first.terminate()


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.walk
def test_two_processes_answer_on_one_port_and_leave_together() -> None:
    with web(2) as (first, found):
        assert first.pid in found
        first.terminate()
        assert first.wait(10) == 0
        wait_until(lambda: all(map(gone, found)))


@pytest.mark.walk
def test_one_process_may_do_alone() -> None:
    with web(1) as (first, found):
        assert found == {first.pid}


@pytest.mark.walk
def test_when_one_of_the_processes_ends_all_do() -> None:
    with web(2) as (first, found):
        (other,) = found - {first.pid}
        os.kill(other, signal.SIGKILL)
        assert first.wait(10) == 0


@pytest.mark.walk
def test_none_is_left_behind_when_the_first_is_killed() -> None:
    with web(2) as (first, found):
        first.kill()
        wait_until(lambda: all(map(gone, found - {first.pid})))


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_several_processes_count_no_less_strictly_than_one(processes: int) -> None:
    each = Rates(opened=60, posted=60, broken=30, asked=5).shared_by(processes)
    assert each.opened * processes == 60
    assert 5 <= each.asked * processes < 5 + processes
