"""What stands in the way is named before anything starts."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.database.engine import connect
from adapters.database.migrate import upgrade
from adapters.launch.before import check_clock, check_folder, check_port, migrate, only_one
from adapters.launch.environment import environment
from adapters.launch.faults import CannotStart
from adapters.launch.legible import unreadable
from adapters.settings import Settings
from tests.region import Region, a_demo_region

pytestmark = pytest.mark.walk


def yhdyspinta(folder: Path, *words: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as an operator would."""
    command = [sys.executable, "-m", "adapters.cli", *words]
    known = {**os.environ, "YHDYSPINTA_VAR": str(folder / "var"), **env}
    return subprocess.run(command, env=known, cwd=folder, check=False, capture_output=True, text=True, timeout=60)


def test_a_taken_port_is_named_with_its_variable(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} .* YHDYSPINTA_WEB_PORT"):
            check_port("127.0.0.1", port, "YHDYSPINTA_WEB_PORT")
        told = yhdyspinta(tmp_path, "up", YHDYSPINTA_WEB_PORT=str(port))
    assert told.returncode == 1
    assert re.fullmatch(rf"Port {port} .*YHDYSPINTA_WEB_PORT\.\n", told.stderr)
    assert not (tmp_path / "var" / "logs").exists(), "nothing was started"


@pytest.mark.parametrize(("name", "value"), [("WEB_PORT", "many"), ("CLOCK", "noon"), ("PUBLIC_URL", "hyte.fi")])
def test_an_unreadable_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    told = yhdyspinta(tmp_path, "up", **{f"YHDYSPINTA_{name}": value})
    assert (told.returncode, f"YHDYSPINTA_{name}" in told.stderr, "Traceback" in told.stderr) == (1, True, False)
    assert not (tmp_path / "var" / "logs").exists(), "nothing was started"


BAD = {
    "YHDYSPINTA_DATABASE_URL": ("nowhere", "mysql://host/name", "postgresql://host:many/name", "sqlite://"),
    "YHDYSPINTA_PUBLIC_URL": ("hyte.fi", "asdf", "ftp://hyte.fi", "https://", "https://hyte.fi:port", "https://a.fi?b"),
    "YHDYSPINTA_PROXY": ("proxy.hyte.fi", "127.0.0.1/99"),
    "YHDYSPINTA_SMTP_URL": ("mail.hyte.fi", "http://mail.hyte.fi", "smtp://host:many", "smtp://host?per_minute=few"),
    "YHDYSPINTA_MAIL_FROM": ("Hyte <hyte@hyte.fi>", "hyte"),
    "YHDYSPINTA_INBOX_URL": ("imaps://hyte.fi/INBOX", "pop3://a:b@hyte.fi"),
    "YHDYSPINTA_OPERATORS_URL": ("ops@hyte.fi", "json://ops.hyte.fi somewhere"),
    "YHDYSPINTA_OAUTH_TOKEN_URL": ("login",),
    "YHDYSPINTA_OAUTH_CLIENT_ID": ("alone",),
    "YHDYSPINTA_STATISTICS_URL": ("/nowhere", "sotkanet.fi"),
    "PREFECT_SERVER_API_PORT": ("abc", "0", "70000"),
    "PREFECT_API_URL": ("127.0.0.1:4200",),
}
GOOD = {
    "YHDYSPINTA_DATABASE_URL": ("postgresql://hyte:p%40ss@host:5433/hyte", "sqlite:////srv/hyte.db"),
    "YHDYSPINTA_PUBLIC_URL": ("https://hyte.fi", "http://localhost:8081/", "https://alue.fi/hyte"),
    "YHDYSPINTA_PROXY": ("127.0.0.1", "::1, 10.0.0.0/8", "*"),
    "YHDYSPINTA_SMTP_URL": ("smtps://hyte:p%40ss@host?per_minute=30", "smtp://localhost"),
    "YHDYSPINTA_MAIL_FROM": ("hyte@hyte.fi", "yhdyspinta@localhost"),
    "YHDYSPINTA_INBOX_URL": ("imaps://hyte:secret@hyte.fi/INBOX",),
    "YHDYSPINTA_OPERATORS_URL": ("json://ops.hyte.fi mailto://a:b@hyte.fi",),
    "YHDYSPINTA_STATISTICS_URL": ("https://sotkanet.fi/rest/1.1", "."),
    "PREFECT_SERVER_API_PORT": ("4201",),
}


def told_of(name: str, value: str) -> list[str]:
    """Return what is said about one setting."""
    ours = {name.removeprefix("YHDYSPINTA_").lower(): value} if name.startswith("YHDYSPINTA_") else {}
    return unreadable(Settings.model_validate(ours), {name: value})


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_setting_that_cannot_be_read_is_named_with_what_it_has_to_be(name: str, value: str) -> None:
    told = told_of(name, value)[0]
    assert (name in told, value in told.split(), "such as" in told or "go together" in told) == (True, False, True)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in GOOD.items() for value in values])
def test_whatever_can_be_read_is_taken(name: str, value: str) -> None:
    assert told_of(name, value) == []


def test_a_database_file_named_from_here_is_the_same_one_for_flows_in_other_folders(tmp_path: Path) -> None:
    env = environment(Settings(var=tmp_path, database_url="sqlite:///hyte.db"), {})
    assert env["YHDYSPINTA_DATABASE_URL"] == f"sqlite:///{Path('hyte.db').resolve()}"


def test_a_folder_nobody_may_write_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="YHDYSPINTA_VAR"):
        check_folder(tmp_path / "file" / "var")


def test_a_database_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="YHDYSPINTA_DATABASE_URL"):
        migrate(f"sqlite:///{tmp_path}/nowhere/yhdyspinta.db")


def test_a_second_launcher_keeps_away_from_the_same_folder(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(CannotStart, match="already"), only_one(tmp_path):
        pytest.fail("two of them")


def test_a_made_up_clock_is_refused_where_people_are_real(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/yhdyspinta.db"
    upgrade(database)
    chosen = Settings(var=tmp_path, database_url=database, clock="2027-02-01T10:00+02:00")
    a_demo_region(engine=connect(database))
    check_clock(chosen)
    Region(engine=connect(database))
    with pytest.raises(CannotStart, match="YHDYSPINTA_CLOCK"):
        check_clock(chosen)


def test_children_find_everything_from_any_folder(tmp_path: Path) -> None:
    env = environment(Settings(var=Path("var"), clock="2027-02-01T10:00+02:00"), {})
    assert env["YHDYSPINTA_VAR"].startswith("/")
    assert env["YHDYSPINTA_DATABASE_URL"].startswith("sqlite:////")
    assert "@" in env["YHDYSPINTA_CLOCK"], "every process shows the same time"


def test_prefect_keeps_to_this_machine_and_its_own_settings_win() -> None:
    given = {"PREFECT_SERVER_API_PORT": "4711", "PREFECT_SERVER_API_AUTH_STRING": "ops:secret"}
    env = environment(Settings(), given)
    assert env["PREFECT_API_URL"] == "http://127.0.0.1:4711/api"
    assert env["PREFECT_API_AUTH_STRING"] == "ops:secret"
    assert (env["DO_NOT_TRACK"], env["PREFECT_SERVER_ANALYTICS_ENABLED"]) == ("1", "false")
    assert env["PREFECT_SERVER_UI_V2_ENABLED"] == "false"
