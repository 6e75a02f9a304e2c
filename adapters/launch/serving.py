"""The web's server: whose word it believes, what its log may hold, and how many processes share the work."""

import gc
import logging
import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from threading import Thread
from typing import Any, NoReturn

import uvicorn

from adapters.launch.telling import where
from adapters.settings import Settings

LEAVING_SECONDS, STANDARD_INPUT = 3.0, 0
COLLECTED_AFTER = 10_000
"""New objects after which the collector looks; an answer makes some hundreds that stay until its end."""


def serve(app: Any, settings: Settings, again: Sequence[str] = ()) -> bool:
    """Serve until stopped; False when it could not start.

    `again` is the command that starts one more process of the same, of which there are as many as the settings say.
    Without it, this is such a one: it ends when its standard input does.
    """
    server = uvicorn.Server(configured(app, settings))
    others = beside(server, again, processes(settings) - 1) if again else _until_alone(server)
    _forget_what_stays()
    with door(settings) as here, suppress(KeyboardInterrupt), others:
        server.run(sockets=[here])
    return server.started


def _forget_what_stays() -> None:
    """Let the collector look only at what comes from now on, and less often: what was imported never goes.

    It took a tenth of an answer's time, most of it among modules and routes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)


def processes(settings: Settings) -> int:
    """Return how many processes share the web's port; one where the system does not share ports."""
    return settings.web_processes if hasattr(socket, "SO_REUSEPORT") and settings.web_port else 1


def door(settings: Settings) -> socket.socket:
    """Open the port; the system hands each connection to one of those who have it open (SO_REUSEPORT)."""
    opened = socket.socket(socket.AF_INET6 if ":" in settings.web_host else socket.AF_INET)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if processes(settings) > 1:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    opened.bind((settings.web_host, settings.web_port))
    return opened


@contextmanager
def beside(server: uvicorn.Server, command: Sequence[str], many: int) -> Iterator[None]:
    """Have further processes beside this one; when one of them ends, all do."""
    signal.signal(signal.SIGTERM, _leave)  # uvicorn stops first, then passes the signal on to us
    others = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(many)]
    for one in others:
        Thread(target=_stop_after, args=(one.wait, server), daemon=True).start()
    try:
        yield
    finally:
        for one in others:
            one.terminate()
        for one in others:
            with suppress(subprocess.TimeoutExpired):
                one.wait(LEAVING_SECONDS)


@contextmanager
def _until_alone(server: uvicorn.Server) -> Iterator[None]:
    Thread(target=_stop_after, args=(partial(os.read, STANDARD_INPUT, 1), server), daemon=True).start()
    yield


def _stop_after(end: Callable[[], object], server: uvicorn.Server) -> None:
    end()
    server.should_exit = True


def _leave(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def configured(app: Any, settings: Settings) -> uvicorn.Config:
    """Return the server's configuration.

    No access log, for addresses of links are secrets. Nobody's word is taken for a caller's address but the proxy's
    that was named: limits count by it (ASVS 4.1.3, 15.3.4).
    """
    config = uvicorn.Config(
        app,
        host=settings.web_host,
        port=settings.web_port,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(settings.proxy),
        forwarded_allow_ips=settings.proxy or None,
    )
    logging.getLogger("uvicorn.error").addFilter(without_what_it_holds)
    return config


def without_what_it_holds(record: logging.LogRecord) -> bool:
    """Tell of an unforeseen error its kind and its place: its text may hold what a person typed."""
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        record.msg, record.args = f"{record.getMessage().strip()}: {type(error).__name__} in {where(error)}", ()
        record.exc_info = record.exc_text = None
    return True
