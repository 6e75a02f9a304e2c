"""A Postfix of one's own is asked by its log what it has taken: whole messages only, also from logs put aside."""

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.email.mail import LetterMail
from adapters.email.mta_log import all_taken, has_taken
from adapters.email.server import server_of
from adapters.email.smtp import Smtp
from adapters.return_path import ReturnPath, Use
from domain.messages import Parcel, ref_of

SAVED = datetime(2027, 2, 1, 1, 17, tzinfo=UTC)
KEY = "digest.c-0003.2027-02-01.email"


def lines(queue: str, id: str, *, whole: bool = True) -> str:
    """What Postfix writes of one message; cleanup alone when it broke off half-way."""
    head = "Feb  1 09:16:01 relay postfix"
    said = f"{head}/cleanup[71]: {queue}: message-id=<{id}@county.example.org>\n"
    return said + f"{head}/qmgr[70]: {queue}: from=<a@b.example.org>, size=9, nrcpt=1 (queue active)\n" * whole


def mail(log: Path, *keys: str) -> LetterMail:
    server = server_of(f"smtp://127.0.0.1:25?log={log}")
    returns = ReturnPath(keys, "yhdyspinta@county.example.org") if keys else None
    return LetterMail(Smtp(server, "county.example.org"), "yhdyspinta@county.example.org", returns)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "mail.log"


def test_a_message_that_broke_off_half_way_was_not_taken(log: Path) -> None:
    log.write_text(lines("4F", f"{KEY}.demo", whole=False) + lines("5A", "other.demo"))
    assert mail(log).gone("demo", [KEY, "other"], SAVED) == frozenset({"other"})
    assert has_taken(log, Parcel(f"{KEY}.demo", "", "", b"")) is False


def test_a_name_counts_whichever_key_has_signed_it_and_of_the_own_alliance_only(log: Path) -> None:
    tag = ReturnPath(["a key lost with the old machine"], "a@b").tag(ref_of("demo", KEY), Use.HEADER)
    log.write_text(lines("4F", f"{tag}.{KEY}.demo"))
    assert mail(log, "a new key").gone("demo", [KEY, "other"], SAVED) == frozenset({KEY})
    assert mail(log, "a new key").gone("second", [KEY], SAVED) == frozenset()


def test_logs_put_aside_and_packed_since_the_backup_are_read_too(log: Path) -> None:
    log.write_text("")
    for number, day in ((2, 3), (3, 1)):
        packed = log.with_name(f"mail.log.{number}.gz")
        packed.write_bytes(gzip.compress(lines("4F", f"of-log-{number}.demo").encode()))
        put_aside = datetime(2027, 2, day, tzinfo=UTC).timestamp()
        os.utime(packed, (put_aside, put_aside))
    assert all_taken(log, SAVED) == frozenset({"of-log-2.demo"})


def test_without_a_log_or_with_one_nobody_may_read_nothing_is_claimed(log: Path) -> None:
    assert mail(log).gone("demo", [KEY], SAVED) is None
    assert LetterMail(Smtp(server_of("smtp://127.0.0.1"), "b"), "a@b").gone("demo", [KEY], SAVED) is None
