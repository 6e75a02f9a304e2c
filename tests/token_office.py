"""An office that gives tokens out in place of passwords, and vouches for them to mail servers."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from adapters.oauth import Tokens

SECRET = "kanariansalaisuus"
GOOD = {"access_token": "merkki-1", "expires_in": 3600, "token_type": "Bearer"}


@dataclass
class Office:
    """Gives tokens out as it is told, and remembers who asked for what."""

    answers: list[tuple[int, Any]] = field(default_factory=list)
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    good: str = "merkki-1"
    vouched: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def tokens(self) -> Tokens:
        return Tokens(f"http://127.0.0.1:{self.port}/token", "palvelu", SECRET, "posti")

    @property
    def vouches_at(self) -> str:
        """Where mail servers ask whether a token is good; the token comes last."""
        return f"http://127.0.0.1:{self.port}/vouch?token="


class Counter(ThreadingHTTPServer):
    """Knows its office."""

    def __init__(self, office: Office) -> None:
        super().__init__(("127.0.0.1", 0), Window)
        self.office = office


class Window(BaseHTTPRequestHandler):
    """Answers one who asks for a token."""

    server: Counter

    def do_POST(self) -> None:
        office = self.server.office
        office.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        status, told = office.answers.pop(0) if office.answers else (200, GOOD)
        self._answer(status, told)

    def do_GET(self) -> None:
        """Vouch for the one good token (RFC 7662)."""
        office = self.server.office
        token = parse_qs(self.path.partition("?")[2]).get("token", [""])[0]
        office.vouched.append(token)
        self._answer(200, {"active": "true" if token == office.good else "false", "username": "inbox"})

    def _answer(self, status: int, told: Any) -> None:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tests are told by what was asked."""


@contextmanager
def opened() -> Iterator[Office]:
    """Open an office on this machine."""
    found = Office()
    server = Counter(found)
    found.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()
