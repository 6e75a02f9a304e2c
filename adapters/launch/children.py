"""Processes that belong together: started in order, watched, stopped in reverse order within seconds."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

STOP_SECONDS = 8.0
SHARE = 3.0
"""How long one child may take to stop by itself, so that all are gone within ten seconds."""
LOG_BYTES = 5_000_000
PR_SET_PDEATHSIG = 1
_ask_kernel = getattr(ctypes.CDLL(None), "prctl", None)


def _die_with_parent() -> None:
    """Ask Linux for a SIGTERM should the launcher be killed, so that no child keeps a port."""
    if _ask_kernel:
        _ask_kernel(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(frozen=True)
class Child:
    """A running process and where it writes."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path
    command: Sequence[str]
    began: float = field(default_factory=time.monotonic)

    def last_words(self, lines: int = 5) -> str:
        """Return the end of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


@dataclass
class Household:
    """The children in the order they came, with one environment and one folder for their logs."""

    env: Mapping[str, str]
    logs: Path
    children: list[Child] = field(default_factory=list)

    def start(self, name: str, command: Sequence[str]) -> Child:
        """Start a child in a process group of its own: Ctrl-C reaches the launcher alone, which stops them in order.

        The launcher handles SIGINT, so the child starts with the default: one that ignores it never stops.
        """
        child = self._born(name, command)
        self.children.append(child)
        return child

    def again(self, child: Child) -> None:
        """Start a child that has ended once more, in its place; whatever it had started ends first."""
        _end_group(child)
        self.children[self.children.index(child)] = self._born(child.name, child.command)

    def _born(self, name: str, command: Sequence[str]) -> Child:
        log = self._fresh_log(name)
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                env=dict(self.env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - one call of the kernel, which waits for no thread
            )
        return Child(name, process, log, command)

    def _fresh_log(self, name: str) -> Path:
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.old"))
        return log

    def dead(self) -> Child | None:
        """Return a child that has ended by itself."""
        return next((child for child in self.children if child.process.poll() is not None), None)

    def stop(self) -> None:
        """Stop every child, the youngest first; whoever lingers is killed, with all it had started."""
        last = time.monotonic() + STOP_SECONDS
        for child in reversed(self.children):
            if child.process.poll() is None:
                child.process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, min(SHARE, last - time.monotonic())))
        for child in self.children:
            _end_group(child)
            child.process.wait()
        self.children.clear()


def _end_group(child: Child) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.process.pid, signal.SIGKILL)


def wait_for(condition: Callable[[], bool], seconds: float, pause: float = 0.2) -> bool:
    """Look until it holds; False when the seconds are over."""
    last = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > last:
            return False
        time.sleep(pause)
    return True
