"""What a start refuses, and what the web's server tells its log and believes of its callers."""

import json
import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import httpx
import pytest
import uvicorn
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.database.engine import connect, why_not_durable
from adapters.launch.serving import configured
from adapters.secrets import signing_keys
from adapters.settings import Settings, misspelt
from domain.errors import Never
from tests.adapters.launch.test_before import yhdyspinta
from tests.services.processes import free_port, wait_until

KEY = "k" * 32
NAME, TOKEN = "Kaisa Canary", "token-canary"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("YHDYSPINTA_SMPT_URL", "YHDYSPINTA_SMTP_URL"),
        ("YHDYSPINTA_WEBPORT", "YHDYSPINTA_WEB_PORT"),
        ("YHDYSPINTA_SECRET", "YHDYSPINTA_SECRET_KEY"),
        ("yhdyspinta_databse_url", "YHDYSPINTA_DATABASE_URL"),
    ],
)
def test_a_misspelt_setting_is_named_with_the_one_that_was_meant(written: str, meant: str) -> None:
    assert misspelt([written, meant, "yhdyspinta_var", "HOME", "YHDYSPINTA_BENCH_ROWS"]) == {written: meant}


@pytest.mark.walk
def test_nothing_starts_with_a_misspelt_setting(tmp_path: Path) -> None:
    told = yhdyspinta(tmp_path, "check", YHDYSPINTA_SMPT_URL="smtp://u:secret-canary@host")
    assert told.returncode == 1
    assert "YHDYSPINTA_SMPT_URL sets nothing, did you mean YHDYSPINTA_SMTP_URL?" in told.stderr
    assert "secret-canary" not in told.stderr + told.stdout


@pytest.mark.parametrize("keys", ["changeme", f"{KEY},", f",{KEY}", ",", f"{KEY}, short"])
def test_a_key_that_is_easily_guessed_is_refused_and_not_repeated(keys: str) -> None:
    with pytest.raises(ValidationError, match="secret_key") as refused:
        Settings.model_validate({"secret_key": keys})
    assert "changeme" not in str(refused.value)
    assert "32 characters" in str(refused.value)


def test_keys_can_be_changed_the_newest_last(tmp_path: Path) -> None:
    chosen = Settings.model_validate({"var": tmp_path, "secret_key": f"{KEY}, {KEY[::-1]}x"})
    assert signing_keys(chosen) == [KEY, f"{KEY}x"]


def test_the_key_that_is_kept_is_whole_its_owner_s_alone_and_stays(tmp_path: Path) -> None:
    made = signing_keys(Settings(var=tmp_path))
    assert signing_keys(Settings(var=tmp_path)) == made
    assert [(file.name, file.stat().st_mode & 0o777) for file in tmp_path.iterdir()] == [("secret-key", 0o600)]


def test_a_key_that_was_cut_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch()
    with pytest.raises(Never, match="secret-key"):
        signing_keys(Settings(var=tmp_path))


def test_a_database_that_does_not_wait_for_the_disk_is_refused(tmp_path: Path) -> None:
    with connect(f"sqlite:///{tmp_path}/x.db").connect() as connection:
        assert why_not_durable(connection) == ""
        connection.rollback()
        connection.connection.driver_connection.execute("PRAGMA synchronous = NORMAL")  # type: ignore[union-attr]
        assert "synchronous=FULL" in why_not_durable(connection)


def test_postgresql_that_does_not_wait_for_the_disk_is_refused(fresh_database: str) -> None:
    engine = connect(fresh_database)
    with engine.connect() as connection:
        assert why_not_durable(connection) == ""
        connection.exec_driver_sql("SET synchronous_commit = off")
        assert "synchronous_commit" in why_not_durable(connection)
    engine.dispose()


def caller(request: Request) -> Response:
    return JSONResponse({"client": request.client.host if request.client else ""})


def broken(request: Request) -> Response:
    raise KeyError(NAME)


@contextmanager
def served(**what: str) -> Iterator[str]:
    port = free_port()
    app = Starlette(routes=[Route("/l/answer/{token}", broken), Route("/", caller)])
    server = uvicorn.Server(configured(app, Settings.model_validate({"web_port": port, **what})))
    thread = Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.neighbour
def test_a_caller_s_own_word_for_its_address_is_not_believed() -> None:
    said = {"x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https"}
    with served() as home:
        assert json.loads(httpx.get(home, headers=said).text)["client"] == "127.0.0.1"
    with served(proxy="127.0.0.1") as home:
        assert json.loads(httpx.get(home, headers=said).text)["client"] == "192.0.2.1"


@pytest.mark.neighbour
def test_the_log_of_the_web_holds_no_token_and_nothing_of_what_an_error_holds(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with served() as home:
        assert status(home, f"/?t={TOKEN}") == 200
        assert status(home, f"/l/answer/{TOKEN}") == 500
    told = capfd.readouterr()
    assert "KeyError in" in caplog.text + told.err
    assert "test_starting.py" in caplog.text + told.err
    for canary in (NAME, TOKEN):
        assert canary not in told.err + told.out + caplog.text


def status(home: str, path: str) -> int:
    """Ask by a client that logs nothing itself."""
    connection = HTTPConnection(home.removeprefix("http://"))
    connection.request("GET", path)
    with closing(connection):
        return connection.getresponse().status
