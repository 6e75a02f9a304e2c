"""The web's server: whose word it believes, and what its log may hold."""

import logging
from contextlib import suppress
from typing import Any

import uvicorn

from adapters.launch.telling import where
from adapters.settings import Settings


def serve(app: Any, settings: Settings) -> bool:
    """Serve until stopped; False when it could not start."""
    server = uvicorn.Server(configured(app, settings))
    with suppress(KeyboardInterrupt):
        server.run()
    return server.started


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
