"""Which real neighbours this machine has, and which tests cannot run without the others."""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

JARS = Path("/usr/share/java")
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""What spares Java half of its work where a program ends within seconds: it compiles lightly, and in one thread."""


def program(*names: str) -> Path | None:
    """The first of these programs that is on the path."""
    return next((Path(found) for found in map(shutil.which, names) if found), None)


def postgresql_programs() -> Path | None:
    """The folder with the newest initdb: Debian keeps servers off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    found = program("initdb")
    return next((f for f in reversed(folders) if (f / "initdb").exists()), found.parent if found else None)


def chromium() -> Path | None:
    return program("chromium", "chromium-browser", "google-chrome")


def redis() -> Path | None:
    return program("redis-server")


def dovecot() -> Path | None:
    """The server itself, where its half for IMAP is there too: Debian keeps servers off the path of most users."""
    server, imap = Path("/usr/sbin/dovecot"), Path("/usr/lib/dovecot/imap")
    return server if server.exists() and imap.exists() else None


def postfix() -> Path | None:
    """Its master runs as root alone."""
    return program("postfix") if os.geteuid() == 0 else None


def verapdf() -> Path | None:
    """Java with its compiler; the judge itself is a Python package, and needs a library that newer Javas lack."""
    return program("java") if program("javac") and (JARS / "jaxb-impl.jar").exists() else None


NEIGHBOURS: Mapping[str, Callable[[], Path | None]] = {
    "postgresql": postgresql_programs,
    "browser": chromium,
    "redis": redis,
    "dovecot": dovecot,
    "verapdf": verapdf,
    "postfix": postfix,
}


def missing() -> frozenset[str]:
    return frozenset(name for name, find in NEIGHBOURS.items() if find() is None)


def wanted(fixtures: Iterable[str], marks: Iterable[str]) -> frozenset[str]:
    """A test needs a neighbour when it asks for its fixture or carries its mark."""
    return frozenset(NEIGHBOURS) & {*fixtures, *marks}


def found(name: str) -> Path:
    """Where the neighbour is; tests that need a missing one have been left out before."""
    place = NEIGHBOURS[name]()
    if place is None:
        raise RuntimeError(f"{name} is not installed here; see system-packages.txt")
    return place
