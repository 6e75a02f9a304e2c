"""A statistics bank on loopback that answers in Sotkanet's shapes, and misbehaves when told to."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

REGIONS: Sequence[Mapping[str, Any]] = (
    {"id": 658, "code": "358", "category": "MAA", "title": {"fi": "Koko maa", "sv": "Hela landet"}, "memberOf": []},
    {
        "id": 961,
        "code": "01",
        "category": "HYVINVOINTIALUE",
        "title": {"fi": "Itäinen hyvinvointialue"},
        "memberOf": [658],
    },
    {
        "id": 309,
        "code": "753",
        "category": "KUNTA",
        "title": {"fi": "Sipoo ", "en": "Sipoo", "sv": "Sibbo"},
        "memberOf": [961, 658, 4711],
        "uri": "http://www.yso.fi/onto/kunnat/k753",
    },
)
INDICATOR: Mapping[str, Any] = {
    "id": 127,
    "title": {"fi": "Väestö &#8805; 0 v. ", "sv": "Befolkning", "en": ""},
    "description": {"fi": "<p>Luku kertoo <b>väestön</b>.</p>", "sv": None},
    "organization": {"id": 3, "title": {"fi": "Tilastokeskus", "sv": "Statistikcentralen"}},
    "range": {"start": 2024, "end": 2025},
    "decimals": 0,
    "primaryValueType": {"code": "NUMBER", "title": {"fi": "Lukumäärä"}},
    "data-updated": "2026-05-28",
    "classifications": {"sex": {"values": ["male", "total"]}, "region": {"values": ["Kunta", "Maa"]}},
    "groups": [1, 2],
}
HEADER = "indicator;region;year;gender;primary value;absolute value"
ROWS = ("127;309;2024;total;21800;", "127;309;2025;total;22000;11", "127;1005;2025;total;7;", "127;658;2025;total;;")


def table(*rows: str) -> bytes:
    return ("\r\n".join([HEADER, *rows]) + "\r\n").encode("ascii")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. A body shorter than `promised` bytes is cut off on the way."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    promised: int | None = None


@dataclass
class Bank:
    """What the bank answers by the end of the path; a list is used up before the last one stays."""

    address: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.says("regions", Answer(json.dumps(REGIONS).encode()))
        self.says("127", Answer(json.dumps(INDICATOR).encode()))
        self.says("csv", Answer(table(*ROWS)))

    def says(self, path: str, *answers: Answer) -> None:
        self.answers[path] = list(answers)

    def answer(self, path: str, query: str) -> Answer:
        if path == "csv" and any("," in year for year in parse_qs(query).get("years", [])):
            return Answer(b"", 400)
        waiting = self.answers.get(path, [Answer(b"", 404)])
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def serving() -> Iterator[Bank]:
    """Run a bank on a free port until the block ends."""
    bank = Bank()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            agent = self.headers.get("User-Agent", "")
            bank.asked.append(self.path)
            bank.agents.append(agent)
            address = urlsplit(self.path)
            named = agent and not agent.startswith("python")
            answer = bank.answer(address.path.rpartition("/")[2], address.query) if named else Answer(b"", 403)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(answer.promised or len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        bank.address = f"http://127.0.0.1:{server.server_address[1]}/rest/1.1"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield bank
        finally:
            server.shutdown()
            thread.join()
