"""The whole service as an operator has it: started by its command, watched through its addresses, stopped by a key."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text

from adapters.database.engine import connect
from adapters.database.migrate import upgrade
from domain.partners import Contact, Partner, Sector
from domain.words import Text
from tests.region import ALLIANCE, CONTACTS, HEARING, PARTNERS, Region, a_demo_region
from tests.services.processes import free_port, wait_until

COMMAND = [sys.executable, "-m", "adapters.cli"]
PATIENCE = 240.0  # seconds until Ready on a busy machine; an idle one needs fifteen
CLOCK = "2027-02-01T10:30+02:00"  # the hour at which tests.fakes.FakeClock stands


@dataclass
class Service:
    """`yhdyspinta up` with ports and a folder of its own."""

    folder: Path
    more: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    web: int = field(default_factory=free_port)
    prefect: int = field(default_factory=free_port)

    @property
    def env(self) -> dict[str, str]:
        ours = {
            "YHDYSPINTA_VAR": str(self.folder),
            "YHDYSPINTA_WEB_PORT": str(self.web),
            "YHDYSPINTA_STATISTICS_URL": str(self.folder),
            "YHDYSPINTA_CLOCK": CLOCK,
            "PREFECT_SERVER_API_PORT": str(self.prefect),
            "PREFECT_HOME": str(self.folder / "prefect"),
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("YHDYS", "PREFECT"))}
        return {**inherited, **ours, **self.more}

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'yhdyspinta.db'}"

    @property
    def said(self) -> str:
        return (self.folder / "said").read_text(encoding="utf-8")

    def start(self) -> float:
        """Start, and tell how many seconds it took to be ready."""
        began = time.monotonic()
        with (self.folder / "said").open("w") as out:
            command = [*COMMAND, "up", *self.options]
            self.process = subprocess.Popen(command, env=self.env, stdout=out, stderr=subprocess.STDOUT)
        wait_until(lambda: "Ready:" in self.said or self.process.poll() is not None, PATIENCE)
        assert self.process.poll() is None, self.said
        return time.monotonic() - began

    def child(self, command: str) -> int:
        """Return the process id of the child whose command holds these words."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        [found] = [pid for pid in children if command in Path(f"/proc/{pid}/cmdline").read_text()]
        return int(found)

    def stop(self) -> float:
        """Press Ctrl-C, and tell how many seconds it took to end."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        return time.monotonic() - began

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run another command of ours beside it."""
        api = {"PREFECT_API_URL": f"http://127.0.0.1:{self.prefect}/api"}
        return subprocess.run(
            [*COMMAND, *words], env={**self.env, **api}, check=False, capture_output=True, text=True, timeout=120
        )

    def runs(self) -> Counter[str]:
        """Count the runs that have begun, by deployment."""
        return Counter(key.partition("/")[0] for key in (run["idempotency_key"] or "" for run in self._runs()))

    def told_of(self, *canaries: str) -> list[str]:
        """Return which of these, and of the signing key, stand in any file of Prefect: its database, every log."""
        key = (self.folder / "secret-key").read_bytes()
        files = [*self.folder.glob("prefect/**/*"), *self.folder.glob("logs/*")]
        kept = [file.read_bytes() for file in files if file.is_file()]
        assert any(b"weigh-answers" in content for content in kept), "nothing was looked through"
        return [ascii(one) for one in (key, *map(str.encode, canaries)) if any(one in content for content in kept)]

    def story(self) -> str:
        """Tell how the runs stand, for a failure's message."""
        return "\n".join(f"{run['idempotency_key']} {run['state']['name']} {run['start_time']}" for run in self._runs())

    def _runs(self) -> list[dict[str, Any]]:
        ended = ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]
        states = {"state": {"type": {"any_": [*ended, "RUNNING", "PENDING", "CANCELLING"]}}}
        found: list[dict[str, Any]] = self.api("POST", "flow_runs/filter", {"flow_runs": states, "limit": 200})
        return found

    def api(self, method: str, path: str, body: object = None) -> Any:
        """Ask Prefect's own API, as an operator's browser does; busy with its SQLite it answers 503 for a while."""
        answers: list[httpx.Response] = []

        def ask() -> bool:
            address = f"http://127.0.0.1:{self.prefect}/api/{path}"
            answers.append(httpx.request(method, address, json=body, timeout=30, **self._credentials))
            return answers[-1].status_code != httpx.codes.SERVICE_UNAVAILABLE

        wait_until(ask, PATIENCE)
        answer = answers[-1].raise_for_status()
        return answer.json() if answer.content else None

    @cached_property
    def _credentials(self) -> dict[str, Any]:
        """Say the password and bring the token against forgery, where the server asks for them."""
        if not (shared := self.more.get("PREFECT_SERVER_API_AUTH_STRING")):
            return {}
        auth, me = tuple(shared.split(":")), "11111111-1111-1111-1111-111111111111"
        address = f"http://127.0.0.1:{self.prefect}/api/csrf-token"
        token = httpx.get(address, params={"client": me}, auth=httpx.BasicAuth(*auth), timeout=30).json()["token"]
        return {"auth": auth, "headers": {"Prefect-Csrf-Token": token, "Prefect-Csrf-Client": me}}

    @cached_property
    def _engine(self) -> Any:
        return create_engine(self.database)

    def until(self, query: str, wanted: int, seconds: float) -> None:
        """Wait until a count is as wanted; raises AssertionError with the story of the runs."""
        try:
            wait_until(lambda: self.count(query) == wanted, seconds)
        except TimeoutError:
            pytest.fail(f"{query}: {self.count(query)} instead of {wanted}\n{self.story()}")

    def count(self, query: str) -> int:
        """Count by a query in the service's own database."""
        with self._engine.connect() as connection:
            return int(connection.execute(text(query)).scalar_one())


def a_wide_region(database: str, partners: int) -> Region:
    """Found an alliance of many municipalities in a database and open its round."""
    upgrade(database)
    towns = [Partner(f"town-{n}", Text(f"Kunta {n}"), Sector.MUNICIPALITY, f"{n:03}") for n in range(partners)]
    people = [Contact(f"c-t{n:04}", f"town-{n}", "Maija Malli", f"maija@town-{n}.example.org") for n in range(partners)]
    everybody = {"partners": (*PARTNERS[:1], *towns), "contacts": (*CONTACTS[:2], *people)}
    measure = replace(HEARING, asked_of=(Sector.MUNICIPALITY,))
    assert ALLIANCE.backbone == PARTNERS[0].id
    region = a_demo_region(engine=connect(database), catalogue=(measure,), **everybody)
    region.open_round()
    return region
