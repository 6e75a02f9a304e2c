"""Council terms in an alliance file: written, moved, refused; and what becomes of the plans already begun."""

from datetime import date
from pathlib import Path

import pytest

from adapters.register.demo import EXAMPLES
from adapters.register.importing import import_file
from adapters.register.report import Did, Report
from domain.plans.plan import content_of, plan_of
from domain.processes.plans.choosing import the_plan
from domain.terms import BY_LAW, CouncilTerm
from domain.words import Language
from tests.plans import LONELY, PLAN, WALKS, write
from tests.region import Region, a_demo_region

WRITTEN = '  - code: 2025-2029\n    starts: "2025-06-01"\n    ends: "2029-05-31"\n'
NEXT = "  - {code: 2029-2033, starts: 2029-06-01, ends: 2033-05-31}\n"


@pytest.fixture
def region() -> Region:
    return a_demo_region()


def take_in(region: Region, folder: Path, terms: str, *, dry_run: bool = False) -> Report:
    """Import the example with other terms in it."""
    text = (EXAMPLES / "demo.yaml").read_text(encoding="utf-8")
    assert WRITTEN in text
    path = folder / "alliance.yaml"
    path.write_text(text.replace(WRITTEN, terms), encoding="utf-8")
    return import_file(region.ports, path, dry_run=dry_run)


def told(report: Report) -> list[str]:
    return [one.problem.code for one in report.faults]


def planned(region: Region) -> None:
    """Let the running term's plan have one action, due at the end of 2027."""
    write(region, content_of([LONELY, WALKS]).with_items([]))


def ends(region: Region) -> date:
    with region.store.look(region.code) as work:
        return the_plan(work, region.clock.now()).ends


def test_a_term_that_is_written_is_the_running_plans_time(region: Region, tmp_path: Path) -> None:
    report = take_in(region, tmp_path, WRITTEN.replace("2029-05-31", "2029-07-31"))
    assert (Did.ADDED, "2025-2029") in [(one.did, one.name) for one in report.changes if one.kind == "councilterm"]
    assert ends(region) == date(2029, 7, 31)
    assert not take_in(region, tmp_path, WRITTEN.replace("2029-05-31", "2029-07-31")).changed


def test_a_dry_run_tells_of_the_next_term_and_writes_nothing(region: Region, tmp_path: Path) -> None:
    take_in(region, tmp_path, WRITTEN)
    report = take_in(region, tmp_path, WRITTEN + NEXT, dry_run=True)
    assert any("2029-2033" in line for line in report.lines(Language.FI))
    with region.store.look(region.code) as work:
        assert [one.code for one in work.handbook.all(CouncilTerm)] == ["2025-2029"]


def test_a_plan_already_begun_moves_with_its_term(region: Region, tmp_path: Path) -> None:
    take_in(region, tmp_path, WRITTEN)
    planned(region)
    take_in(region, tmp_path, WRITTEN.replace("2029-05-31", "2029-07-31"))
    with region.store.look(region.code) as work:
        assert work.plans.get(PLAN.id).ends == date(2029, 7, 31)


@pytest.mark.parametrize(
    ("terms", "codes"),
    [
        (WRITTEN.replace("2029-05-31", "2025-05-31"), ["term.order"]),
        (WRITTEN.replace("2029-05-31", "2209-05-31"), ["term.length"]),
        (WRITTEN.replace("2029-05-31", "toukokuu"), ["file.date"]),
        (WRITTEN + NEXT.replace("2029-06-01", "2029-05-01"), ["term.overlap"]),
        (WRITTEN + NEXT.replace("2029-06-01", "2029-08-01"), ["term.gap"]),
        (WRITTEN + WRITTEN, ["file.repeated"]),
        ("  - {code: 2025-2029, starts: 2025-06-01, ends: 2027-05-31}\n", ["term.actions-outside"]),
    ],
)
def test_a_term_that_cannot_be_is_refused_by_its_line(
    region: Region, tmp_path: Path, terms: str, codes: list[str]
) -> None:
    import_file(region.ports, EXAMPLES / "demo.yaml")
    planned(region)
    report = take_in(region, tmp_path, terms)
    assert told(report) == codes
    assert all(one.row > 1 for one in report.faults)
    assert all(len(line) > 20 for line in report.lines(Language.SV))
    assert ends(region) == PLAN.ends


def test_a_term_that_is_being_lived_keeps_its_plans_code(region: Region, tmp_path: Path) -> None:
    take_in(region, tmp_path, "")
    planned(region)
    assert told(take_in(region, tmp_path, WRITTEN.replace("code: 2025-2029", "code: present"))) == ["term.has-plan"]


def test_a_begun_next_plan_moves_when_both_terms_do(region: Region, tmp_path: Path) -> None:
    take_in(region, tmp_path, WRITTEN + NEXT)
    moved = WRITTEN.replace("2029-05-31", "2029-07-31")
    with region.store.begin(region.code) as work:
        work.plans.save(plan_of(BY_LAW.of(date(2030, 1, 1))))
    assert told(take_in(region, tmp_path, moved + NEXT)) == ["term.overlap"]
    assert told(take_in(region, tmp_path, moved + NEXT.replace("2029-06-01", "2029-08-01"))) == []
    with region.store.look(region.code) as work:
        assert work.plans.get("2029-2033").starts == date(2029, 8, 1)
