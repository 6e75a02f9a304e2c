"""Contacts' own channels come in by the file once; afterwards the page wins, and no address is ever told."""

from pathlib import Path

import pytest

from adapters.register.demo import EXAMPLES
from adapters.register.importing import import_file
from domain.own_channels import OwnChannel
from domain.processes.own_channels import take_channel
from domain.processes.post import deliver_messages
from domain.words import Language
from tests.adapters.register.test_importing import contacts
from tests.region import Region, a_demo_region

KAISA = "kaisa.kuusinen@kuuselo.example.org"
SECRET = "matrixs://kaisa:kanariansalaisuus@chat.kuuselo.example.org/#hyte"


@pytest.fixture
def region() -> Region:
    return a_demo_region()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "alliance.yaml", SECRET)


def written(path: Path, url: str) -> Path:
    """The demo with a channel for one of its people."""
    text = (EXAMPLES / "demo.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace(f"email: {KAISA}\n", f'email: {KAISA}\n        channel: "{url}"\n'), encoding="utf-8")
    return path


def channel(region: Region) -> OwnChannel | None:
    kaisa = contacts(region, "kuuselo")[KAISA].id
    with region.store.look(region.code) as work:
        return work.own_channels.of(kaisa)


def test_a_file_gives_a_channel_once_and_tells_its_owner(region: Region, path: Path) -> None:
    report = import_file(region.ports, path)
    kaisa = contacts(region, "kuuselo")[KAISA].id
    assert channel(region) == OwnChannel(kaisa, SECRET, trusted=True)
    deliver_messages(region.ports, region.code)
    assert region.chat.letters(kaisa) == ["own-trial"]
    assert [one.letter for one in region.mail.letters_to(kaisa)] == ["own-channel-set"]
    assert not import_file(region.ports, path).changed
    told = "\n".join(report.lines(Language.FI))
    assert "kanariansalaisuus" not in told
    assert "(channel)" in told


def test_a_dry_run_gives_nothing(region: Region, path: Path) -> None:
    import_file(region.ports, EXAMPLES / "demo.yaml")
    assert import_file(region.ports, path, dry_run=True).changed
    assert channel(region) is None


def test_whoever_took_their_channel_away_keeps_to_mail_when_the_file_comes_in_again(region: Region, path: Path) -> None:
    import_file(region.ports, path)
    kaisa = contacts(region, "kuuselo")[KAISA].id
    take_channel(region.ports, region.code, kaisa, kaisa)
    assert not import_file(region.ports, path).changed
    assert channel(region) is None


def test_an_address_nobody_can_read_is_a_fault_by_its_line_and_is_not_repeated(region: Region, tmp_path: Path) -> None:
    report = import_file(region.ports, written(tmp_path / "alliance.yaml", "unreadable://kanariansalaisuus"))
    assert [(one.column, one.problem.code) for one in report.faults] == [("channel", "channel.unreadable")]
    assert "kanariansalaisuus" not in "\n".join(report.lines(Language.FI))
    assert region.store.alliances() == [region.code]
