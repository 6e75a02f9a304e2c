"""A large workbook read in a process of its own, which may take only so much time and memory (ASVS 5.2)."""

import os
import pickle
import resource
import signal
import subprocess
import sys

from adapters.workbooks.book import Book, Limits
from adapters.workbooks.reading import read_workbook
from domain.errors import RuleBroken

CPU_SECONDS, PATIENCE = 10, 60
"""How long it may work, and how long it may take while others work too."""
TOO_MUCH = (-signal.SIGXCPU, -signal.SIGKILL)
MEMORY = 600_000_000
"""Bytes of addresses it may use, those of Python's own libraries among them."""


def read_apart(content: bytes, limits: Limits) -> Book:
    """Read a workbook in a child; raises RuleBroken as `open_workbook` does, `workbook.heavy` for one that is too much.

    Raises ChildProcessError where the child ended otherwise: that is no fault of the file. The child gets none of our
    settings, so that no secret is where somebody else's file is read.
    """
    command = [sys.executable, "-m", __name__]
    where = {"PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        done = subprocess.run(
            command, input=pickle.dumps((content, limits)), env=where, capture_output=True, timeout=PATIENCE, check=True
        )
    except subprocess.TimeoutExpired:
        raise RuleBroken("workbook.heavy") from None
    except subprocess.CalledProcessError as ended:
        if ended.returncode in TOO_MUCH:
            raise RuleBroken("workbook.heavy") from None
        raise ChildProcessError(f"the reader of workbooks ended with {ended.returncode}") from None
    found: Book | RuleBroken = pickle.loads(done.stdout)  # noqa: S301 - written by our own child, never by the file
    if isinstance(found, RuleBroken):
        raise found
    return found


def _read() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        found: Book | RuleBroken = read_workbook(*pickle.load(sys.stdin.buffer))  # noqa: S301 - from our own parent
    except RuleBroken as broken:
        found = broken
    except MemoryError:
        found = RuleBroken("workbook.heavy")
    sys.stdout.buffer.write(pickle.dumps(found))


if __name__ == "__main__":
    _read()
