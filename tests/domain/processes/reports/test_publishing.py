"""An approved report published: told to all, its files proven, its records a chain."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from adapters.reports.press import Printer
from domain.errors import NotFound, RuleBroken
from domain.processes.reports.freezing import edition
from domain.processes.reports.overview import public_reports
from domain.processes.reports.proving import provable
from domain.processes.reports.publishing import prove, publish_report
from domain.processes.reports.reporting import build_reports
from domain.reports.approvals import Approval, Approved
from domain.reports.editions import Edition, Form, Step, broken_at, standing
from domain.words import Language
from tests.domain.processes.reports.reporting_house import WROTE, YES, Writing
from tests.region import COORDINATOR, KAISA, PEKKA

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


@dataclass(frozen=True)
class Interrupted(Printer):
    """A press during whose work something happens."""

    meanwhile: Callable[[], object] = lambda: None

    def issued(self, alliance: str, edition: Edition, language: Language, form: Form) -> bytes:
        self.meanwhile()
        return super().issued(alliance, edition, language, form)


def publish_while(writing: Writing, meanwhile: Callable[[], object]) -> None:
    """Publish with something happening once while the files are being printed; it is to be refused."""
    to_come = [meanwhile]

    def happens() -> None:
        if to_come:
            to_come.pop()()

    press = Interrupted(writing.folder, happens)
    with pytest.raises(RuleBroken, match=r"report\.not-approved"):
        publish_report(replace(writing.ports, press=press), "demo", ID, COORDINATOR.id)
    assert public_reports(writing.ports) == []
    assert not any(prove(writing.ports, file.read_bytes()) for file in writing.folder.rglob("*-v*") if file.is_file())


def test_a_report_replaced_while_it_is_printed_is_not_published(writing: Writing) -> None:
    def replaced() -> None:
        writing.says(KAISA, SUMMARY, WROTE.model_copy(update={"words": "Korjattu."}))
        writing.build(anew=True)
        writing.says(PEKKA, "approval.2027.isola.2", YES)
        writing.build()

    writing.whole()
    writing.says(PEKKA, APPROVAL, YES)
    publish_while(writing, replaced)
    publish_report(writing.ports, "demo", ID, COORDINATOR.id)
    assert [one.version for one in public_reports(writing.ports)] == [2]


def test_a_yes_taken_back_while_the_report_is_printed_counts(writing: Writing) -> None:
    writing.whole()
    writing.says(PEKKA, APPROVAL, YES)
    publish_while(writing, lambda: writing.says(PEKKA, APPROVAL, Approval(approved=Approved.NO, reason="Ei vielä.")))


def test_a_no_that_no_run_has_taken_in_yet_counts(writing: Writing) -> None:
    writing.whole()
    writing.says(PEKKA, APPROVAL, YES)
    writing.build()
    writing.says(PEKKA, APPROVAL, Approval(approved=Approved.NO, reason="Luvussa on virhe."))
    with pytest.raises(RuleBroken):
        publish_report(writing.ports, "demo", ID, COORDINATOR.id)


def published_file(writing: Writing) -> tuple[Edition, Path]:
    writing.whole()
    writing.says(PEKKA, APPROVAL, YES)
    publish_report(writing.ports, "demo", ID, COORDINATOR.id)
    with writing.region.store.look("demo") as work:
        return edition(work, ID), next(writing.folder.rglob("isola-2027-v1-fi.html"))


@pytest.mark.parametrize("becomes", [None, b"printed by an older typst"])
def test_a_published_file_that_was_lost_or_changed_is_printed_as_it_was(
    writing: Writing, becomes: bytes | None
) -> None:
    ready, file = published_file(writing)
    file.unlink()
    if becomes:
        file.write_bytes(becomes)
    given = provable(writing.ports, "demo", ready, Language.FI, Form.HTML)
    assert prove(writing.ports, given) is not None
    assert file.read_bytes() == given


@dataclass(frozen=True)
class Newer(Printer):
    """A press that prints otherwise than when the report was published."""

    def printed(self, edition: Edition, language: Language, form: Form) -> bytes:
        return super().printed(edition, language, form) + b"<!-- newer -->"


def test_what_does_not_come_out_as_it_was_published_is_given_only_once_it_can_be_proven(writing: Writing) -> None:
    ready, file = published_file(writing)
    file.unlink()
    newer = replace(writing.ports, press=Newer(writing.folder))
    with pytest.raises(NotFound):
        provable(newer, "demo", ready, Language.FI, Form.HTML)
    build_reports(newer, "demo")
    given = provable(newer, "demo", ready, Language.FI, Form.HTML)
    assert given.endswith(b"<!-- newer -->")
    assert prove(newer, given) is not None
    with writing.region.store.look("demo") as work:
        before = len(work.reports.chain())
    build_reports(newer, "demo")
    with writing.region.store.look("demo") as work:
        assert len(work.reports.chain()) == before
