"""A plan comes in from a table: known again, every fault at once, all of it or nothing."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from adapters.register.grid import Grid, read_grid
from adapters.register.importing import import_file
from adapters.register.plan_table import plan_header, read_plan_table
from adapters.register.reading import read_alliance_file
from adapters.register.report import Did, Refused, Report
from adapters.spreadsheets import Xlsx
from adapters.wording import say
from domain.errors import NotFound
from domain.partners import Partner
from domain.plans.columns import COLUMNS
from domain.plans.plan import Action, Content, plan_of
from domain.plans.tables import Standing
from domain.terms import BY_LAW
from domain.words import Language
from tests.plans import CONTENT, PLAN, a_planned_region
from tests.region import CATALOGUE, PARTNERS, Region

EXAMPLES = Path(__file__).parents[3] / "examples"
HEAD: tuple[str, ...] = (
    "Tavoite",
    "Kuuluu tavoitteeseen",
    "Mittari",
    "Lähtöarvo",
    "Tavoitearvo",
    "Toimenpide",
    "Vastuutaho",
)
HEAD += ("Muut mukana", "Alkaa", "Valmis", "Mukana suunnitelmassa")
GOOD: tuple[str, ...] = (
    "Yksinäisyys vähenee",
    "",
    "Yksinäisiä, %",
    "12,5",
    "10",
    "Kohtaamispaikka",
    "Isola",
    "Naapurit ry",
    "2026",
)
GOOD += ("31.12.2027", "")


def a_file(folder: Path, *rows: Sequence[str], head: Sequence[str] = HEAD) -> Path:
    file = folder / "plan.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([head, *rows]):
            sheet.write_row(number, 0, row)
    return file


def like_good(**what: str) -> list[str]:
    return [what.get(name.split()[0].lower(), cell) for name, cell in zip(HEAD, GOOD, strict=True)]


def content(region: Region) -> Content:
    with region.store.look(region.code) as work:
        return work.plans.content(PLAN.id)


def faults(report: Report) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.problem.code) for one in report.faults]


def test_a_row_is_an_action_with_its_goal_and_measure(tmp_path: Path) -> None:
    region = Region()
    assert not import_file(region.ports, a_file(tmp_path, GOOD)).faults
    plan = content(region)
    (action,) = plan.actions.values()
    assert (action.owner, action.supporting, action.starts, action.due) == (
        "isola",
        ("club",),
        date(2026, 1, 1),
        date(2027, 12, 31),
    )
    assert (plan.measures[action.measure].baseline, plan.goals[action.goal].title.fi) == (Decimal("12.5"), GOOD[0])


def test_a_goal_and_its_measure_go_on_where_they_are_left_blank(tmp_path: Path) -> None:
    region = Region()
    more = ["", "", "", "", "", "Puhelinystävät", "Ranta", "", "", "2027", ""]
    import_file(region.ports, a_file(tmp_path, GOOD, more))
    actions = list(content(region).actions.values())
    assert {(one.goal, one.measure) for one in actions} == {("yksinaisyys-vahenee", "yksinaisia")}
    assert [one.starts for one in actions] == [date(2026, 1, 1), PLAN.starts]


def test_again_the_same_changes_nothing_and_something_else_only_that(tmp_path: Path) -> None:
    region = Region()
    import_file(region.ports, a_file(tmp_path, GOOD))
    assert not import_file(region.ports, a_file(tmp_path, GOOD)).changed
    report = import_file(region.ports, a_file(tmp_path, like_good(valmis="30.6.2027")))
    assert [(one.kind, one.fields) for one in report.changes if one.did is Did.CHANGED] == [("action", ("due",))]
    with region.store.look(region.code) as work:
        assert work.plans.newest(PLAN.id) == 2


def test_a_dry_run_tells_and_writes_nothing(tmp_path: Path) -> None:
    region = Region()
    report = import_file(region.ports, a_file(tmp_path, GOOD), dry_run=True)
    assert report.counts[("action", Did.ADDED)] == 1
    assert content(region) == Content()


def test_a_table_is_taken_into_the_plan_that_is_named(tmp_path: Path) -> None:
    region, coming = Region(), "2029-2033"
    file = a_file(tmp_path, like_good(alkaa="1.8.2029", valmis="31.12.2030"))
    assert [one for _, _, one in faults(import_file(region.ports, file))] == ["plan.outside-term"]
    assert not import_file(region.ports, file, plan=coming).faults
    with region.store.look(region.code) as work:
        assert work.plans.content(coming).actions
        assert not work.plans.content(PLAN.id).actions
    with pytest.raises(NotFound):
        import_file(region.ports, file, plan="2037-2041")


def test_what_is_not_in_the_file_stays_and_what_is_marked_goes(tmp_path: Path) -> None:
    region = Region()
    more = ["", "", "", "", "", "Puhelinystävät", "Ranta", "", "", "2027", ""]
    import_file(region.ports, a_file(tmp_path, GOOD, more))
    report = import_file(region.ports, a_file(tmp_path, like_good(mukana="ei")))
    assert [(one.did, one.name) for one in report.changes if one.kind == "action"] == [
        (Did.RETIRED, "Kohtaamispaikka"),
        (Did.UNCHANGED, "Puhelinystävät"),
    ]


def test_every_fault_is_told_by_row_and_column_and_nothing_is_taken(tmp_path: Path) -> None:
    region = Region()
    rows = [
        like_good(tavoitearvo="12,5"),
        like_good(tavoite="A", kuuluu="B", toimenpide="Yksi", valmis="1.1.2025"),
        like_good(tavoite="B", kuuluu="A", toimenpide="Kaksi", vastuutaho="Kuu"),
        like_good(tavoite="C", toimenpide="Kolme", valmis="ensi vuonna", alkaa="1.2.2027"),
        like_good(tavoite="D", toimenpide="Neljä", muut="Isola; Aurinko"),
    ]
    report = import_file(region.ports, a_file(tmp_path, *rows))
    assert faults(report) == [
        (2, "Tavoitearvo", "plan.same-as-baseline"),
        (3, "Kuuluu tavoitteeseen", "plan.circular"),
        (3, "Valmis", "plan.due-first"),
        (4, "Kuuluu tavoitteeseen", "plan.circular"),
        (4, "Vastuutaho", "plan.unknown-partner"),
        (5, "Valmis", "date.form"),
        (6, "Muut mukana", "plan.unknown-partner"),
    ]
    assert content(region) == Content()
    for language in Language:
        assert len(report.lines(language)) == len(report.faults) + 1


def test_an_owner_who_left_is_a_fault(tmp_path: Path) -> None:
    partners = [one if one.id != "isola" else type(one)(one.id, one.name, one.sector, active=False) for one in PARTNERS]
    report = import_file(Region(partners=partners).ports, a_file(tmp_path, GOOD))
    assert faults(report) == [(2, "Vastuutaho", "plan.partner-left")]


def test_all_forty_faults_of_five_thousand_rows_are_told_at_once() -> None:
    head = tuple(say(Language.FI, f"plan.column.{name}") for name in ("goal_fi", "action_fi", "owner", "due"))
    rows = [("Tavoite", f"Toimenpide {n}", "Kuu" if n % 125 == 0 else "Isola", "31.12.2027") for n in range(5_000)]
    standing = Standing(PLAN, Content(), {one.id: one for one in PARTNERS}, CATALOGUE)
    grid = Grid((head, *rows))
    with pytest.raises(Exception, match="40 faults"):
        read_plan_table(grid, plan_header(grid) or 0, standing)


def test_the_same_action_twice_or_a_goal_told_two_ways_is_a_fault(tmp_path: Path) -> None:
    report = import_file(Region().ports, a_file(tmp_path, GOOD, like_good(tavoitearvo="9")))
    assert ("plan.table-differs" in {code for _, _, code in faults(report)}) is True
    assert ("table.same-action" in {code for _, _, code in faults(report)}) is True


@pytest.mark.parametrize("language", Language)
def test_the_plan_written_as_a_table_reads_back_the_same(tmp_path: Path, language: Language) -> None:
    region = a_planned_region()
    names = {one.id: one.name for one in PARTNERS}
    file = tmp_path / "plan.xlsx"
    file.write_bytes(Xlsx().plan(CONTENT, names, CATALOGUE, language))
    report = import_file(region.ports, file)
    assert not report.faults
    assert not report.changed
    assert not report.notes


def test_the_example_is_a_whole_plan_for_the_demo() -> None:
    given = read_alliance_file((EXAMPLES / "demo.yaml").read_bytes())
    partners = {one.id: Partner(id=one.id, **one.fields) for one in given.partners}
    standing = Standing(plan_of(BY_LAW.of(date(2026, 7, 1))), Content(), partners, given.indicators)
    grid = read_grid((EXAMPLES / "plan.xlsx").read_bytes(), ".xlsx")
    read, unread = read_plan_table(grid, plan_header(grid) or 0, standing)
    assert unread == []
    assert (len(read.goals), len(read.measures), len(read.actions)) == (4, 10, 20)
    assert {one.title.sv and one.title.en for one in read.items()}.isdisjoint({""})


def test_every_column_has_its_header_in_each_language() -> None:
    headers = [say(language, f"plan.column.{name}").casefold() for name in COLUMNS for language in Language]
    by_language = len(COLUMNS) * len(Language)
    assert by_language - len(set(headers)) <= len(COLUMNS), "only the same column may share a header"


@given(st.lists(st.text(max_size=20), min_size=5, max_size=5))
def test_whatever_stands_in_a_cell_is_taken_or_refused_by_name(cells: list[str]) -> None:
    head = tuple(say(Language.FI, f"plan.column.{name}") for name in ("goal_fi", "action_fi", "owner", "due", "target"))
    standing = Standing(PLAN, Content(), {one.id: one for one in PARTNERS}, CATALOGUE)
    with suppress(Refused):
        read, _ = read_plan_table(Grid((head, tuple(cells))), 0, standing)
        assert all(isinstance(one, Action) for one in read.actions.values())
