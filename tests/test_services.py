"""The tests' own neighbours answer as the real ones do."""

import smtplib
import socket
from email.message import EmailMessage

import psycopg
import pytest
from playwright.sync_api import Page

from tests.services.browser import axe
from tests.services.mail import MailServer
from tests.services.postgresql import started
from tests.services.processes import free_port

pytestmark = pytest.mark.walk

GOOD = "<!doctype html><html lang=fi><title>Sivu</title><main><h1>Hei</h1><p>Tervetuloa.</p></main></html>"


def test_a_fresh_database_is_empty(fresh_database: str) -> None:
    address = fresh_database.replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT count(*) FROM pg_stat_user_tables").fetchone() == (0,)


def test_what_is_measured_or_crashed_is_durable() -> None:
    with started() as server, server.connect() as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_the_mail_server_keeps_what_it_accepts_and_refuses_whom_it_is_told_to(
    mail_server: MailServer,
) -> None:
    mail_server.replies["poissa@example.org"] = "550 5.1.1 No such person"
    message = EmailMessage()
    message["From"], message["Subject"] = "aino@example.org", "Hyvää huomenta"
    with smtplib.SMTP("127.0.0.1", mail_server.port) as smtp:
        refused = smtp.send_message(message, to_addrs=["eino@example.org", "poissa@example.org"])
    assert [sent["Subject"] for sent in mail_server.messages()] == ["Hyvää huomenta"]
    assert set(refused) == {"poissa@example.org"}


def test_redis_answers(redis: str) -> None:
    port = int(redis.rpartition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"PING\r\n")
        assert connection.recv(16) == b"+PONG\r\n"


def test_axe_finds_nothing_on_a_good_page_and_a_missing_alt_on_a_bad_one(page: Page) -> None:
    page.set_content(GOOD)
    assert axe(page) == []
    page.set_content(GOOD.replace("<p>", "<img src=data:,><p>"))
    assert [line.partition(":")[0] for line in axe(page)] == ["image-alt"]


def test_a_free_port_is_handed_out_once_and_never_one_that_an_outgoing_connection_may_take() -> None:
    with socket.create_server(("127.0.0.1", free_port())) as server:
        ports = {free_port() for _ in range(50)}
        assert len(ports | {server.getsockname()[1]}) == 51
        assert max(ports) < 32_768


def test_no_test_reaches_the_network() -> None:
    with pytest.raises(PermissionError, match="outside"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
