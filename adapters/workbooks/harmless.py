"""Whether a file from outside may be opened at all: its kind, its size once unpacked, what hides in it."""

import zipfile
from io import BytesIO

from adapters.workbooks.book import Limits
from domain.errors import RuleBroken

OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = "xl/vbaProject.bin"
CHUNK = 1 << 16


def count_tags(content: bytes, limits: Limits) -> int:
    """Return how many tags the parts of a harmless workbook hold together: about that much work is it to read.

    Raises RuleBroken as `open_workbook` does.
    """
    _check_kind(content, limits)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_list(archive, limits)
            return _unpacked(archive, limits)
    # What zipfile cannot unpack, such as a compression of another kind, is NotImplementedError to it.
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zipfile.LargeZipFile, OSError):
        raise RuleBroken("workbook.broken") from None
    except RuntimeError:  # a zip with a password of its own
        raise RuleBroken("workbook.password") from None


def _check_kind(content: bytes, limits: Limits) -> None:
    if len(content) > limits.bytes:
        raise RuleBroken("workbook.size", limit=limits.bytes // 1_000_000)
    if content.startswith(OLE):
        raise RuleBroken("workbook.password" if ENCRYPTED in content else "workbook.old")
    if not content.startswith(ZIP):
        raise RuleBroken("workbook.kind")


def _check_list(archive: zipfile.ZipFile, limits: Limits) -> None:
    parts = archive.infolist()
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
        raise RuleBroken("workbook.unpacked", limit=limits.unpacked // 1_000_000)
    names = {part.filename for part in parts}
    if MACROS in names:
        raise RuleBroken("workbook.macros")
    if "xl/workbook.xml" not in names:
        raise RuleBroken("workbook.kind")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.open(part).read(2_000).upper():
            raise RuleBroken("workbook.content")


def _unpacked(archive: zipfile.ZipFile, limits: Limits) -> int:
    """Unpack all of it once without keeping anything, so that what it says of itself is proven; count the tags."""
    tags = 0
    for part in archive.infolist():
        with archive.open(part) as opened:  # its end is reached only where its checksum is right
            while chunk := opened.read(CHUNK):
                tags += chunk.count(b"<")
                if tags > limits.tags:
                    raise RuleBroken("workbook.heavy")
    return tags
