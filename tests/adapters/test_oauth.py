"""Tokens in place of passwords: fetched once, kept while good, taken by a mail server that knows XOAUTH2."""

from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult

from adapters.email.server import Server
from adapters.email.smtp import Patience, Smtp
from adapters.oauth import Tokens, sasl, tokens_of
from domain.errors import NotNow, RuleBroken
from domain.messages import UNREACHABLE, Parcel
from tests.adapters.email.servers import Moody, serving
from tests.services.processes import free_port
from tests.token_office import GOOD, SECRET, Office, opened

pytestmark = pytest.mark.neighbour

PARCEL = Parcel("a", "us@example.org", "kaisa@example.org", b"Subject: Hei\r\n\r\nHei\r\n")


@pytest.fixture
def office() -> Iterator[Office]:
    with opened() as found:
        yield found


def test_a_token_is_fetched_once_and_kept_while_it_is_good(office: Office) -> None:
    tokens = office.tokens
    assert [tokens(), tokens(), tokens()] == ["merkki-1"] * 3
    wanted = {"grant_type": "client_credentials", "client_id": "palvelu", "client_secret": SECRET, "scope": "posti"}
    assert office.asked == [{name: [one] for name, one in wanted.items()}]


@pytest.mark.parametrize("lasts", [60, 0, "30", None])
def test_a_token_is_not_used_in_its_last_minute(office: Office, lasts: object) -> None:
    office.answers = [(200, {**GOOD, "expires_in": lasts}), (200, {**GOOD, "access_token": "merkki-2"})]
    tokens = office.tokens
    assert [tokens(), tokens(), tokens()] == ["merkki-1", "merkki-2", "merkki-2"]


@pytest.mark.parametrize(
    ("status", "told", "code"),
    [
        (401, {"error": "invalid_client"}, "oauth.refused"),
        (200, {"error": "none"}, "oauth.refused"),
        (200, [], "oauth.refused"),
        (200, {"access_token": 7}, "oauth.refused"),
        (200, b"<html>", "oauth.unreachable"),
        (503, b"", "oauth.unreachable"),
    ],
)
def test_without_a_token_it_is_tried_later(office: Office, status: int, told: Any, code: str) -> None:
    office.answers = [(status, told)]
    with pytest.raises(NotNow) as raised:
        office.tokens()
    assert raised.value.code == code
    assert SECRET not in str(raised.value.facts) + repr(office.tokens)


def test_an_office_that_is_not_there_is_tried_later() -> None:
    with pytest.raises(NotNow) as raised:
        Tokens(f"http://127.0.0.1:{free_port()}/token", "palvelu", SECRET, "posti")()
    assert raised.value.code == "oauth.unreachable"


def test_address_id_and_secret_belong_together() -> None:
    assert tokens_of("", "", "", "posti") is None
    with pytest.raises(RuleBroken):
        tokens_of("https://login.example.org/token", "", SECRET, "posti")


class Knowing(Moody):
    """A mail server that knows XOAUTH2 and one good token; to others it says why, as Microsoft's does."""

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 aiosmtpd's name for it
        if b64decode(args[1]).decode() == sasl("posti@example.org", "merkki-1"):
            return AuthResult(success=True)
        await server.challenge_auth(b'{"status":"401"}')
        return AuthResult(success=False, handled=False)


@contextmanager
def signing_in(office: Office) -> Iterator[tuple[Smtp, Knowing]]:
    knowing = Knowing()
    with serving(knowing, auth_require_tls=False) as port:
        smtp = Smtp(Server("127.0.0.1", port, "posti@example.org"), "example.org", Patience(2, 2), office.tokens)
        yield smtp, knowing
        smtp.rest()


def test_a_mail_server_lets_the_token_in(office: Office) -> None:
    with signing_in(office) as (smtp, server):
        smtp.carry(PARCEL)
        assert server.received == [PARCEL.content]


def test_a_refused_token_concerns_every_message_alike(office: Office) -> None:
    office.answers = [(200, {**GOOD, "access_token": "vanha"})]
    with signing_in(office) as (smtp, server), pytest.raises(NotNow) as raised:
        smtp.carry(PARCEL)
    assert (raised.value.code, server.received) == (UNREACHABLE, [])


def test_without_a_token_no_mail_leaves_and_no_password_is_tried(office: Office) -> None:
    office.answers = [(401, {"error": "invalid_client"})]
    with signing_in(office) as (smtp, server), pytest.raises(NotNow) as raised:
        smtp.carry(PARCEL)
    assert (raised.value.code, server.received) == (UNREACHABLE, [])
