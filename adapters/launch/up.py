"""`yhdyspinta up`: Prefect's server, our deployments, a worker and the web, in one hand."""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Event
from types import FrameType
from typing import TextIO

from adapters.launch import before
from adapters.launch.aside import Aside, aside
from adapters.launch.children import Child, Household, wait_for
from adapters.launch.environment import environment, prefect_address, prefect_ui
from adapters.launch.faults import CannotStart
from adapters.launch.telling import tell
from adapters.launch.tending import Tending
from adapters.settings import PREFIX, Settings

SERVER_SECONDS = 240.0
WEB_SECONDS = 120.0
SCHEDULER_SECONDS = 20.0
WORKER_LIMIT = 2
DEMO = "demo"


@dataclass
class Launcher:
    """Everything `up` holds in its hand."""

    demo: bool
    out: TextIO = sys.stdout
    stopped: Event = field(default_factory=Event)

    def run(self) -> int:
        """Start everything, print one Ready line, and stay until stopped; a child that ends is started again."""
        settings = self._settings()
        before.check_folder(settings.var)
        with before.only_one(settings.var.resolve()):
            env = environment(settings, os.environ)
            self._check_ports(settings, env)
            os.environ.update(env)  # before Prefect is imported: it reads its settings then
            for name in (signal.SIGINT, signal.SIGTERM):
                signal.signal(name, self._stop)
            household = Household(env, settings.var.resolve() / "logs")
            try:
                return self._start(household, settings, env)
            finally:
                self._stop_all(household)

    def _settings(self) -> Settings:
        if self.demo and f"{PREFIX}STATISTICS_URL" not in os.environ:
            os.environ[f"{PREFIX}STATISTICS_URL"] = str(before.SAMPLE)  # nothing of the demo leaves this machine
        settings = before.read_settings()
        if not settings.web_port:
            return settings.model_copy(update={"web_port": before.free_port(settings.web_host)})
        return settings

    def _check_ports(self, settings: Settings, env: Mapping[str, str]) -> None:
        before.check_port(settings.web_host, settings.web_port, f"{PREFIX}WEB_PORT")
        before.check_port(*prefect_address(env), "PREFECT_SERVER_API_PORT")

    def _stop_all(self, household: Household) -> None:
        if self.stopped.is_set():
            self._say("Stopping, which takes some seconds.")
        household.stop()
        if self.stopped.is_set():
            self._say("Stopped.")

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopped.set()

    def _start(self, household: Household, settings: Settings, env: Mapping[str, str]) -> int:
        python = [sys.executable, "-m"]
        server = household.start("prefect-server", [*python, "adapters.launch.prefect_server"])
        from adapters import wiring  # this and all below takes seconds: the server wakes meanwhile

        before.migrate(settings.database)
        before.check_clock(settings)
        before.check_durable(settings)
        wiring.ports()  # makes the key that signs links, which two processes must not do at once
        demo = self._open_demo() if self.demo else ""
        web = household.start("web", [*python, "adapters.cli", "web", *(["--demo"] if self.demo else [])])
        from adapters.announcements.reconcile import in_line, orphans_ended

        prefect = _answers(*prefect_address(env), "/api/health")
        pages = _answers(settings.web_host, settings.web_port, "/")
        if not self._until(server, prefect, SERVER_SECONDS):
            return self._given_up(household, server)
        if not self._until(server, Aside(in_line), SERVER_SECONDS):
            return self._given_up(household, server)
        household.start("worker", [*python, "adapters.cli", "worker"])
        if not self._until(web, pages, WEB_SECONDS):
            return self._given_up(household, web)
        self._tell_ready(demo, _ready(settings, env, demo=self.demo))
        well = {"prefect-server": prefect, "web": pages}
        return self._watch(Tending(household, {"worker": Aside(orphans_ended)}, self.out, well=well))

    def _open_demo(self) -> str:
        from adapters import wiring
        from adapters.launch.telling import language
        from adapters.register import demo

        return demo.start(wiring.ports(), language())

    def _until(self, child: Child, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait for a child to answer; False when it died, took too long or everything is to stop."""
        over = wait_for(lambda: self.stopped.is_set() or child.process.poll() is not None or condition(), seconds)
        return over and child.process.poll() is None and not self.stopped.is_set()

    def _given_up(self, household: Household, slow: Child) -> int:
        if self.stopped.is_set():
            return 0
        child = household.dead() or slow
        raise CannotStart(f"{child.name} did not start. {child.log} ends:\n{child.last_words()}")

    def _tell_ready(self, demo: str, ready: str) -> None:
        for line in filter(None, (demo, ready)):
            self._say(line)

    def _watch(self, tending: Tending) -> int:
        from adapters import wiring

        announcer = wiring.announcer().start()
        aside(self._afterwards)
        while not self.stopped.wait(0.5):
            tending.look()
        announcer.stop()
        return 0

    def _afterwards(self) -> None:
        """Do what asks Prefect or a mail server: neither may keep us from a child that ends, nor from Ctrl-C."""
        try:
            self._catch_up()
        except Exception as error:  # noqa: BLE001 - whatever it was, the sweep by the clock comes to it
            self._warn(f"what came due while nothing ran waits for the next sweep: {tell(error)}")
        if not self.stopped.wait(SCHEDULER_SECONDS):
            self._check_scheduler()

    def _catch_up(self) -> None:
        """Wake what came due while nothing ran; the next sweep may be a night away."""
        from adapters import wiring
        from domain.errors import NotNow
        from domain.processes.sweeping import sweep

        ports = wiring.ports()
        with suppress(NotNow):  # then the sweep by the clock has to do
            for alliance in ports.store.alliances():
                wiring.wake_flows(alliance, sweep(ports, alliance).ids)
            if self.demo:
                wiring.wake_flows(DEMO, ["refresh-statistics"])  # from the sample: nobody else is bothered

    def _check_scheduler(self) -> None:
        from adapters.announcements.health import why_not_well

        if fault := why_not_well():
            self._warn(fault)

    def _warn(self, fault: str) -> None:
        self._say(f"Warning: {fault}")

    def _say(self, told: str) -> None:
        print(told, file=self.out, flush=True)


def _answers(host: str, port: int, path: str) -> Callable[[], bool]:
    """Return a look whether anybody answers there; cheap, for it is asked often while others need the processor."""

    def look() -> bool:
        connection = HTTPConnection(host, port, timeout=2)
        try:
            connection.request("GET", path)
            connection.getresponse()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
        return True

    return look


def _ready(settings: Settings, env: Mapping[str, str], *, demo: bool) -> str:
    smtp = bool(settings.smtp_url.get_secret_value())
    folder = f"{settings.address}/mailbox" if demo else str(settings.mailbox)
    mailbox = "the mail server" if smtp else folder
    return f"Ready: web {settings.address}  Prefect {prefect_ui(env)}  mailbox {mailbox}"
