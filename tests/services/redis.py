"""Our own Redis, in memory alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.neighbours import found
from tests.services.processes import answers, free_port, own_directory, running


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    """The server's address."""
    port = free_port()
    with own_directory("redis") as directory:
        command: list[str | Path] = [found("redis"), "--port", str(port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--dir", directory]
        with running(command, directory, lambda: answers(port)):
            yield f"redis://127.0.0.1:{port}/0"
