"""Cold start: from the command to Ready, beside a bare Prefect server's way to its first healthy answer."""

import os
import subprocess
import sys
import time

import httpx

from tests.bench.harness import Bench
from tests.services.processes import free_port, own_directory, stop, wait_until
from tests.walks.service import Service

PATIENCE = 240.0  # seconds


def ours() -> float:
    """Everything: Prefect, migrations, the demo alliance, deployments, the worker on its way, the web."""
    with own_directory("start") as folder:
        service = Service(folder, {"YHDYSPINTA_CLOCK": ""}, options=("--demo",))
        try:
            return service.start()
        finally:
            service.stop()


def bare() -> float:
    """Prefect's server alone, migrating its empty database."""
    with own_directory("start") as folder:
        port = free_port()
        env = {**os.environ, "PREFECT_HOME": str(folder), "PREFECT_SERVER_API_PORT": str(port)}
        env |= {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
        began = time.monotonic()
        command = [sys.executable, "-m", "prefect", "server", "start"]
        server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until(lambda: healthy(port), PATIENCE)
            return time.monotonic() - began
        finally:
            stop(server)


def healthy(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/health", timeout=2).is_success
    except httpx.HTTPError:
        return False


def start(bench: Bench) -> None:
    bench.measure("start", "s", ours, bare, runs=3)


BENCHMARKS = {"start": start}
