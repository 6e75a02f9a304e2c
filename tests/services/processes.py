"""Starting a server for the tests and stopping it whatever happens."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import TypedDict

PATIENCE = 30.0  # seconds; a server on a busy machine
OURS = range(12_000, 32_000)
"""Ports below those that systems give to outgoing connections, which could come before our server does."""
PORTS = islice(cycle(OURS), os.getpid() * 97 % len(OURS), None)
"""Each process begins elsewhere, for tests run in several at once."""


class Identity(TypedDict, total=False):
    """Who a child runs as: nothing for ourselves."""

    user: int
    group: int
    extra_groups: list[int]


def unprivileged() -> Identity:
    """Servers like PostgreSQL refuse to run as root; then they run as nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextmanager
def own_directory(name: str) -> Iterator[Path]:
    """A directory the unprivileged user may use; short, because socket paths end at 107 characters."""
    directory = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    identity = unprivileged()
    if identity:
        os.chown(directory, identity["user"], identity["group"])
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def free_port() -> int:
    """A port on loopback that nobody listens to now, and nobody else is given before its server starts."""
    return next(port for port in islice(PORTS, len(OURS)) if unused(port))


def unused(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def running(command: Sequence[str | Path], directory: Path, ready: Callable[[], bool]) -> Iterator[None]:
    """Run the server in its directory until the block ends.

    Raises RuntimeError with the end of its log if it dies or is not ready in time.
    """
    log = directory / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=directory, stdout=output, stderr=subprocess.STDOUT, **unprivileged())
    try:
        wait_until(lambda: ready() or server.poll() is not None)
        if server.poll() is not None:
            raise RuntimeError(f"{command[0]} ended at once: {log.read_text(errors='replace')[-2000:]}")
        yield
    finally:
        stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def wait_until(condition: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Look again and again until it holds. Raises TimeoutError when patience (seconds) ends."""
    last = time.monotonic() + patience
    while not condition():
        if time.monotonic() > last:
            raise TimeoutError(f"not so within {patience:g} seconds")
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Whether anybody accepts connections on this loopback port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
