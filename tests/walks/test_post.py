"""The demo's first mails over a real Postfix into a real Dovecot, with a sender that dies in between."""

import imaplib
import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from adapters import wiring
from adapters.clock import SystemClock
from adapters.database.engine import connect, database_now
from adapters.database.migrate import upgrade
from adapters.database.tables import messages
from adapters.email.mail import mail_of
from adapters.register import demo
from adapters.settings import Settings
from domain.messages import Delivery
from domain.processes.notices import send_notices
from tests.services import dovecot, postfix
from tests.services.dovecot import PASSWORD, Dovecot
from tests.services.postfix import Postfix
from tests.services.processes import own_directory, wait_until

pytestmark = [pytest.mark.walk, pytest.mark.postfix, pytest.mark.dovecot, pytest.mark.timeout(300)]

FROM = "yhdyspinta@county.example.org"


@pytest.fixture
def mailbox() -> Iterator[Dovecot]:
    with dovecot.started() as running:
        yield running


@pytest.fixture
def relay(mailbox: Dovecot) -> Iterator[Postfix]:
    with postfix.started(mailbox.directory / "mail", "inbox") as running:
        yield running


@pytest.fixture
def folder() -> Iterator[Path]:
    with own_directory("yhdyspinta") as made:
        yield made


def first_mails(folder: Path) -> int:
    """Found the demo and queue what it asks on its first day; return how many mails wait."""
    chosen = Settings(var=folder, mail_from=FROM)
    upgrade(chosen.database)
    ports = wiring.compose(chosen)
    demo.start(ports)
    send_notices(ports, demo.CODE)
    with ports.store.look(demo.CODE) as work:
        return work.post.left()


def deliver(folder: Path, relay: Postfix, failpoint: str = "") -> "subprocess.CompletedProcess[str]":
    ours = {"YHDYSPINTA_VAR": str(folder), "YHDYSPINTA_SMTP_URL": relay.url, "YHDYSPINTA_MAIL_FROM": FROM}
    command = [sys.executable, "-m", "adapters.cli", "run", "deliver-messages", f"alliance={demo.CODE}", "--json"]
    env = {**os.environ, **ours, "FAILPOINT": failpoint, "PREFECT_HOME": str(folder / "prefect")}
    return subprocess.run(command, env=env, check=False, capture_output=True, text=True, timeout=200)


def wait_over(folder: Path) -> None:
    """Let the dead sender's lease end."""
    engine = connect(Settings(var=folder).database)
    with engine.begin() as connection:
        past = database_now(connection) - timedelta(seconds=1)
        connection.execute(update(messages).where(messages.c.free_at.is_not(None)).values(free_at=past))
    engine.dispose()


def notes(folder: Path) -> Mapping[str, int]:
    """Count messages by what is noted of them, without those that the demo's past has overtaken."""
    engine = connect(Settings(var=folder).database)
    with engine.connect() as connection:
        counted = connection.execute(select(messages.c.state, func.count()).group_by(messages.c.state)).all()
    engine.dispose()
    return {str(state): int(number) for state, number in counted if state != Delivery.SUPERSEDED}


def keys(folder: Path, *states: Delivery) -> set[str]:
    engine = connect(Settings(var=folder).database)
    with engine.connect() as connection:
        found = set(connection.scalars(select(messages.c.key).where(messages.c.state.in_(states or list(Delivery)))))
    engine.dispose()
    return found


def had_by(relay: Postfix, folder: Path) -> set[str]:
    """Of all messages, those that the relay has had by its own log."""
    mail = mail_of(relay.url, folder, FROM)
    asked, since = [*keys(folder), "one that never left"], SystemClock().now() - timedelta(days=1)
    return set(mail.gone(demo.CODE, asked, since) or ())


def read_by_dovecot(mailbox: Dovecot) -> list[bytes]:
    """Each mail as Dovecot's own parser understands it: envelope, structure, and the first part decoded by it."""
    found: list[bytes] = []
    with imaplib.IMAP4("127.0.0.1", mailbox.port) as imap:
        imap.authenticate("PLAIN", _secret)
        imap.select("INBOX")
        _, [numbers] = imap.search(None, "ALL")
        for number in numbers.split():
            _, answer = imap.fetch(number.decode(), "(ENVELOPE BODYSTRUCTURE BINARY[1])")
            found.append(b" ".join(b"".join(one) if isinstance(one, tuple) else one or b"" for one in answer))
    return found


def _secret(_challenge: bytes) -> bytes:
    return f"\0inbox\0{PASSWORD}".encode()


def test_the_demo_s_first_mails_go_through_a_real_relay_once_each_whatever_dies(
    folder: Path, relay: Postfix, mailbox: Dovecot
) -> None:
    waiting = first_mails(folder)
    assert waiting > 10
    dead = deliver(folder, relay, "smtp.answered:4")
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    assert notes(folder) == {"sent": 3, "claimed": 1, "queued": waiting - 4}, "the fourth had come, and nobody noted it"
    wait_over(folder)
    [outcome] = json.loads(deliver(folder, relay).stdout)["outcomes"]
    assert (outcome["counts"]["in_doubt"], outcome["counts"]["left"]) == (0, 0), outcome
    assert notes(folder) == {"sent": waiting}
    wait_until(lambda: len(list((mailbox.directory / "mail" / "inbox" / "new").iterdir())) >= waiting)
    assert had_by(relay, folder) == keys(folder, Delivery.SENT), (
        "what a restored outbox would be told before it is released"
    )
    mails = read_by_dovecot(mailbox)
    ids = Counter(re.search(rb'"<([^"]+)>"\)', mail)[1] for mail in mails)  # type: ignore[index]  # each has one
    assert (len(mails), set(ids.values())) == (waiting, {1}), "the relay's log was asked, so that none came twice"
    for mail in mails:
        assert mail.count(b'"plain"') == mail.count(b'"html"') == 1, "Dovecot sees a text and the same as HTML"
        assert b'"alternative"' in mail
        assert b"http://127.0.0.1:8080/l/" in mail, "its own decoding reads the links whole"
