"""Our own Dovecot: a real IMAP server over Maildirs in its own directory, reachable from this machine only."""

import grp
import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.services.neighbours import found
from tests.services.processes import answers, free_port, own_directory, running, unprivileged

NUMBERS = count(1)
USERS = ("inbox", "second", "third")
PASSWORD = "sana/läpi pääsee"
CONFIG = """\
base_dir = {directory}/run
state_dir = {directory}/state
log_path = {directory}/dovecot.log
protocols = imap
listen = 127.0.0.1
{tls}
disable_plaintext_auth = no
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{directory}/mail/%u
mail_uid = {user}
mail_gid = {group}
auth_mechanisms = {mechanisms}
passdb {{
  driver = {driver}
  args = {args}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={directory}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {encrypted}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # Whoever has given a wrong password would wait longer and longer.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  prefix = {prefix}
  separator = {separator}
}}
"""

VOUCHED = """\
introspection_mode = get
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass(frozen=True)
class Dovecot:
    """A running server; everybody's password is the same."""

    directory: Path
    port: int
    encrypted: bool = False

    def url(self, user: str) -> str:
        """The address of somebody's inbox as our setting takes it."""
        scheme, host = ("imaps", "localhost") if self.encrypted else ("imap", "127.0.0.1")
        return f"{scheme}://{user}:{quote(PASSWORD, safe='')}@{host}:{self.port}/INBOX"

    def drop(self, user: str, mail: bytes) -> None:
        """Put a mail into somebody's inbox, as a delivery agent does."""
        folder = self.directory / "mail" / user
        for place in (folder.parent, folder, *(folder / name for name in ("tmp", "new", "cur"))):
            if not place.exists():
                place.mkdir()
                _give(place)
        file = folder / "tmp" / f"{next(NUMBERS):06}.test"
        file.write_bytes(mail.replace(b"\r\n", b"\n"))
        _give(file)
        file.rename(folder / "new" / file.name)


@contextmanager
def started(
    prefix: str = "", separator: str = "/", certificate: tuple[Path, Path] | None = None, vouched_at: str = ""
) -> Iterator[Dovecot]:
    """Start a server; a prefix such as `INBOX.` lets folders be made inside the inbox only.

    With a certificate and its key it speaks encrypted from the start. With an address that vouches for tokens (RFC
    7662) it takes these alone, and no password.
    """
    with own_directory("dovecot") as directory:
        server = Dovecot(directory, free_port(), certificate is not None)
        (directory / "users").write_text("".join(f"{name}:{{PLAIN}}{PASSWORD}\n" for name in USERS))
        (directory / "tokens").write_text(VOUCHED.format(url=vouched_at))
        config = directory / "dovecot.conf"
        names = {**_names(server, certificate), **_believed(directory, tokens=bool(vouched_at))}
        config.write_text(CONFIG.format(prefix=prefix, separator=separator, **names))
        for place in (config, directory / "users", directory / "tokens"):
            _give(place)
        with running([found("dovecot"), "-F", "-c", config], directory, lambda: answers(server.port)):
            yield server


def _believed(directory: Path, *, tokens: bool) -> dict[str, str]:
    if tokens:
        return {"mechanisms": "xoauth2", "driver": "oauth2", "args": f"{directory}/tokens"}
    args = f"scheme=PLAIN username_format=%u {directory}/users"
    return {"mechanisms": "plain", "driver": "passwd-file", "args": args}


def _names(server: Dovecot, certificate: tuple[Path, Path] | None) -> dict[str, object]:
    tls, identity = "ssl = no", unprivileged()
    if certificate:
        kept = [Path(shutil.copy(one, server.directory)) for one in certificate]
        for one in kept:
            _give(one)
        tls = f"ssl = yes\nssl_cert = <{kept[0]}\nssl_key = <{kept[1]}"
    who = {
        "user": pwd.getpwuid(identity.get("user", os.getuid())).pw_name,
        "group": grp.getgrgid(identity.get("group", os.getgid())).gr_name,
    }
    ports = {"plain": 0 if certificate else server.port, "encrypted": server.port if certificate else 0}
    return {"directory": server.directory, "tls": tls, **who, **ports}


def _give(place: Path) -> None:
    if identity := unprivileged():
        os.chown(place, identity["user"], identity["group"])


@pytest.fixture(scope="session")
def running_dovecot() -> Iterator[Dovecot]:
    with started() as server:
        yield server


@pytest.fixture
def dovecot(running_dovecot: Dovecot) -> Iterator[Dovecot]:
    """A server where nobody has any mail."""
    yield running_dovecot
    shutil.rmtree(running_dovecot.directory / "mail", ignore_errors=True)
