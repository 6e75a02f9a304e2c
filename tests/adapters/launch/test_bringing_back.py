"""From a terminal: a backup looked at and brought back, its post released; `check` tells how old the newest is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.clock import SystemClock
from adapters.database.engine import connect
from adapters.database.keeping.backup import Vault
from adapters.launch.before import only_one
from adapters.launch.bringing_back import bring_back
from adapters.launch.faults import CannotStart
from adapters.launch.inspection import Fault, _backups
from adapters.launch.outboxes import outboxes
from adapters.launch.releasing import let_go
from adapters.secrets import mark_of, signing_keys
from adapters.settings import Settings
from domain.errors import RuleBroken
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from domain.words import Language
from tests.region import KAISA, Moved, Region
from tests.versioned import a_file_of_this_version


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var=tmp_path / "var")


@pytest.fixture
def region(settings: Settings) -> Iterator[Region]:
    settings.var.mkdir()
    (settings.var / "yhdyspinta.db").write_bytes(a_file_of_this_version())
    engine = connect(settings.database)
    region = Moved(engine=engine)
    region.clock.pass_time(minutes=region.alliance.hold_minutes)
    send_notices(region.ports, region.code)
    yield region
    engine.dispose()


@pytest.fixture
def saved(settings: Settings, region: Region) -> Path:
    mark = mark_of(signing_keys(settings))
    vault = Vault(settings.database, settings.vault, settings.var / "reports", mark)
    return Path(vault.back_up(region.clock.now()).ids[0])


def test_a_dry_run_says_what_it_holds_and_leaves_no_trace(settings: Settings, saved: Path, tmp_path: Path) -> None:
    target = tmp_path / "new"
    told = list(bring_back(settings, saved, str(target), Language.FI, dry_run=True))
    assert told[0].startswith("Varmuuskopio on ehjä: tehty 1.2.2027 klo 10.45")
    assert told[1].startswith("Tämä oli koe: mitään ei palautettu.")
    assert not target.exists()


def test_brought_back_it_tells_of_the_key_and_of_the_post_that_waits(
    settings: Settings, saved: Path, region: Region, tmp_path: Path
) -> None:
    told = list(bring_back(settings, saved, str(tmp_path / "new"), Language.EN, dry_run=False))
    assert "signing key is not the one of before" in told[2]
    assert told[3] == f"Start the service there: `YHDYSPINTA_VAR={tmp_path / 'new'} yhdyspinta up`"
    assert f"`YHDYSPINTA_VAR={tmp_path / 'new'} yhdyspinta release`" in told[4]
    other = Moved(connect(f"sqlite:///{tmp_path / 'new' / 'yhdyspinta.db'}"), clock=region.clock)
    asked: list[str] = []

    def agree(said: str) -> bool:
        asked.append(said)
        return True

    lines = list(let_go(other.ports, "", Language.FI, agree, drop=False))
    assert asked == ["Lähetetäänkö nämä (5)?"]
    assert "Postipalvelimelta ei voi kysyä, mitkä näistä ovat jo lähteneet." in lines
    assert any(KAISA.name in line and "ennen varmuuskopiota" in line for line in lines)
    assert lines[-1] == "Posti on vapautettu: 5 lähtee, 0 jätettiin pois."
    assert deliver_messages(other.ports, other.code).counts["sent"] == 5
    other.engine.dispose()


def test_with_the_same_key_links_are_not_spoken_of(settings: Settings, saved: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "secret-key").write_bytes((settings.var / "secret-key").read_bytes())
    told = list(bring_back(settings, saved, str(new), Language.EN, dry_run=False))
    assert len(told) == 4


def test_a_check_names_the_post_that_waits_after_a_restore_and_what_to_do(
    settings: Settings, saved: Path, tmp_path: Path
) -> None:
    assert list(outboxes(settings.database)) == [("outbox", "free to leave, 5 messages wait", True)]
    list(bring_back(settings, saved, str(tmp_path / "new"), Language.EN, dry_run=False))
    ((subject, told, fine),) = outboxes(f"sqlite:///{tmp_path / 'new' / 'yhdyspinta.db'}")
    assert (subject, fine) == ("outbox demo", False)
    assert "5 messages wait: look on the page /processes/held, or `yhdyspinta release demo`" in told


def test_where_nobody_can_be_asked_the_post_stays(settings: Settings, saved: Path, tmp_path: Path) -> None:
    list(bring_back(settings, saved, str(tmp_path / "new"), Language.EN, dry_run=False))
    other = Moved(connect(f"sqlite:///{tmp_path / 'new' / 'yhdyspinta.db'}"))
    with pytest.raises(RuleBroken, match=r"held\.ask-first"):
        list(let_go(other.ports, "demo", Language.FI, None, drop=True))
    assert list(let_go(other.ports, "demo", Language.EN, lambda _: False, drop=True))[-1] == "The post still waits."
    other.engine.dispose()


def test_nothing_is_put_under_a_service_that_runs(settings: Settings, saved: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()
    with only_one(new), pytest.raises(CannotStart):
        list(bring_back(settings, saved, str(new), Language.EN, dry_run=False))
    assert not (new / "yhdyspinta.db").exists()


def test_a_new_service_has_no_backup_yet_and_that_is_no_fault(settings: Settings) -> None:
    assert _backups(settings).startswith("none yet")


def test_a_backup_of_days_ago_is_a_fault_and_one_of_last_night_is_not(settings: Settings) -> None:
    settings.vault.mkdir(parents=True)
    now = SystemClock().now()
    for days, fine in ((3, False), (1, True)):
        (settings.vault / f"yhdyspinta-{now - timedelta(days=days):%Y%m%dT%H%M%SZ}.zip").touch()
        if fine:
            assert "2 kept" in _backups(settings)
        else:
            with pytest.raises(Fault, match="see the runs of back-up"):
                _backups(settings)
