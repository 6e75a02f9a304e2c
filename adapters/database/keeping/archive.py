"""One backup in one file: a ZIP with a manifest, written beside its name, verified, and only then called by it."""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from shutil import copyfileobj
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pydantic import BaseModel, ConfigDict, ValidationError

from domain.errors import Never, NotFound
from domain.keeping import Told

FORMAT = 1
CHUNK = 1 << 20
MADE = (2000, 1, 1, 0, 0, 0)
"""The time ZIP wants of each member; the manifest has the real one."""
MANIFEST = "manifest.json"
SMALLEST = 1
"""How hard to compress: the night is short, and a database shrinks to a quarter even so."""
PACKED = (".pgdump", ".pdf", ".xlsx")
LEFT_OUT = (
    "the signing key (YHDYSPINTA_SECRET_KEY or the file secret-key): keep it apart, links work with the same one only",
    "the settings",
    "the mailbox of a service without a mail server",
    "mails on their way as they would be sent, with their links: they are written anew",
    "Prefect's own database: its schedules and alarms are made anew at start",
)


class Manifest(BaseModel):
    """What a backup holds: of the database as it was saved, and each file with its SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    format: int = FORMAT
    made_at: datetime
    database: str
    version: str
    rows: Mapping[str, int]
    heads: Mapping[str, Mapping[str, str]]
    key: str
    """A mark of the signing key, by which the same one is known again."""
    files: Mapping[str, str]
    left_out: tuple[str, ...] = LEFT_OUT

    @property
    def told(self) -> Told:
        """Return what the database told of itself."""
        return Told(self.version, self.rows, self.heads)


def write(into: Path, files: Mapping[str, Path], about: Callable[[Mapping[str, str]], Manifest]) -> None:
    """Write the archive, its manifest last since that names each file's SHA-256, and bring it to the disk."""
    with ZipFile(into, "w", ZIP_DEFLATED, compresslevel=SMALLEST) as archive:
        digests = {name: _written(archive, name, file) for name, file in files.items()}
        archive.writestr(MANIFEST, about(digests).model_dump_json(indent=2))
    to_disk(into)


def put(part: Path, name: Path) -> None:
    """Call a finished file by its name, on the disk too."""
    part.replace(name)
    to_disk(name.parent)


def verified(file: Path) -> Manifest:
    """Return a backup's manifest once every file in it has proved to be what it was.

    Raises NotFound where there is no such file, Never for what is no backup of ours or has been damaged.
    """
    with opened(file) as (manifest, archive):
        held = set(archive.namelist())
        if held != {MANIFEST, *manifest.files}:
            raise Never("restore.damaged", file=file.name)
        for name, digest in manifest.files.items():
            if _within(archive, name, file) != digest:
                raise Never("restore.damaged", file=file.name)
        return manifest


@contextmanager
def opened(file: Path) -> Iterator[tuple[Manifest, ZipFile]]:
    """Open a backup; raises NotFound or Never."""
    with ExitStack() as closing:
        try:
            archive = closing.enter_context(ZipFile(file))
            manifest = Manifest.model_validate_json(archive.read(MANIFEST))
        except FileNotFoundError:
            raise NotFound("restore.no-file", file=str(file)) from None
        except (BadZipFile, KeyError, ValidationError, OSError, EOFError, zlib.error):
            raise Never("restore.unfit", file=file.name) from None
        yield manifest, archive


def unpacked(archive: ZipFile, names: Iterable[str], into: Path) -> None:
    """Write members into a folder, readable by the owner only; none of them lands outside it."""
    for name in names:
        target = (into / name).resolve()
        if not target.is_relative_to(into.resolve()):
            raise Never("restore.unfit", file=name)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with archive.open(name) as source, private(target).open("wb") as out:
            copyfileobj(source, out)
        to_disk(target)


def private(file: Path) -> Path:
    """Make an empty file that nobody but the owner may read."""
    os.close(os.open(file, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    return file


def _within(archive: ZipFile, name: str, file: Path) -> str:
    try:
        with archive.open(name) as member:
            return file_digest(member, "sha256").hexdigest()  # type: ignore[arg-type]
    except (BadZipFile, EOFError, ValueError, zlib.error):
        raise Never("restore.damaged", file=file.name) from None


def _written(archive: ZipFile, name: str, file: Path) -> str:
    """Write one file, and return its SHA-256 as it was read: reports may be printed anew meanwhile."""
    about, digest = ZipInfo(name, MADE), sha256()
    about.compress_type = ZIP_STORED if name.endswith(PACKED) else ZIP_DEFLATED
    with file.open("rb") as source, archive.open(about, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
