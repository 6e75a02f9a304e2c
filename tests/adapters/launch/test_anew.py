"""Before the demo is deleted somebody agrees; its old mails go with it, and nobody else's."""

from pathlib import Path

import pytest

from adapters.email.maildir import Maildir
from adapters.launch.anew import begin_anew
from adapters.register.demo import CODE, Demo, state
from domain.errors import RuleBroken
from domain.words import Language
from tests.adapters.email.test_maildir import PARCEL
from tests.founding import Empty, a_founded_demo
from tests.region import Region

EN = Language.EN
NAMES = {
    "digest.c-0003.1.demo.eml": True,
    "sign-in.c-0001.77.demo.0123456789abcdef.eml": True,
    "digest.c-0003.1.other.eml": False,
    "digest.c-0003.1.not-demo.eml": False,
    "more-time.values.2027.demo.other.eml": False,
}


@pytest.fixture
def region() -> Region:
    return a_founded_demo()


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    Maildir(tmp_path).carry(PARCEL)
    for name in NAMES:
        (tmp_path / "new" / name).write_text("Subject: Hei\n\nMoi\n")
    (tmp_path / "cur" / "digest.c-0004.1.demo.eml:2,S").write_text("Subject: Hei\n\nMoi\n")
    return tmp_path


def left(mailbox: Path) -> set[str]:
    return {file.name for file in mailbox.rglob("*.eml*")}


def test_the_demo_s_mails_go_with_it_and_nobody_else_s(region: Region, mailbox: Path) -> None:
    asked: list[str] = []

    def agree(question: str) -> bool:
        asked.append(question)
        return True

    told = begin_anew(region.ports, mailbox, CODE, EN, agree)
    assert asked == ["The demo alliance will be deleted with its answers and mails (3) and founded anew. Go on?"]
    assert told.endswith("opened. 3 old mails were removed from the mailbox.")
    assert left(mailbox) == {name for name, goes in NAMES.items() if not goes}


def test_a_new_mail_under_an_old_name_stays(mailbox: Path) -> None:
    box = Maildir(mailbox)
    old = box.mails_of(CODE)
    box.carry(PARCEL)
    assert box.forget(old) == 2
    assert f"{PARCEL.id}.eml" in left(mailbox)


def test_whoever_says_no_keeps_everything(region: Region, mailbox: Path) -> None:
    with region.store.look(CODE) as work:
        before = work.rounds.all()
    region.clock.pass_time(days=400)
    assert begin_anew(region.ports, mailbox, CODE, EN, lambda _: False) == "Nothing was changed."
    with region.store.look(CODE) as work:
        assert work.rounds.all() == before
    assert len(left(mailbox)) == len(NAMES) + 1


def test_where_nobody_can_be_asked_nothing_is_deleted(region: Region, tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="ask-first"):
        begin_anew(region.ports, tmp_path, CODE, EN, None)


def test_what_is_not_there_needs_no_question(tmp_path: Path) -> None:
    nothing = Empty()
    assert "founded" in begin_anew(nothing.ports, tmp_path, CODE, EN, None)
    assert state(nothing.ports) is Demo.RUNNING


@pytest.mark.parametrize("code", ["other", CODE])
def test_nobody_is_asked_about_an_alliance_that_is_no_demo(code: str, tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="not-demo"):
        begin_anew(Region().ports, tmp_path, code, EN, None)
