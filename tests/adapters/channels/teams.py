"""A server that plays Teams: takes cards over TLS, and answers as it is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

from adapters.channels.chat import AppriseChat
from adapters.channels.manner import Manner
from domain.channels import News
from tests.adapters.email.servers import own_certificate
from tests.channels import ROOM

SIGNATURE = "kanariansalaisuus"


@dataclass
class Teams:
    """What has come in, and how to answer next: a status, `hang`, `half`, `drop` or `drip`; 202 unless told."""

    authority: Path
    answers: list[tuple[int | str, dict[str, str]]] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    over: Event = field(default_factory=Event)
    port: int = 0

    @property
    def url(self) -> str:
        """The room's address as Apprise writes it."""
        return f"workflows://localhost:{self.port}/0a1b/{SIGNATURE}/"

    @property
    def room(self) -> News:
        return replace(ROOM, url=self.url, trusted=True)

    @property
    def chat(self) -> AppriseChat:
        return AppriseChat(Manner(str(self.authority), connect=2, answer=0.5))

    def says(self, how: int | str, **headers: str) -> None:
        self.answers.append((how, {name.replace("_", "-"): text for name, text in headers.items()}))

    def cards(self) -> list[dict[str, Any]]:
        return [json.loads(one) for one in self.received]


class Server(ThreadingHTTPServer):
    """Knows what it plays, and is silent about clients that give up: that is what is tested."""

    def __init__(self, teams: Teams) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.teams = teams

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


class Answering(BaseHTTPRequestHandler):
    """Answers a card as the server was told."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        teams = self.server.teams
        teams.received.append(self.rfile.read(int(self.headers["Content-Length"])))
        teams.paths.append(self.path)
        teams.at.append(monotonic())
        how, headers = teams.answers.pop(0) if teams.answers else (202, {})
        self.close_connection = True
        if isinstance(how, int):
            self._say(how, headers, "0")
        else:
            self._misbehave(how, headers, teams.over)

    def _misbehave(self, how: str, headers: dict[str, str], over: Event) -> None:
        if how in {"half", "drip"}:
            self._say(202, headers, "1000")
        while how == "drip" and not over.wait(0.05):
            self.wfile.write(b".")
        if how in {"hang", "half"}:
            over.wait(30)

    def _say(self, status: int, headers: dict[str, str], length: str) -> None:
        self.send_response_only(status)
        for name, text in {"Content-Length": length, **headers}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Tests are told by what came in."""


@contextmanager
def playing_teams(folder: Path) -> Iterator[Teams]:
    context, authority = own_certificate(folder)
    teams = Teams(authority)
    server = Server(teams)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    teams.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield teams
    finally:
        teams.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
