"""Our own Postfix: a real relay on loopback that brings everything into one Maildir and tells of it in its own log.

Its master needs root, so it is started as root with a configuration, a queue and a log of its own; nothing of the
system's is touched.
"""

import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.neighbours import found
from tests.services.processes import answers, free_port, own_directory, stop, wait_until

MAIN = """\
compatibility_level = 3.6
queue_directory = {directory}/queue
data_directory = {directory}/data
maillog_file = {directory}/mail.log
maillog_file_prefixes = {directory}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = relay.example.org
mydestination =
alias_maps =
virtual_mailbox_domains = static:all
virtual_mailbox_base = {mailboxes}
virtual_mailbox_maps = static:{user}/
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
"""
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Postfix:
    """A running relay."""

    directory: Path
    port: int

    @property
    def log(self) -> Path:
        return self.directory / "mail.log"

    @property
    def url(self) -> str:
        """The address to send to, with the log that tells what the relay has taken."""
        return f"smtp://127.0.0.1:{self.port}?log={self.log}"


@contextmanager
def started(mailboxes: Path, user: str) -> Iterator[Postfix]:
    """Start a relay that puts every mail into the Maildir of one user below `mailboxes`."""
    with own_directory("postfix") as directory:
        directory.chmod(0o755)  # Postfix works as a user of its own
        server = Postfix(directory, free_port())
        config = configured(server, mailboxes, user)
        with (directory / "said").open("wb") as output:
            command: list[str | Path] = [found("postfix"), "-c", config, "start-fg"]
            process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_until(lambda: answers(server.port) or process.poll() is not None)
            assert process.poll() is None, (directory / "said").read_text() + server.log.read_text()
            yield server
        finally:
            stop(process)


def configured(server: Postfix, mailboxes: Path, user: str) -> Path:
    owner, own = pwd.getpwnam("nobody"), pwd.getpwnam("postfix")
    for name in ("config", "queue", "data"):
        (server.directory / name).mkdir(mode=0o755)
        os.chown(server.directory / name, 0, 0)
    os.chown(server.directory / "data", own.pw_uid, own.pw_gid)
    names = {"directory": server.directory, "mailboxes": mailboxes, "user": user, "port": server.port}
    config = server.directory / "config"
    (config / "main.cf").write_text(MAIN.format(**names, uid=owner.pw_uid, gid=owner.pw_gid))
    (config / "master.cf").write_text(MASTER.format(**names))
    return config
