"""`yhdyspinta check` opens the inbox for real."""

from pathlib import Path

import pytest

from adapters.launch.inspection import Found, inspect
from adapters.settings import Settings
from tests.services.dovecot import Dovecot


def looked(var: Path, url: str = "") -> Found:
    settings = Settings.model_validate({"var": var, "inbox_url": url, "statistics_url": str(var)})
    return next(one for one in inspect(settings) if one.subject == "inbox")


def test_without_an_inbox_nothing_is_wrong(tmp_path: Path) -> None:
    assert looked(tmp_path) == Found(
        "inbox", "none is read; YHDYSPINTA_INBOX_URL lets answers, bounces and absences in"
    )


@pytest.mark.dovecot
def test_an_inbox_is_opened_and_its_folders_made(tmp_path: Path, dovecot: Dovecot) -> None:
    dovecot.drop("inbox", b"From: a@b.example.org\r\n\r\nhei\r\n")
    found = looked(tmp_path, dovecot.url("inbox"))
    told = "127.0.0.1 lets us in, 1 mail waits; handled mail goes to processed, seen, parked"
    assert (found.fine, found.told) == (True, told)


@pytest.mark.dovecot
def test_a_refused_password_is_told_in_words_without_repeating_it(tmp_path: Path, dovecot: Dovecot) -> None:
    found = looked(tmp_path, f"imap://inbox:salaisuus@127.0.0.1:{dovecot.port}/INBOX")
    assert not found.fine
    assert found.told == "The server of incoming mail refuses the name or password. Set YHDYSPINTA_INBOX_URL"


def test_an_address_that_is_none_is_named(tmp_path: Path) -> None:
    assert "imaps://user:password@host/INBOX" in looked(tmp_path, "https://mail.example.org").told
