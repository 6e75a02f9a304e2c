from pathlib import Path

import pytest

from adapters.launch.proving import proven
from domain.errors import NotFound
from domain.processes.reports.publishing import publish_report
from domain.reports.sections import Section
from domain.words import Language
from tests.domain.processes.reports.reporting_house import YES, Writing
from tests.region import COORDINATOR, KAISA, PEKKA


@pytest.fixture
def writing(tmp_path: Path) -> Writing:
    """A region that has published Isola's report."""
    writing = Writing(tmp_path).whole()
    writing.says(PEKKA, "approval.2027.isola.1", YES)
    writing.build()
    publish_report(writing.ports, "demo", "2027.isola", COORDINATOR.id)
    return writing


def test_a_published_report_is_proven_in_words(writing: Writing) -> None:
    for file in writing.told()["files"]:
        fine, told = proven(writing.ports, Path(file), Language.FI)
        assert fine
        assert told[0].startswith("Aito: Isola 2027, versio 1. Julkaistu ")
        assert told[1] == "Jäädytetyt luvut ja tekstit ovat ennallaan."
        assert told[2].startswith("Merkintöjen ketju on ehjä")


def test_a_changed_copy_is_not(writing: Writing, tmp_path: Path) -> None:
    copy = tmp_path / "copy.html"
    copy.write_bytes(Path(writing.told()["files"][1]).read_bytes().replace(b"hyv", b"huo"))
    assert proven(writing.ports, copy, Language.FI)[0] is False


def test_a_newer_version_is_told_of(writing: Writing) -> None:
    older = Path(writing.told()["files"][0])
    writing.region.clock.pass_time(days=1)
    writing.says(KAISA, "section.2027.isola.summary.isola", Section(words="Korjattu."))
    assert writing.told(anew=True)["version"] == 2
    writing.says(PEKKA, "approval.2027.isola.2", YES)
    writing.build()
    publish_report(writing.ports, "demo", "2027.isola", COORDINATOR.id)
    fine, told = proven(writing.ports, older, Language.EN)
    assert fine
    assert told[-1] == "A newer version 2 has been published."


def test_a_file_that_cannot_be_read_is_named(writing: Writing, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        proven(writing.ports, tmp_path / "nothing.pdf", Language.FI)
