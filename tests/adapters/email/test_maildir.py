import mailbox
from pathlib import Path

import pytest

from adapters.email.mail import mail_of
from adapters.email.maildir import Maildir
from domain.errors import NotNow
from domain.messages import Parcel
from tests.adapters.email.samples import LETTERHEAD, SENDER, PlainLinks, sample

PARCEL = Parcel("digest.c-0003.1.demo", "service@example.org", "kaisa@example.org", b"Subject: Hei\r\n\r\n.\r\nMoi\r\n")


def test_a_message_in_the_mailbox_is_read_by_any_program(tmp_path: Path) -> None:
    mail = mail_of("", tmp_path / "mailbox", "yhdyspinta@localhost")
    message, reader = sample("asking")
    mail.carry(mail.pack(LETTERHEAD, message, reader, SENDER, PlainLinks()))
    mail.rest()
    box = mailbox.Maildir(tmp_path / "mailbox", create=False)
    assert [found["To"] for found in box] == ["Kaisa Kivi <kaisa@isola.example.org>"]


def test_the_same_message_again_makes_no_second_copy(tmp_path: Path) -> None:
    """As after a crash between the writing and the confirming."""
    box = Maildir(tmp_path)
    box.carry(PARCEL)
    box.carry(PARCEL)
    assert len(list((tmp_path / "new").iterdir())) == 1
    read = tmp_path / "cur" / f"{PARCEL.id}.eml:2,S"
    (tmp_path / "new" / f"{PARCEL.id}.eml").rename(read)
    box.carry(PARCEL)
    assert [file.name for file in tmp_path.rglob("*.eml*")] == [read.name]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_lines_end_as_files_on_this_machine_do(tmp_path: Path) -> None:
    Maildir(tmp_path).carry(PARCEL)
    assert (tmp_path / "new" / f"{PARCEL.id}.eml").read_bytes() == b"Subject: Hei\n\n.\nMoi\n"


def test_a_disk_that_refuses_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "mailbox").write_text("not a folder")
    with pytest.raises(NotNow):
        Maildir(tmp_path / "mailbox").carry(PARCEL)
