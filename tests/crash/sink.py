"""A mail server that has what it says it has: on the disk before its 250, as a log asked later will tell."""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import cast

from tests.services.processes import wait_until

OK = "250 2.0.0 Ok"
DROP = "drop"


@dataclass(frozen=True, slots=True)
class Taken:
    """One message the server has made its own, by the left part of its Message-ID."""

    id: str
    hash: str
    sender: str
    recipient: str


@dataclass
class Sink:
    """What a server took, oldest first. `moods` answers a command otherwise, or breaks off at it ("drop").

    `seconds` is how long it reads a message before it answers; `log` is written as Postfix writes its own.
    """

    folder: Path
    seconds: float = 0
    moods: Mapping[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    port: int = 0
    talking: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _queued: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def log(self) -> Path:
        return self.folder / "mail.log"

    def url(self, *, asked: bool = False) -> str:
        """The address to send to; with the log by which the server can be asked afterwards."""
        return f"smtp://127.0.0.1:{self.port}" + (f"?log={self.log}" if asked else "")

    def quiet(self) -> None:
        """Wait until nobody talks to it any more: what was sent before is taken or lost by then."""
        wait_until(lambda: self.talking == 0)

    def counted(self, change: int) -> None:
        with self._lock:
            self.talking += change

    def deliveries(self) -> Counter[str]:
        return Counter(one.id for one in self.taken)

    def bodies(self) -> Mapping[str, set[str]]:
        """Return the different contents that went under each Message-ID."""
        return {id: {one.hash for one in self.taken if one.id == id} for id in self.deliveries()}

    def take(self, sender: str, recipient: str, content: bytes) -> None:
        """Keep a whole message: written, synced, logged, and only then known."""
        id, queued = id_of(content), f"{next(self._queued):010X}"
        taken = Taken(id, sha256(content).hexdigest(), sender, recipient)
        with self._lock:
            self._write(self.folder / "records", f"{taken.id} {taken.hash} {sender} {recipient}\n", synced=True)
            self._note("cleanup", queued, _named(content))
            self._note("qmgr", queued, f"from=<{sender}>, size={len(content)}, nrcpt=1 (queue active)")
            self.taken.append(taken)

    def broken_off(self, content: bytes) -> None:
        """Log a message whose header alone came through, as Postfix does."""
        if b"\nMessage-ID: " in content:
            with self._lock:
                self._note("cleanup", f"{next(self._queued):010X}", _named(content))

    def _note(self, who: str, queued: str, what: str) -> None:
        self._write(self.log, f"Feb  1 10:30:00 relay postfix/{who}[1]: {queued}: {what}\n")

    def _write(self, file: Path, words: str, *, synced: bool = False) -> None:
        with file.open("ab") as records:
            records.write(words.encode())
            records.flush()
            if synced:
                os.fsync(records.fileno())


def id_of(content: bytes) -> str:
    """Return the left part of a message's Message-ID."""
    return _named(content).removeprefix("message-id=<").partition("@")[0]


def _named(content: bytes) -> str:
    found = content.partition(b"\nMessage-ID: ")[2].partition(b"\r")[0]
    return f"message-id={found.decode()}"


class _Talk(StreamRequestHandler):
    """One session, command by command."""

    disable_nagle_algorithm = True  # answers to commands that came at once would wait for each other

    @property
    def sink(self) -> Sink:
        return cast("_Server", self.server).sink

    def handle(self) -> None:
        self.sender = self.recipient = ""
        with self._counted():
            self.wfile.write(b"220 sink ESMTP\r\n")
            while (line := self.rfile.readline()) and self._answered(line.decode("latin-1").strip()):
                pass

    @contextmanager
    def _counted(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            pass  # whoever talked to us was killed
        finally:
            self.sink.counted(-1)

    def _answered(self, line: str) -> bool:
        verb = line[:4].upper()
        if verb in {"MAIL", "RCPT"}:
            address = line.partition("<")[2].partition(">")[0]
            self.sender, self.recipient = (address, "") if verb == "MAIL" else (self.sender, address)
        if mood := self.sink.moods.get(verb, ""):
            return self._moody(mood)
        if verb == "EHLO":
            return self._say("250-sink\r\n250-PIPELINING\r\n250 8BITMIME")
        if verb == "DATA":
            return self._read()
        return self._say("221 Bye" if verb == "QUIT" else OK) and verb != "QUIT"

    def _read(self) -> bool:
        self._say("354 Go on")
        content, line = bytearray(), self.rfile.readline()
        while line not in (b".\r\n", b""):
            content += line.removeprefix(b".")
            line = self.rfile.readline()
        if not line:
            self.sink.broken_off(bytes(content))
            return False
        time.sleep(self.sink.seconds)
        if mood := self.sink.moods.get(".", ""):
            return self._moody(mood)
        self.sink.take(self.sender, self.recipient, bytes(content))
        if mood := self.sink.moods.get("answer", ""):
            return self._moody(mood)
        return self._say(OK)

    def _moody(self, mood: str) -> bool:
        return mood != DROP and self._say(mood)

    def _say(self, answer: str) -> bool:
        self.wfile.write(f"{answer}\r\n".encode())
        return True


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 50
    sink: Sink

    def process_request(self, request: object, client_address: object) -> None:
        self.sink.counted(1)
        super().process_request(request, client_address)  # type: ignore[arg-type]  # handed on as it came


@contextmanager
def serving(sink: Sink) -> Iterator[Sink]:
    """Run the server until the block ends."""
    with _Server(("127.0.0.1", sink.port), _Talk) as server:
        server.sink, sink.port = sink, server.server_address[1]
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        running.start()
        try:
            yield sink
        finally:
            server.shutdown()
            running.join()
