"""The nightly backup: made beside its name, verified, kept; only then do the oldest go."""

import fcntl
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy.engine import make_url

from adapters.database.keeping import archive, postgresql, sqlite
from adapters.database.keeping.archive import Manifest
from adapters.database.migrate import newest
from domain.errors import Never, NotNow
from domain.keeping import Kept, Told, superfluous
from domain.outcome import Outcome

NAME, STAMP = "yhdyspinta-", "%Y%m%dT%H%M%SZ"
MEGABYTE = 1_000_000
REPORTS = "reports"


@dataclass(frozen=True)
class Vault:
    """Where backups of one service lie, and what they are made of. `key` marks the signing key."""

    url: str
    folder: Path
    reports: Path
    key: str = ""

    def back_up(self, now: datetime) -> Outcome:
        """Make one more backup, verify it and let go of those not kept any longer.

        Raises NotNow while another is being made, Never when it cannot be made or has proved unsound.
        """
        began = perf_counter()
        with self._alone(), TemporaryDirectory(dir=self.folder, prefix=".making-") as making:
            self._check_room()
            manifest, chains = self._made(Path(making), now)
            made = self._file(now)
            archive.put(Path(making) / made.name, made)
        gone = self._let_go()
        kept = self.kept()
        counts = {"rows": sum(manifest.rows.values()), "kept": len(kept), "let_go": len(gone)}
        needs = f"what does not follow from what was before it: {', '.join(chains)}" if chains else ""
        took = round(perf_counter() - began, 1)
        return Outcome(f"Backup {made.name}", counts, [str(made)], needs, {"kept": kept, "seconds": took})

    def kept(self) -> list[Kept]:
        """Return the backups there are, newest first."""
        found = [(moment, file) for file in self.folder.glob(f"{NAME}*.zip") if (moment := _moment(file))]
        return [
            Kept(str(file), moment, round(file.stat().st_size / MEGABYTE, 1))
            for moment, file in sorted(found, reverse=True)
        ]

    def _made(self, making: Path, now: datetime) -> tuple[Manifest, Sequence[str]]:
        """Write the whole and read it again; what is unsound never gets its name."""
        database = sqlite if make_url(self.url).get_backend_name() == "sqlite" else postgresql
        copy = archive.private(making / database.MEMBER)
        told, chains = database.save(self.url, copy)
        if told.version != newest():
            raise Never("backup.version", version=told.version or "–", needed=newest())
        files = {database.MEMBER: copy, **self._beside()}
        whole = archive.private(making / self._file(now).name)
        archive.write(whole, files, lambda digests: self._manifest(told, now, digests))
        return archive.verified(whole), chains

    def _manifest(self, told: Told, now: datetime, digests: Mapping[str, str]) -> Manifest:
        return Manifest(
            made_at=now,
            database=make_url(self.url).get_backend_name(),
            version=told.version,
            rows=told.rows,
            heads=told.heads,
            key=self.key,
            files=digests,
        )

    def _beside(self) -> dict[str, Path]:
        """Return the printed reports; files that are being printed begin with a dot."""
        found = sorted(file for file in self.reports.rglob("*") if file.is_file() and not file.name.startswith("."))
        return {f"{REPORTS}/{file.relative_to(self.reports).as_posix()}": file for file in found}

    def _check_room(self) -> None:
        """Raise Never when the disk might become full: a copy, the archive and something to spare."""
        database = sqlite if make_url(self.url).get_backend_name() == "sqlite" else postgresql
        beside = sum(file.stat().st_size for file in self._beside().values())
        needed, free = 2 * database.size(self.url) + beside, shutil.disk_usage(self.folder).free
        if free < needed:
            raise Never("backup.no-room", needed=needed // MEGABYTE + 1, free=free // MEGABYTE)

    def _let_go(self) -> list[Path]:
        gone = [self._file(moment) for moment in superfluous(one.made_at for one in self.kept())]
        for file in gone:
            file.unlink(missing_ok=True)
        return gone

    def _file(self, moment: datetime) -> Path:
        return self.folder / f"{NAME}{moment.astimezone(UTC):{STAMP}}.zip"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep others away, and clear away what a backup that was cut off has left; raises NotNow."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise NotNow("backup.another") from None
            for left in self.folder.glob(".making-*"):
                shutil.rmtree(left, ignore_errors=True)
            yield


def _moment(file: Path) -> datetime | None:
    try:
        return datetime.strptime(file.stem.removeprefix(NAME), STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
