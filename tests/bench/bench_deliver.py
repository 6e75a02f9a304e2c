"""The first mails of a round leave for a mail server on loopback, which has each on its disk before its 250.

Ours is `deliver_messages` over a SQLite file: the letters are put into words, signed links among them, dressed,
kept, sent, and each is noted on its own. The floor gets the finished bytes of the same letters and does nothing but
`smtplib.sendmail` over one connection and one fsynced commit a message. The peer is django-post-office with the
finished words of the same letters. Seconds are of one message.
"""

import json
import smtplib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from adapters.email.mail import LetterMail, mail_of
from adapters.wording.say import catalogue
from domain.messages import Parcel
from domain.ports import Ports
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from tests.bench.harness import Bench, timed
from tests.bench.mail_server import mail_server
from tests.region import CODE
from tests.services.processes import own_directory
from tests.walks.service import a_wide_region

COUNT = 300
FROM = "yhdyspinta@county.example.org"


@dataclass
class Drawer:
    """A carrier that only keeps."""

    kept: list[Parcel] = field(default_factory=list)

    def carry(self, parcel: Parcel) -> None:
        self.kept.append(parcel)

    def knows(self, parcel: Parcel) -> bool | None:
        return parcel in self.kept

    def rest(self) -> None:
        """Nothing is kept open."""


def outbox(file: Path) -> Ports:
    """A round just opened, its first mails waiting."""
    region = a_wide_region(f"sqlite:///{file}", COUNT)
    assert send_notices(region.ports, CODE).counts["digests"] == COUNT
    return region.ports


def delivered(ports: Ports) -> None:
    assert deliver_messages(ports, CODE).counts["sent"] == COUNT


def bare(file: Path, port: int, parcels: list[Parcel]) -> float:
    """Send finished bytes and note each, committed to the disk."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE outbox (id TEXT PRIMARY KEY, recipient TEXT, content BLOB, sent INTEGER)")
        rows = [(one.id, one.recipient, one.content, 0) for one in parcels]
        connection.executemany("INSERT INTO outbox VALUES (?, ?, ?, ?)", rows)
        return timed(lambda: _send(connection, port))


def _send(connection: sqlite3.Connection, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for id, recipient, content in connection.execute("SELECT id, recipient, content FROM outbox").fetchall():
            smtp.sendmail(FROM, recipient, content)
            connection.execute("UPDATE outbox SET sent = 1 WHERE id = ?", (id,))


def in_words(parcel: Parcel) -> dict[str, str]:
    """Return what a letter says, for a library that makes the message itself."""
    read = message_from_bytes(parcel.content, EmailMessage, policy=policy.default)
    text, html = (read.get_body((form,)) for form in ("plain", "html"))
    assert text is not None
    assert html is not None
    said = {"subject": str(read["Subject"]), "text": text.get_content(), "html": html.get_content()}
    return {**said, "from": FROM, "to": parcel.recipient}


def post_office(port: int, parcels: list[Parcel]) -> float:
    with own_directory("office") as folder:
        (folder / "letters.json").write_text(json.dumps([in_words(one) for one in parcels]))
        command = [sys.executable, "-m", "tests.bench.post_office", str(port), str(folder)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def run(bench: Bench) -> None:
    catalogue()  # read once a process, however many mails it sends
    with own_directory("deliver") as folder, mail_server(folder) as port:
        files, drawer = (folder / f"{number}.db" for number in range(1_000)), Drawer()
        delivered(replace(outbox(next(files)), mail=LetterMail(drawer, FROM)))

        def ours() -> float:
            mail = mail_of(f"smtp://127.0.0.1:{port}", folder, FROM)
            ports = replace(outbox(next(files)), mail=mail)
            return timed(lambda: delivered(ports)) / COUNT

        def floor() -> float:
            return bare(next(files), port, drawer.kept) / COUNT

        bench.measure("deliver", "s a message", ours, floor, lambda: post_office(port, drawer.kept) / COUNT, runs=5)


BENCHMARKS: Mapping[str, Callable[[Bench], None]] = {"deliver": run}
