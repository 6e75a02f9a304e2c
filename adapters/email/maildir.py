"""A mailbox in a folder, for the demo and wherever no mail server is set (Maildir, one file a message)."""

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.errors import NotNow
from domain.messages import UNREACHABLE, Parcel

FOLDERS = ("tmp", "new", "cur")


@dataclass(frozen=True)
class Maildir:
    """Delivers into a folder. A file is named after its message, so a crash before the confirming makes no copy."""

    folder: Path

    def carry(self, parcel: Parcel) -> None:
        """Put the message in, whole or not at all; raises NotNow when the disk refuses."""
        try:
            self._put(parcel)
        except OSError as broken:
            raise NotNow(UNREACHABLE) from broken

    def knows(self, parcel: Parcel) -> bool | None:
        """Tell whether the message lies here, or lay here before its reader moved it on under its own name."""
        name = _name(parcel)
        return (self.folder / "new" / name).exists() or any((self.folder / "cur").glob(f"{name}*"))

    def all_known(self, since: datetime) -> frozenset[str]:
        """Return the names of all parcels that lie here; since when does not matter."""
        del since
        files = [file.name for box in FOLDERS[1:] for file in (self.folder / box).glob("*.eml*")]
        return frozenset(name.partition(".eml")[0] for name in files)

    def rest(self) -> None:
        """Nothing is kept open."""

    def mails_of(self, alliance: str) -> dict[Path, int]:
        """Return the alliance's mails, by file and inode; they are named after their Message-ID, which tells whose."""
        name = re.compile(rf".+\.{re.escape(alliance)}(\.[0-9a-f]{{16}})?\.eml(:.*)?")
        files = [file for box in FOLDERS[1:] for file in (self.folder / box).glob("*.eml*")]
        return {file: file.stat().st_ino for file in files if name.fullmatch(file.name)}

    def forget(self, mails: Mapping[Path, int]) -> int:
        """Remove mails found earlier, and tell how many; one that came under the same name since stays."""
        standing = [file for file, inode in mails.items() if file.exists() and file.stat().st_ino == inode]
        for file in standing:
            file.unlink(missing_ok=True)
        return len(standing)

    def _put(self, parcel: Parcel) -> None:
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        name = _name(parcel)
        if any((self.folder / "cur").glob(f"{name}*")):
            return
        number, path = tempfile.mkstemp(dir=self.folder / "tmp")
        with os.fdopen(number, "wb") as file:
            file.write(parcel.content.replace(b"\r\n", b"\n"))
            file.flush()
            os.fsync(file.fileno())
        Path(path).replace(self.folder / "new" / name)


def _name(parcel: Parcel) -> str:
    return f"{re.sub(r'[^A-Za-z0-9.-]', '-', parcel.id)}.eml"
