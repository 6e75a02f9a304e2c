"""A real IMAP server: Dovecot, over Maildirs of its own."""

import subprocess
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.inbox.imap import MOST, ImapInbox, inbox_of, server_of
from adapters.inbox.parsing import Reader
from domain.errors import Never, NotNow, RuleBroken
from domain.inbox.incoming import Incoming, Shelf, Sort
from domain.processes.inbox.reading import read_inbox
from tests.mails import OURS, PATH, gmail, many_received, nested, raw
from tests.post_room import a_post_room
from tests.region import KAISA
from tests.services.dovecot import Dovecot, started
from tests.services.processes import free_port

pytestmark = pytest.mark.dovecot


def inbox(server: Dovecot, user: str = "inbox") -> ImapInbox:
    return inbox_of(server.url(user), Reader(PATH))


def everything(head: Incoming | None) -> bool:
    return head is not None


def lying(server: Dovecot, folder: str) -> int:
    """How many mails lie in a folder, by its Maildir."""
    place = server.directory / "mail" / "inbox" / folder
    return sum(1 for name in ("new", "cur") for _ in (place / name).glob("*.*"))


def test_mail_is_read_as_it_came_and_moved_to_its_shelf(dovecot: Dovecot) -> None:
    dovecot.drop("inbox", raw(gmail(KAISA.email, OURS, "Äiti")))
    dovecot.drop("inbox", raw(gmail(KAISA.email, OURS, "Isä")))
    with inbox(dovecot).opened() as box:
        found = list(box.mails(everything))
        assert [one.mail.text for one in found if one.mail] == ["Äiti", "Isä"]
        box.put(found[0].number, Shelf.PROCESSED)
        box.put(found[1].number, Shelf.PARKED)
        assert list(box.mails(everything)) == []
    assert (lying(dovecot, ""), lying(dovecot, ".processed"), lying(dovecot, ".parked")) == (0, 1, 1)


def test_reading_marks_nothing_as_seen(dovecot: Dovecot) -> None:
    dovecot.drop("inbox", raw(gmail(KAISA.email, OURS, "Hei")))
    with inbox(dovecot).opened() as box:
        assert len(list(box.mails(everything))) == 1
    with inbox(dovecot).opened() as box:
        assert [len(found.flags) for found in box.mailbox.fetch(mark_seen=False)] in ([0], [1])  # \Recent at most
        assert len(list(box.mails(everything))) == 1


def test_folders_are_made_inside_the_inbox_where_nothing_else_may_be() -> None:
    with started("INBOX.", ".") as server:
        server.drop("inbox", raw(gmail(KAISA.email, OURS, "Hei")))
        with inbox(server).opened() as box:
            assert set(box.shelves.values()) == {"INBOX.processed", "INBOX.seen", "INBOX.parked"}
            box.put(next(box.mails(everything)).number, Shelf.SEEN)
        with inbox(server).opened() as box:
            assert list(box.mails(everything)) == []


def test_what_is_too_large_is_not_fetched(dovecot: Dovecot) -> None:
    dovecot.drop("inbox", b"From: a@b.example.org\r\nMessage-ID: <big@x>\r\n\r\n" + b"x" * 13_000_000)
    with inbox(dovecot).opened() as box:
        (found,) = box.mails(everything)
    assert (found.mail, found.code) == (None, "inbox.too-large")


def test_what_is_not_for_who_asks_is_not_fetched_and_hides_nothing_newer(dovecot: Dovecot) -> None:
    for number in range(MOST + 5):
        dovecot.drop("inbox", raw(gmail("siri@ranta.example.org", OURS, f"{number}")))
    dovecot.drop("inbox", raw(gmail(KAISA.email, f"Aino <aino@county.example.org>, <{OURS}>", "Minulta")))
    with inbox(dovecot).opened() as box:
        (found,) = box.mails(lambda head: head is not None and head.sender == KAISA.email)
        assert found.mail is not None
        assert found.mail.text == "Minulta"
        assert len(list(box.mails(everything))) == MOST


def test_a_wrong_password_a_missing_folder_and_a_silent_server_are_told_apart(dovecot: Dovecot) -> None:
    here = inbox(dovecot)
    wrong = replace(here, server=replace(here.server, password="väärä"))
    missing = replace(here, server=replace(here.server, folder="Elsewhere"))
    silent = replace(here, server=replace(here.server, port=free_port()))
    for broken, code, kind in (
        (wrong, "inbox.login", Never),
        (missing, "inbox.folder", Never),
        (silent, "inbox.unreachable", NotNow),
    ):
        with pytest.raises(kind) as refused, broken.opened():
            pass
        assert refused.value.code == code


def test_a_whole_inbox_is_read_hostile_mail_parked_and_nothing_handled_twice(dovecot: Dovecot) -> None:
    room = a_post_room()
    (message,) = room.sent(KAISA.id, "digest")
    good = raw(gmail(KAISA.email, room.address(message), "Teen tämän huomenna."))
    for mail in (nested(500), many_received(10_000), good, good):
        dovecot.drop("inbox", mail)
    ports = replace(room.region.ports, inbox=inbox(dovecot))
    outcome = read_inbox(ports, room.region.code)
    assert {name: outcome.counts[name] for name in ("read", "note", "unreadable", "known")} == {
        "read": 4,
        "note": 1,
        "unreadable": 2,
        "known": 1,
    }
    assert (lying(dovecot, ""), lying(dovecot, ".parked"), lying(dovecot, ".processed")) == (0, 2, 2)
    assert read_inbox(ports, room.region.code).counts["read"] == 0
    assert [one.sort for one in room.handled(Sort.NOTE)] == [Sort.NOTE]


def test_an_encrypted_server_is_trusted_by_its_certificate_only(tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    with started(certificate=(certificate, key)) as server:
        server.drop("inbox", raw(gmail(KAISA.email, OURS, "Hei")))
        with inbox_of(f"{server.url('inbox')}?ca={certificate}", Reader(PATH)).opened() as box:
            assert len(list(box.mails(everything))) == 1
        with pytest.raises(NotNow), inbox_of(server.url("inbox"), Reader(PATH)).opened():
            pass


@pytest.mark.parametrize(
    "url",
    ["", "imap://", "https://a:b@c/INBOX", "imaps://host/INBOX", "imaps://a:b@host:port/INBOX", "imaps://a:b@[x/"],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        server_of(url)
    assert refused.value.code == "settings.inbox-url"


def test_no_password_is_ever_shown() -> None:
    with suppress(RuleBroken):
        assert "salaisuus" not in repr(server_of("imaps://me:salaisuus@imap.example.org"))
    assert server_of("imaps://me%40x.org:p%2Fw@imap.example.org/INBOX").password == "p/w"
