"""Our own Dovecot: a real IMAP server over Maildirs in its own directory, reachable from this machine only."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getuser
from itertools import count
from pathlib import Path

import pytest

from tests.services.neighbours import found
from tests.services.processes import answers, free_port, own_directory, running, unprivileged

NUMBERS = count(1)
PASSWORD = "sana/läpi pääsee"
CONFIG = """\
base_dir = {directory}/run
state_dir = {directory}/state
log_path = {directory}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{directory}/mail/%u
mail_uid = {user}
mail_gid = {group}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {directory}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={directory}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
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


@dataclass(frozen=True)
class Dovecot:
    """A running server; everybody's password is the same."""

    directory: Path
    port: int

    def url(self, user: str) -> str:
        """The address of somebody's inbox as our setting takes it."""
        return f"imap://{user}:sana%2Fl%C3%A4pi%20p%C3%A4%C3%A4see@127.0.0.1:{self.port}/INBOX"

    def drop(self, user: str, mail: bytes) -> None:
        """Put a mail into somebody's inbox, as a delivery agent does."""
        folder = self.directory / "mail" / user
        for name in ("tmp", "new", "cur"):
            place = folder / name
            place.mkdir(parents=True, exist_ok=True)
            self._give(place)
        for place in (folder, folder.parent):
            self._give(place)
        file = folder / "tmp" / f"{next(NUMBERS):06}.test"
        file.write_bytes(mail.replace(b"\r\n", b"\n"))
        self._give(file)
        file.rename(folder / "new" / file.name)

    def _give(self, place: Path) -> None:
        if identity := unprivileged():
            os.chown(place, identity["user"], identity["group"])


@contextmanager
def started(prefix: str = "", separator: str = "/") -> Iterator[Dovecot]:
    """Start a server; a prefix such as `INBOX.` lets folders be made inside the inbox only."""
    with own_directory("dovecot") as directory:
        server = Dovecot(directory, free_port())
        identity = unprivileged()
        user = pwd.getpwuid(identity["user"]).pw_name if identity else getuser()
        group = "nogroup" if identity else __import__("grp").getgrgid(os.getgid()).gr_name
        names = {"user": user, "group": group, "prefix": prefix, "separator": separator, "port": server.port}
        config = directory / "dovecot.conf"
        config.write_text(CONFIG.format(directory=directory, **names))
        users = (f"{name}:{{PLAIN}}{PASSWORD}\n" for name in ("inbox", "second", "third"))
        (directory / "users").write_text("".join(users))
        for place in (config, directory / "users"):
            server._give(place)
        with running([found("dovecot"), "-F", "-c", config], directory, lambda: answers(server.port)):
            yield server


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with started() as server:
        yield server
