"""A mailbox in a folder, for the demo and wherever no mail server is set (Maildir, one file a message)."""

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from adapters.email.headers import Parcel
from domain.errors import NotNow
from domain.messages import UNREACHABLE

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

    def rest(self) -> None:
        """Nothing is kept open."""

    def _put(self, parcel: Parcel) -> None:
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        name = f"{re.sub(r'[^A-Za-z0-9.-]', '-', parcel.id)}.eml"
        if any((self.folder / "cur").glob(f"{name}*")):
            return
        number, path = tempfile.mkstemp(dir=self.folder / "tmp")
        with os.fdopen(number, "wb") as file:
            file.write(parcel.content.replace(b"\r\n", b"\n"))
            file.flush()
            os.fsync(file.fileno())
        Path(path).replace(self.folder / "new" / name)
