"""A backup is whole, nobody else's to read, and made before an older one goes."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from stat import S_IMODE
from zipfile import ZipFile

import pytest

from adapters.database.keeping import archive
from adapters.database.keeping.backup import Vault
from domain.errors import Never, NotNow
from domain.keeping import DAILY
from tests.adapters.database.keeping.conftest import ON_BOTH
from tests.region import Region


@ON_BOTH
def test_a_backup_says_what_is_in_it_and_what_is_not(region: Region, vault: Vault) -> None:
    made = Path(vault.back_up(region.clock.now()).ids[0])
    manifest = archive.verified(made)
    assert manifest.rows["requests"] == 5
    assert manifest.heads == {"demo": {}}
    assert set(manifest.files) == {
        "database.db" if manifest.database == "sqlite" else "database.pgdump",
        "reports/demo/2026/county-2026-v1-fi.pdf",
    }
    assert "signing key" in manifest.left_out[0]


@ON_BOTH
def test_a_backup_is_for_its_owner_only_and_nothing_half_done_lies_beside_it(region: Region, vault: Vault) -> None:
    made = Path(vault.back_up(region.clock.now()).ids[0])
    assert S_IMODE(made.stat().st_mode) == 0o600
    assert sorted(file.name for file in vault.folder.iterdir()) == [".lock", made.name]


def test_old_backups_go_only_after_the_new_one_is_there(region: Region, vault: Vault) -> None:
    now = region.clock.now()
    vault.folder.mkdir()
    for day in range(1, DAILY + 1):
        (vault.folder / f"yhdyspinta-{now + timedelta(days=day):%Y%m%dT%H%M%SZ}.zip").touch()
    made = vault.back_up(now + timedelta(days=DAILY + 1))
    assert (made.counts["kept"], made.counts["let_go"]) == (DAILY, 1)
    assert made.ids == [vault.kept()[0].file]


def test_where_there_is_no_room_the_old_ones_stay(region: Region, vault: Vault) -> None:
    vault.back_up(region.clock.now())
    kept = vault.kept()
    huge = replace(vault, reports=a_huge_file(vault.folder.parent / "huge"))
    with pytest.raises(Never, match=r"backup\.no-room"):
        huge.back_up(region.clock.pass_time(days=1))
    assert vault.kept() == kept


def a_huge_file(folder: Path) -> Path:
    """A file of many terabytes that takes no room: all of it is a hole."""
    folder.mkdir()
    with (folder / "report.pdf").open("wb") as file:
        file.truncate(15 << 40)
    return folder


def test_while_one_is_being_made_another_waits_for_the_next_night(region: Region, vault: Vault) -> None:
    vault.folder.mkdir()
    with somebody_at_it(vault.folder), pytest.raises(NotNow, match=r"backup\.another"):
        vault.back_up(region.clock.now())
    assert vault.kept() == []


@contextmanager
def somebody_at_it(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def test_what_a_killed_backup_left_is_cleared_away(region: Region, vault: Vault) -> None:
    (vault.folder / ".making-killed").mkdir(parents=True)
    (vault.folder / ".making-killed" / "database.db").write_bytes(b"half")
    vault.back_up(region.clock.now())
    assert not (vault.folder / ".making-killed").exists()


@pytest.mark.parametrize("place", [0.3, 0.6, 0.99])
def test_a_changed_byte_is_noticed(region: Region, vault: Vault, place: float) -> None:
    made = Path(vault.back_up(region.clock.now()).ids[0])
    contents = bytearray(made.read_bytes())
    with ZipFile(made) as whole:
        end = whole.start_dir  # behind it only names and dates are repeated
    contents[int(place * end)] ^= 0xFF
    made.write_bytes(contents)
    with pytest.raises(Never, match=r"restore\.(damaged|unfit)"):
        archive.verified(made)


def test_a_member_put_in_later_is_noticed(region: Region, vault: Vault) -> None:
    made = Path(vault.back_up(region.clock.now()).ids[0])
    with ZipFile(made, "a") as more:
        more.writestr("reports/more.pdf", b"")
    with pytest.raises(Never, match=r"restore\.damaged"):
        archive.verified(made)


def test_the_newest_is_shown_first_with_its_size_and_time(region: Region, vault: Vault) -> None:
    vault.back_up(region.clock.now())
    later = region.clock.now() + timedelta(days=1)
    done = vault.back_up(later)
    assert done.details["kept"][0].made_at == later.replace(microsecond=0)
    assert done.details["seconds"] >= 0
    assert json.dumps(done.counts)
