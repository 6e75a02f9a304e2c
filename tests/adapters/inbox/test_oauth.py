"""Dovecot lets us in by XOAUTH2: it takes a token alone, and asks the office that gave it whether it is good."""

from collections.abc import Iterator

import pytest

from adapters.inbox.imap import ImapInbox, inbox_of
from adapters.inbox.parsing import Reader
from domain.errors import Never, NotNow
from tests.mails import OURS, PATH, gmail, raw
from tests.region import KAISA
from tests.services.dovecot import Dovecot, started
from tests.token_office import GOOD, Office, opened

pytestmark = pytest.mark.dovecot
SHORT = {**GOOD, "expires_in": 60}
"""A token in its last minute: it is used this once."""


@pytest.fixture(scope="module")
def neighbours() -> Iterator[tuple[Office, Dovecot]]:
    with opened() as office, started(vouched_at=office.vouches_at) as dovecot:
        yield office, dovecot


@pytest.fixture
def office(neighbours: tuple[Office, Dovecot]) -> Office:
    office, _ = neighbours
    office.answers, office.asked, office.vouched, office.good = [], [], [], "merkki-1"
    return office


def inbox(neighbours: tuple[Office, Dovecot], office: Office, user: str = "inbox") -> ImapInbox:
    return inbox_of(f"imap://{user}@127.0.0.1:{neighbours[1].port}/INBOX", Reader(PATH), office.tokens)


def test_a_token_opens_the_inbox_and_is_kept_for_the_next_reading(
    neighbours: tuple[Office, Dovecot], office: Office
) -> None:
    neighbours[1].drop("inbox", raw(gmail(KAISA.email, OURS, "Hei")))
    ours = inbox(neighbours, office)
    for _ in range(2):
        with ours.opened() as box:
            assert box.count() == 1
    assert (len(office.asked), set(office.vouched)) == (1, {"merkki-1"})


def test_a_token_that_runs_out_is_renewed_before_the_next_reading(
    neighbours: tuple[Office, Dovecot], office: Office
) -> None:
    office.answers = [(200, SHORT), (200, {**GOOD, "access_token": "merkki-2"})]
    ours = inbox(neighbours, office)
    with ours.opened():
        office.good = "merkki-2"
    with ours.opened() as box:
        assert box.count() >= 0
    assert (len(office.asked), office.vouched[-1]) == (2, "merkki-2")


def test_a_token_nobody_vouches_for_does_not_let_us_in(neighbours: tuple[Office, Dovecot], office: Office) -> None:
    office.good = "another"
    with pytest.raises(Never, match=r"inbox\.login"), inbox(neighbours, office).opened():
        pass


def test_a_token_of_one_does_not_open_the_inbox_of_another(neighbours: tuple[Office, Dovecot], office: Office) -> None:
    with pytest.raises(Never, match=r"inbox\.login"), inbox(neighbours, office, "second").opened():
        pass


def test_without_a_token_it_is_tried_later(neighbours: tuple[Office, Dovecot], office: Office) -> None:
    office.answers = [(503, b"")]
    with pytest.raises(NotNow, match=r"oauth\.unreachable"), inbox(neighbours, office).opened():
        pass
    assert office.vouched == []
