from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.email.mail import mail_of
from adapters.email.server import server_of
from adapters.email.smtp import Patience, Smtp
from adapters.wording import problem
from domain.errors import Never, NotNow, Problem, RuleBroken
from domain.messages import IN_DOUBT, UNREACHABLE, Parcel
from domain.pacing import Pace
from domain.processes.turns import LEASE_SECONDS
from domain.words import Language
from tests.adapters.email.samples import LETTERHEAD, SENDER, PlainLinks, sample
from tests.adapters.email.servers import Moody, only, own_certificate, serving
from tests.crash.sink import Sink
from tests.crash.sink import serving as at_once
from tests.services.mail import MailServer
from tests.services.processes import free_port

pytestmark = pytest.mark.neighbour

SECRET = "pa ss@/word"
USUAL = Patience()
LOGIN = "yhdyspinta:pa%20ss%40%2Fword"
PARCEL = Parcel(
    "digest.c-0003.1.demo",
    "service@example.org",
    "kaisa@example.org",
    b"Subject: Hei\r\n\r\nyksi\r\n.\r\n..\r\nkaksi\r\n",
)


@contextmanager
def sending(port: int, options: str = "", login: str = "", patience: Patience = USUAL) -> Iterator[Smtp]:
    smtp = Smtp(server_of(f"smtp://{login}{'@' * bool(login)}127.0.0.1:{port}{options}"), "example.org", patience)
    try:
        yield smtp
    finally:
        smtp.rest()


def refused(smtp: Smtp, parcel: Parcel = PARCEL) -> Problem:
    with pytest.raises(Problem) as raised:
        smtp.carry(parcel)
    assert "kaisa" not in str(raised.value) + repr(raised.value.facts), "codes hold nothing personal"
    assert all(problem(language, raised.value) for language in Language)
    return raised.value


def test_a_letter_arrives_as_it_was_written(mail_server: MailServer) -> None:
    mail = mail_of(mail_server.url, Path("unused"), "yhdyspinta@county.example.org")
    message, reader = sample("asking")
    mail.carry(mail.pack(LETTERHEAD, message, reader, SENDER, PlainLinks()))
    mail.rest()
    assert mail_server.received == [mail.pack(LETTERHEAD, message, reader, SENDER, PlainLinks()).content]
    assert mail_server.messages()[0]["Message-ID"] == "<digest.c-0003.1.demo@county.example.org>"


def test_a_line_with_a_single_dot_ends_nothing() -> None:
    server = Moody()
    with serving(server) as port, sending(port) as smtp:
        smtp.carry(PARCEL)
    assert server.received == [PARCEL.content]


@pytest.mark.parametrize(
    ("command", "mood", "kind", "code"),
    [
        ("RCPT", "451 Later", NotNow, "smtp.later"),
        ("DATA", "451 Later", NotNow, "smtp.later"),
        ("RCPT", "550 No such person", Never, "smtp.refused"),
        ("RCPT", "550 5.1.1 No such person", Never, "smtp.nobody"),
        ("RCPT", "554 5.7.1 Not from you", Never, "smtp.refused"),
        ("RCPT", "452 4.1.1 Later perhaps", NotNow, "smtp.later"),
        ("DATA", "554 We do not want it", Never, "smtp.refused"),
        ("MAIL", "550 Who are you", NotNow, UNREACHABLE),
        ("MAIL", "421 Closing", NotNow, UNREACHABLE),
        ("RCPT", "421 Closing", NotNow, UNREACHABLE),
        ("MAIL", "drop", NotNow, "smtp.dropped"),
        ("RCPT", "drop", NotNow, "smtp.dropped"),
        ("DATA", "drop", NotNow, IN_DOUBT),
        ("RCPT", "silent", NotNow, "smtp.dropped"),
        ("DATA", "silent", NotNow, IN_DOUBT),
    ],
)
def test_each_refusal_says_whether_trying_again_may_help(
    command: str, mood: str, kind: type[Problem], code: str
) -> None:
    with (
        serving(Moody({command: mood})) as port,
        sending(port, patience=Patience(step=0.5, dot=0.5)) as smtp,
    ):
        found = refused(smtp)
    assert (type(found), found.code) == (kind, code)


def test_a_server_that_is_not_there_concerns_every_message_alike() -> None:
    with sending(free_port()) as smtp:
        assert refused(smtp).code == UNREACHABLE


def test_one_refused_recipient_does_not_cost_the_next_their_mail(mail_server: MailServer) -> None:
    mail_server.replies["gone@example.org"] = "550 No such person"
    with sending(mail_server.port) as smtp:
        refused(smtp, replace(PARCEL, recipient="gone@example.org"))
        smtp.carry(PARCEL)
    assert len(mail_server.received) == 1


def test_a_connection_is_used_for_many_messages_and_not_for_too_many() -> None:
    server = Moody()
    with serving(server) as port, sending(port, "?per_connection=5") as smtp:
        for _ in range(6):
            smtp.carry(PARCEL)
    assert (len(server.received), len(server.connections)) == (6, 2)


def test_a_connection_the_server_has_let_go_is_replaced() -> None:
    server = Moody()
    port = free_port()
    with sending(port) as smtp:
        for _ in range(2):
            with serving(server, at=port):
                smtp.carry(PARCEL)
    assert len(server.received) == 2


def test_threads_share_a_mail_server_and_no_message_is_mixed_up() -> None:
    server = Moody()
    parcels = [replace(PARCEL, content=f"Subject: {n}\r\n\r\n{n}\r\n".encode()) for n in range(40)]
    with serving(server) as port, sending(port) as smtp, ThreadPoolExecutor(4) as pool:
        list(pool.map(smtp.carry, parcels))
    assert sorted(server.received) == sorted(parcel.content for parcel in parcels)
    assert len(server.connections) <= 4


def test_a_message_never_takes_longer_than_its_lease() -> None:
    """Or two senders would send the same one (reliability, finding 2)."""
    assert Patience().longest < LEASE_SECONDS


def test_the_login_crosses_the_network_encrypted_only(tmp_path: Path) -> None:
    context, certificate = own_certificate(tmp_path)
    server = Moody()
    known = only(b"yhdyspinta", SECRET.encode())
    with serving(server, tls_context=context, require_starttls=True, auth_required=True, authenticator=known) as port:
        with sending(port, f"?ca={certificate}", LOGIN) as smtp:
            smtp.carry(PARCEL)
        with sending(port, f"?ca={certificate}", "yhdyspinta:wrong") as smtp:
            assert refused(smtp).facts == {"status": 535}
        with sending(port, "", LOGIN) as smtp:
            assert refused(smtp).code == UNREACHABLE, "a certificate nobody vouches for"
    assert server.received == [PARCEL.content]


def test_encryption_from_the_first_byte(tmp_path: Path) -> None:
    context, certificate = own_certificate(tmp_path)
    server = Moody()
    with serving(server, ssl_context=context) as port:
        smtp = Smtp(server_of(f"smtps://127.0.0.1:{port}?ca={certificate}"), "example.org")
        smtp.carry(PARCEL)
        smtp.rest()
    assert server.received == [PARCEL.content]


def test_the_limits_of_a_server_stand_in_its_address() -> None:
    assert mail_of("smtp://127.0.0.1?per_minute=30&connections=3", Path("unused"), "a@example.org").pace() == Pace(
        30, 3
    )
    assert server_of("smtp://127.0.0.1?per_connection=5").per_connection == 5


def test_a_server_that_must_encrypt_and_cannot_is_left_alone(mail_server: MailServer) -> None:
    with sending(mail_server.port, "?starttls=always") as smtp:
        assert refused(smtp).code == UNREACHABLE
    assert mail_server.received == []


def test_a_password_is_never_sent_in_the_clear_to_another_machine() -> None:
    assert server_of("smtp://a:b@mail.example.org").must_encrypt
    assert not server_of("smtp://a:b@127.0.0.1").must_encrypt
    assert "secret" not in repr(server_of("smtp://a:secret@mail.example.org"))


@pytest.mark.parametrize(
    "url", ["http://x", "smtp://", "smtp://h:99999", "smtp://h?starttls=perhaps", "mail.example.org"]
)
def test_an_address_of_a_server_that_is_none_is_refused_by_name(url: str) -> None:
    with pytest.raises(RuleBroken) as raised:
        mail_of(url, Path("unused"), "yhdyspinta@example.org")
    assert raised.value.code == "settings.smtp-url"


def test_a_message_nobody_can_write_is_given_up_and_not_tried_for_ever(mail_server: MailServer) -> None:
    mail = mail_of(mail_server.url, Path("unused"), "yhdyspinta@county.example.org")
    message, reader = sample("asking")
    for unfit, to in (
        (replace(message, letter="unknown"), reader),
        (replace(message, facts={}), reader),
        (message, replace(reader, name="=?utf-8?q?hi=0ABcc=3A_evil=40x?=")),
        (message, replace(reader, email="a@b.example.org, c@d.example.org")),
    ):
        with pytest.raises(Never) as raised:
            mail.pack(LETTERHEAD, unfit, to, SENDER, PlainLinks())
        assert raised.value.code == "letter.unfit"
    assert mail_server.received == []


@pytest.mark.parametrize(
    ("command", "mood", "kind", "code"),
    [
        ("EHLO", "drop", NotNow, UNREACHABLE),
        ("MAIL", "451 Later", NotNow, UNREACHABLE),
        ("MAIL", "421 Closing", NotNow, UNREACHABLE),
        ("MAIL", "drop", NotNow, "smtp.dropped"),
        ("RCPT", "451 Later", NotNow, "smtp.later"),
        ("RCPT", "550 No such person", Never, "smtp.refused"),
        ("RCPT", "drop", NotNow, "smtp.dropped"),
        ("DATA", "451 Later", NotNow, "smtp.later"),
        ("DATA", "drop", NotNow, "smtp.dropped"),
        (".", "451 Later", NotNow, "smtp.later"),
        (".", "554 We do not want it", Never, "smtp.refused"),
        (".", "drop", NotNow, IN_DOUBT),
        ("answer", "drop", NotNow, IN_DOUBT),
    ],
)
def test_a_server_that_hears_all_at_once_is_understood_as_well(
    tmp_path: Path, command: str, mood: str, kind: type[Problem], code: str
) -> None:
    """It may go on to ask for the content of a message it has refused; then nothing more is said to it (RFC 2920)."""
    with at_once(Sink(tmp_path, moods={command: mood})) as sink, sending(sink.port) as smtp:
        found = refused(smtp)
        assert (type(found), found.code) == (kind, code)
        sink.moods = {}
        smtp.carry(PARCEL)
        assert {one.hash for one in sink.taken} == {sha256(PARCEL.content).hexdigest()}, "no part of another is in it"


def test_an_address_that_would_be_a_command_too_is_never_said(tmp_path: Path) -> None:
    with at_once(Sink(tmp_path)) as sink, sending(sink.port) as smtp, pytest.raises(Never):
        smtp.carry(replace(PARCEL, recipient="a@b.example.org>\r\nRCPT TO:<c@d.example.org"))
    assert sink.taken == []
