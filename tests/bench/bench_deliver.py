"""The first mails of a round leave for a mail server on loopback, which has each on its disk before its 250.

`deliver`: ours is `deliver_messages` over a SQLite file: each letter is put into words, with signed links, dressed,
kept, sent, and noted in a commit of its own. The floor gets the finished words of the same letters, makes each an
EmailMessage, hands it to `smtplib` over one connection and makes one fsynced commit. The peer is django-post-office
with the finished words, set to note each message before the next as we do.

`deliver-again`: the letters were packed before, as after a server's outage. The floor gets finished bytes; the peer is
django-post-office as it comes, which notes a hundred at a time and so doubles up to a hundred in a crash.

Seconds are of one message.
"""

import json
import shutil
import smtplib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid
from itertools import count
from pathlib import Path

from sqlalchemy import update

from adapters.database.engine import connect, database_now
from adapters.database.store import SqlStore
from adapters.database.tables import messages
from adapters.email.mail import LetterMail, mail_of
from adapters.wording.catalogue import catalogue
from domain.errors import NotNow
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

    def all_known(self, since: datetime) -> frozenset[str] | None:
        return None

    def rest(self) -> None:
        """Nothing is kept open."""


@dataclass
class Shut(Drawer):
    """A carrier to a server that takes nothing now."""

    def carry(self, parcel: Parcel) -> None:
        super().carry(parcel)
        raise NotNow("smtp.later", status=451)


@dataclass
class Outboxes:
    """Copies of one outbox: a round just opened, its first mails waiting; `packed` before, or not."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=count)
    parcels: Sequence[Parcel] = ()

    def prepare(self) -> None:
        region = a_wide_region(f"sqlite:///{self.folder / 'fresh.db'}", COUNT)
        self.ports = region.ports
        assert send_notices(region.ports, CODE).counts["digests"] == COUNT
        region.engine.dispose()
        shutil.copy(self.folder / "fresh.db", self.folder / "packed.db")
        engine, shut = connect(f"sqlite:///{self.folder / 'packed.db'}"), Shut()
        ports = replace(self.ports, store=SqlStore(engine), mail=LetterMail(shut, FROM))
        assert deliver_messages(ports, CODE).counts["later"] == COUNT
        with engine.begin() as connection:
            connection.execute(update(messages).values(free_at=database_now(connection)))
        engine.dispose()
        self.parcels = shut.kept

    def sent(self, which: str, port: int) -> float:
        """Send what waits in a fresh copy; return seconds."""
        file = self.folder / f"{next(self.numbers)}.db"
        shutil.copy(self.folder / f"{which}.db", file)
        engine = connect(f"sqlite:///{file}")
        mail = mail_of(f"smtp://127.0.0.1:{port}", self.folder, FROM)
        ports = replace(self.ports, store=SqlStore(engine), mail=mail)
        seconds = timed(lambda: delivered(ports)) / COUNT
        engine.dispose()
        return seconds


def delivered(ports: Ports) -> None:
    assert deliver_messages(ports, CODE).counts["sent"] == COUNT


def bare(port: int, hand_over: Callable[[smtplib.SMTP, int], object]) -> float:
    """Hand each message over and note it, committed to the disk; return seconds."""
    with own_directory("bare") as folder, closing(sqlite3.connect(folder / "b.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE outbox (id INTEGER PRIMARY KEY, sent INTEGER)")
        connection.executemany("INSERT INTO outbox VALUES (?, 0)", [(n,) for n in range(COUNT)])

        def all_of_them() -> None:
            with smtplib.SMTP("127.0.0.1", port) as smtp:
                for n in range(COUNT):
                    hand_over(smtp, n)
                    connection.execute("UPDATE outbox SET sent = 1 WHERE id = ?", (n,))

        return timed(all_of_them) / COUNT


def made_of(words: Mapping[str, str]) -> EmailMessage:
    """Make a message of finished words as the library's manual does."""
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = words["subject"], words["from"], words["to"]
    made["Message-ID"] = make_msgid(domain="county.example.org")
    made.set_content(words["text"])
    made.add_alternative(words["html"], subtype="html")
    return made


def in_words(parcel: Parcel) -> dict[str, str]:
    """Return what a letter says, for a library that makes the message itself."""
    read = message_from_bytes(parcel.content, EmailMessage, policy=policy.default)
    text, html = (read.get_body((form,)) for form in ("plain", "html"))
    assert text is not None
    assert html is not None
    said = {"subject": str(read["Subject"]), "text": text.get_content(), "html": html.get_content()}
    return {**said, "from": FROM, "to": parcel.recipient}


def post_office(port: int, words: Sequence[Mapping[str, str]], size: int) -> float:
    with own_directory("office") as folder:
        (folder / "letters.json").write_text(json.dumps(words))
        command = [sys.executable, "-m", "tests.bench.post_office", str(port), str(folder), str(size)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def run(bench: Bench) -> None:
    catalogue()  # read once a process, however many mails it sends
    with own_directory("deliver") as folder, mail_server(folder) as port:
        outboxes = Outboxes(folder)
        outboxes.prepare()
        words = [in_words(one) for one in outboxes.parcels]

        def peer() -> float:
            return post_office(port, words, 1) / COUNT

        def hasty_peer() -> float:
            return post_office(port, words, 100) / COUNT

        def from_words() -> float:
            return bare(port, lambda smtp, n: smtp.send_message(made_of(words[n])))

        def from_bytes() -> float:
            ready = outboxes.parcels
            return bare(port, lambda smtp, n: smtp.sendmail(FROM, ready[n].recipient, ready[n].content))

        bench.measure("deliver", "s a message", lambda: outboxes.sent("fresh", port), from_words, peer, runs=5)
        bench.measure(
            "deliver-again", "s a message", lambda: outboxes.sent("packed", port), from_bytes, hasty_peer, runs=5
        )


BENCHMARKS: Mapping[str, Callable[[Bench], None]] = {"deliver": run}
