"""A server to post answers to: `python -m tests.bench.answer_server ours|floor DATABASE PORT PROCESSES`."""

import sqlite3
import sys
import threading

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from adapters.clock import SystemClock
from adapters.database.engine import connect
from adapters.database.indicators.library import SqlLibrary
from adapters.database.store import SqlStore
from adapters.launch.serving import serve
from adapters.settings import Settings
from adapters.spreadsheets import Xlsx
from adapters.web.app import create_app
from domain.ports import Ports
from tests.fakes import FakeMail, some_links

here = threading.local()


def ours(database: str) -> ASGIApp:
    engine = connect(f"sqlite:///{database}")
    nobody: object = None  # an answer asks nothing of the statistics bank
    return create_app(
        Ports(SqlStore(engine), SystemClock(), FakeMail(), some_links(), nobody, SqlLibrary(engine), Xlsx())  # type: ignore[arg-type]
    )


def floor(database: str) -> ASGIApp:
    """A bare handler that reads the same form and makes one durable commit; its threads queue as ours do."""
    turn = threading.Lock()
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE IF NOT EXISTS answers (id INTEGER PRIMARY KEY, path TEXT, body TEXT)")

    def write(path: str, body: str) -> None:
        if not hasattr(here, "connection"):
            here.connection = sqlite3.connect(database, timeout=10, isolation_level=None)
            here.connection.execute("PRAGMA synchronous=FULL")
        with turn:
            here.connection.execute("BEGIN IMMEDIATE")
            here.connection.execute("INSERT INTO answers (path, body) VALUES (?, ?)", (path, body))
            here.connection.execute("COMMIT")

    async def answer(request: Request) -> Response:
        form = await request.form()
        await run_in_threadpool(write, request.url.path, str(form))
        return RedirectResponse(request.url.path, 303)

    return Starlette(routes=[Route("/r/{id}", answer, methods=["POST"])])


if __name__ == "__main__":
    which, database, port, processes, *beside = sys.argv[1:]
    app = {"ours": ours, "floor": floor}[which](database)
    settings = Settings(web_port=int(port), web_processes=int(processes))
    serve(app, settings, [] if beside else [sys.executable, "-m", "tests.bench.answer_server", *sys.argv[1:], "beside"])
