"""`python -m tests.bench.mail_server FOLDER`: a mail server in a process of its own; prints its port."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.crash.sink import Sink, serving


@contextmanager
def mail_server(folder: Path) -> Iterator[int]:
    """Run the server until the block ends, and tell its port."""
    command = [sys.executable, "-m", "tests.bench.mail_server", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())
        process.communicate(timeout=30)


if __name__ == "__main__":
    with serving(Sink(Path(sys.argv[1]))) as running:
        sys.stdout.write(f"{running.port}\n")
        sys.stdout.flush()
        sys.stdin.read()
