"""A server of incoming mail that takes a connection and never says a word."""

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from adapters.inbox.imap import ImapInbox, inbox_of
from adapters.inbox.parsing import Reader
from domain.errors import NotNow
from tests.mails import PATH

pytestmark = pytest.mark.neighbour


@pytest.fixture
def silent() -> Iterator[ImapInbox]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"imap://inbox:secret@127.0.0.1:{server.getsockname()[1]}/INBOX"
        yield replace(inbox_of(url, Reader(PATH)), greeting=0.05)


def test_a_server_that_never_greets_is_out_of_reach_and_nobody_waits_long(silent: ImapInbox) -> None:
    with pytest.raises(NotNow) as told, silent.opened():
        pass
    assert told.value.code == "inbox.unreachable"
