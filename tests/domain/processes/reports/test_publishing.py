"""An approved report published: told to all, its files proven, its records a chain."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import RuleBroken
from domain.processes.reports.overview import public_reports
from domain.processes.reports.publishing import prove, publish_report
from domain.reports.editions import Step, broken_at, standing
from tests.domain.processes.reports.reporting_house import YES, Writing
from tests.region import COORDINATOR, PEKKA

SUMMARY = "section.2027.isola.summary.isola"
APPROVAL = "approval.2027.isola.1"
ID = "2027.isola"


@pytest.fixture
def writing(tmp_path: Path) -> Writing:
    return Writing(tmp_path)


def test_what_was_published_can_be_proven_and_nothing_else(writing: Writing) -> None:
    writing.whole()
    writing.says(PEKKA, APPROVAL, YES)
    file = Path(writing.told()["files"][0])
    assert prove(writing.ports, file.read_bytes()) is None
    publish_report(writing.ports, "demo", ID, COORDINATOR.id)
    proof = prove(writing.ports, file.read_bytes())
    assert proof is not None
    assert (proof.record.report, proof.record.version, proof.whole, proof.broken) == (ID, 1, True, None)
    assert prove(writing.ports, file.read_bytes() + b"\n") is None


def test_publishing_tells_every_partner_once(writing: Writing) -> None:
    writing.whole()
    writing.says(PEKKA, APPROVAL, YES)
    writing.build()
    done = publish_report(writing.ports, "demo", ID, COORDINATOR.id)
    assert done.counts == {"files": 3, "letters": 5}
    assert [(one.area.id, one.version) for one in public_reports(writing.ports)] == [("isola", 1)]
    with pytest.raises(RuleBroken):
        publish_report(writing.ports, "demo", ID, COORDINATOR.id)


def test_the_files_kept_after_publishing_are_the_very_ones_that_can_be_proven(writing: Writing) -> None:
    writing.whole()
    writing.says(PEKKA, APPROVAL, YES)
    writing.build()
    earlier = [file for file in writing.folder.rglob("isola-2027-v1-*") if file.is_file()]
    for file in earlier:
        file.write_bytes(b"printed by an older typst")
    publish_report(writing.ports, "demo", ID, COORDINATOR.id)
    assert len(earlier) == 3
    assert all(prove(writing.ports, file.read_bytes()) for file in earlier)


def test_only_an_approved_report_is_published(writing: Writing) -> None:
    writing.whole()
    with pytest.raises(RuleBroken):
        publish_report(writing.ports, "demo", ID, COORDINATOR.id)


def test_the_records_are_a_chain_that_shows_every_change(writing: Writing) -> None:
    writing.whole()
    writing.says(PEKKA, APPROVAL, YES)
    writing.build()
    with writing.region.store.look("demo") as work:
        chain = work.reports.chain()
    assert [one.step for one in chain] == [Step.FROZEN, Step.APPROVED]
    assert broken_at(chain) is None
    forged = [replace(chain[0], digest="0" * 64), *chain[1:]]
    assert broken_at(forged) == 1
    found = standing(chain)
    assert found is not None
    assert found.step is Step.APPROVED
