"""Senders to be killed: a process that has all imported forks one for each order, so that a death costs no start."""

import importlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg  # noqa: F401 imported before the first fork, not after each

from adapters import failpoints, wiring
from adapters.settings import Settings
from domain.processes.post import deliver_messages

SECRET = "a key of no worth and for tests only"


def deliver(order: Mapping[str, Any]) -> None:
    """Empty the outbox as `yhdyspinta run deliver-messages` does, over ports composed as always."""
    os.environ[failpoints.VARIABLE] = order["failpoint"]
    importlib.reload(failpoints)
    folder = Path(order["folder"])
    chosen = Settings.model_validate(
        {"var": folder, "database_url": order["database"], "smtp_url": order["smtp"], "secret_key": SECRET}
    )
    deliver_messages(wiring.compose(chosen), order["alliance"])


def forked(order: Mapping[str, Any]) -> int:
    """Start a sender and return its process id."""
    if pid := os.fork():
        return pid
    try:
        deliver(order)
    except BaseException:  # noqa: BLE001 - a fork must not come back from here
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def obeyed(order: Mapping[str, Any]) -> list[int]:
    """Start as many senders as ordered, kill them when their time is up, and tell how each ended."""
    pids = [forked(order) for _ in range(order["senders"])]
    if order["seconds"] is not None:
        time.sleep(order["seconds"])
        for pid in pids:
            os.kill(pid, signal.SIGKILL)  # not waited for yet, so its number is still its own
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


def main() -> None:
    """Read orders, one JSON a line, and answer each with the exit codes."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(obeyed(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
