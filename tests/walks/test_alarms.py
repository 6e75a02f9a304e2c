"""Operators hear soon after runs have failed, of all that failed together in one message, once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.services.processes import own_directory, wait_until
from tests.walks.service import Service, a_wide_region

pytestmark = [pytest.mark.walk, pytest.mark.timeout(600)]

SOON = 120.0
FAILED = {"state": {"type": "FAILED", "name": "Failed", "message": "Something went wrong."}, "force": True}


@contextmanager
def hearing() -> Iterator[tuple[str, list[str]]]:
    """An address of Apprise's, and what was told there."""
    heard: list[str] = []

    class Hears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["message"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hears)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"json://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def folder() -> Iterator[Path]:
    with own_directory("yhdyspinta") as made:
        yield made


def fail(service: Service, name: str) -> None:
    """Let a run of this deployment fail, as Prefect sees it."""
    deployment = service.api("GET", f"deployments/name/{name}/{name}")["id"]
    run = service.api("POST", f"deployments/{deployment}/create_flow_run", {"state": {"type": "PENDING"}})["id"]
    service.api("POST", f"flow_runs/{run}/set_state", FAILED)


def test_operators_hear_within_two_minutes_and_in_one_message_of_runs_that_failed_together(folder: Path) -> None:
    with hearing() as (address, heard):
        service = Service(folder, {"YHDYSPINTA_OPERATORS_URL": address})
        a_wide_region(service.database, 1).engine.dispose()
        try:
            service.start()
            for name in ("back-up", "close-round", "refresh-statistics"):
                fail(service, name)
            wait_until(lambda: bool(heard), SOON)
        finally:
            service.stop()
    assert len(heard) == 1, heard
    assert all(name in heard[0] for name in ("back-up", "close-round", "refresh-statistics")), heard
