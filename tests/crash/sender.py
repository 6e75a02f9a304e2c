"""Processes to be killed: one that has all imported forks one for each order, so that a death costs no start."""

import importlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg  # noqa: F401 imported before the first fork, not after each
import uvicorn

from adapters import failpoints, wiring
from adapters.settings import Settings
from adapters.web.app import create_app
from domain.ports import Ports
from domain.processes.post import deliver_messages

SECRET = "a key of no worth and for tests only"


def composed(order: Mapping[str, Any]) -> Ports:
    """Fill the ports as always, and let the failpoint be the order's."""
    os.environ[failpoints.VARIABLE] = order["failpoint"]
    importlib.reload(failpoints)
    chosen = {"var": Path(order["folder"]), "database_url": order["database"], "smtp_url": order["smtp"]}
    return wiring.compose(Settings.model_validate({**chosen, "secret_key": SECRET}))


def deliver(order: Mapping[str, Any]) -> None:
    """Empty the outbox as `yhdyspinta run deliver-messages` does."""
    deliver_messages(composed(order), order["alliance"])


def serve(order: Mapping[str, Any]) -> None:
    """Serve the pages as `yhdyspinta web` does."""
    uvicorn.run(create_app(composed(order)), port=order["port"], log_level="error", access_log=False)


JOBS = {"deliver": deliver, "serve": serve}


def forked(order: Mapping[str, Any]) -> int:
    """Start a process and return its id."""
    if pid := os.fork():
        return pid
    try:
        JOBS[order["job"]](order)
    except BaseException:  # noqa: BLE001 - a fork must not come back from here
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def obeyed(order: Mapping[str, Any]) -> Iterator[list[int]]:
    """Start as many as ordered and tell their ids; kill them when their time is up, and tell how each ended."""
    pids = [forked(order) for _ in range(order["senders"])]
    yield pids
    if order["seconds"] is not None:
        time.sleep(order["seconds"])
        for pid in pids:
            os.kill(pid, signal.SIGKILL)  # not waited for yet, so its number is still its own
    yield [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


def main() -> None:
    """Read orders, one JSON a line, and answer each with two: the process ids, and later the exit codes."""
    for line in sys.stdin:
        for answer in obeyed(json.loads(line)):
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
