"""Whether every setting can be read: said before anything starts, by its name, with an example of how it is written."""

from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from adapters.settings import PREFIX, Settings
from domain.errors import RuleBroken

EVERYBODY = "*"
HIGHEST_PORT = 65535
NOWHERE = (None, "", ":memory:")
"""Databases that would be gone with the process, or be none."""
PORTS = ("PREFECT_SERVER_API_PORT",)
"""Prefect's own settings that we read ourselves."""


def unreadable(settings: Settings, env: Mapping[str, str]) -> list[str]:
    """Return a sentence for each setting that cannot be read; none tells what was written, for it may be a secret."""
    return [*_ours(settings), *_prefect_s(env), *_together(settings)]


def _ours(settings: Settings) -> Iterator[str]:
    for name, (fits, wanted) in FORMS.items():
        written = getattr(settings, name)
        plain = written if isinstance(written, str) else written.get_secret_value()
        if plain and not fits(plain):
            yield f"{PREFIX}{name.upper()} has to be {wanted}"


def _prefect_s(env: Mapping[str, str]) -> Iterator[str]:
    for name in PORTS:
        if name in env and not (env[name].isdecimal() and 0 < int(env[name]) <= HIGHEST_PORT):
            yield f"{name} has to be a port between 1 and {HIGHEST_PORT}, such as 4200"
    if "PREFECT_API_URL" in env and not _web_address(env["PREFECT_API_URL"]):
        yield "PREFECT_API_URL has to be an address such as http://127.0.0.1:4200/api"


def _together(settings: Settings) -> Iterator[str]:
    url, client, secret, _ = settings.oauth
    if any((url, client, secret)) and not all((url, client, secret)):
        yield f"{PREFIX}OAUTH_TOKEN_URL, {PREFIX}OAUTH_CLIENT_ID and {PREFIX}OAUTH_CLIENT_SECRET go together: set all"


def _web_address(written: str) -> bool:
    try:
        parts = urlsplit(written)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(mark in written for mark in " ?#")


def _bank(written: str) -> bool:
    return _web_address(written) or Path(written).is_dir()


def _database(written: str) -> bool:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        address = make_url(written)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        return False
    return address.get_backend_name() in {"sqlite", "postgresql"} and address.database not in NOWHERE


def _mail_server(written: str) -> bool:
    from adapters.email.server import server_of

    return _taken(server_of, written)


def _sender(written: str) -> bool:
    from adapters.email.headers import host_of

    return _taken(host_of, written)


def _inbox(written: str) -> bool:
    from adapters.inbox.imap import server_of

    return _taken(server_of, written)


def _taken(read: Callable[[str], object], written: str) -> bool:
    try:
        read(written)
    except RuleBroken:
        return False
    return True


def _operators(written: str) -> bool:
    return all("://" in one for one in written.split())


def _proxies(written: str) -> bool:
    try:
        return all(one.strip() == EVERYBODY or ip_network(one.strip()) for one in written.split(","))
    except ValueError:
        return False


FORMS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "database_url": (
        _database,
        "an address such as postgresql://user:password@host/name, or sqlite:////folder/file.db",
    ),
    "public_url": (_web_address, "an address such as https://hyte.example.org"),
    "proxy": (_proxies, "an IP address such as 127.0.0.1"),
    "smtp_url": (_mail_server, "an address such as smtp://user:password@host:587 or smtps://host"),
    "mail_from": (_sender, "a mail address such as yhdyspinta@county.fi"),
    "inbox_url": (_inbox, "an address such as imaps://user:password@host/INBOX"),
    "operators_url": (_operators, "addresses as Apprise knows them, such as mailto://user:password@host"),
    "oauth_token_url": (
        _web_address,
        "an address such as https://login.microsoftonline.com/TENANT/oauth2/v2.0/token",
    ),
    "statistics_url": (_bank, "an address such as https://sotkanet.fi/rest/1.1, or a folder that is there"),
}
"""By the name of a setting how to tell that it fits, and what it has to be."""
