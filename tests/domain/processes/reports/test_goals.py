"""The report's goals and actions: as adopted, and as they stood when the year ended."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from domain.asides import Decline
from domain.plans.lights import Light
from domain.plans.plan import Revision, plan_of
from domain.plans.statuses import ActionStatus, Statuses
from domain.processes.answering import act
from domain.processes.joining.parting import leave
from domain.processes.plans.adopting import Adoption, adopt
from domain.processes.plans.board import read_board
from domain.processes.reports.gathering import gather
from domain.reports.report import Phrase, Remark, Table
from domain.requests import Move
from domain.terms import BY_LAW
from domain.words import Text
from domain.workdays import helsinki_date
from tests.plans import (
    CONTENT,
    MEETING,
    MOVING,
    NOBODYS,
    PLAN,
    WALKS,
    a_planned_region,
    agree,
    change,
    commitment,
    follow,
    on,
)
from tests.plans import write as write_plan
from tests.region import COORDINATOR, COUNTY, NIILO, Region

ADOPTED, TITLES = "report.goals.adopted", ("report.table.goals", "report.table.goals-since")


@pytest.fixture
def region() -> Region:
    """A region whose plan has been adopted in February 2027, and whose club walks."""
    region = a_planned_region()
    adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision="Aluevaltuusto § 14"))
    follow(region)
    agree(region, WALKS, "club")
    agree(region, MEETING, "club")
    follow(region)
    return region


def tell(region: Region, period: str, progress: str, *, stuck: bool = False) -> None:
    """Let the club tell how it goes."""
    follow(region)
    told = {WALKS.code: ActionStatus(progress=progress, stuck=stuck)}
    said = Statuses(actions=told)
    act(region.ports, region.code, f"status.{PLAN.id}.{period}.club", NIILO.id, Move.ANSWER, said)
    follow(region)


def shown(region: Region, year: int = 2027) -> tuple[str, dict[str, dict[str, list[str]]]]:
    """Return which plan the chapter says it is of, and by table the words of each action's row."""
    with region.store.look(region.code) as work:
        report = gather(work, COUNTY, year, helsinki_date(region.clock.now()))
    blocks = next(one.blocks for one in report.parts if one.code == "goals")
    tables = [one for one in blocks if isinstance(one, Table)]
    rows = {one.title.key: {words(row)[0]: words(row) for row in one.rows} for one in tables}
    return next((one.phrase.key for one in blocks if isinstance(one, Remark)), ""), rows


def words(row: Sequence[object]) -> list[str]:
    cells = [one for one in row if isinstance(one, Phrase)]
    return [f"{one.key} {one.facts.get('progress', '')}".strip() if one.key else one.text.fi for one in cells]


def walks(region: Region, year: int = 2027) -> list[str]:
    return shown(region, year)[1][TITLES[0]][WALKS.title.fi]


def test_edits_nobody_has_adopted_yet_change_nothing_of_what_was_in_force(region: Region) -> None:
    change(region, WALKS, title=Text("Juoksukerhot"), due=date(2028, 6, 30))
    whence, tables = shown(region)
    assert whence == ADOPTED
    assert tables[TITLES[0]][WALKS.title.fi][3] == "31.12.2027"
    assert set(tables[TITLES[0]]) == {one.title.fi for one in (MEETING, WALKS, NOBODYS)}
    assert TITLES[1] not in tables


def test_what_was_added_since_the_plan_was_adopted_is_told_by_itself(region: Region) -> None:
    added = replace(NOBODYS, code="added", title=Text("Uusi kerho"))
    with region.store.look(region.code) as work:
        content = work.plans.content(PLAN.id)
    write_plan(region, content.with_items([added]))
    assert list(shown(region)[1][TITLES[1]]) == ["Uusi kerho"]


def test_a_version_decided_after_the_year_is_not_that_years_plan(region: Region) -> None:
    change(region, WALKS, title=Text("Juoksukerhot"), due=date(2028, 6, 30))
    on(region, date(2028, 1, 20))
    adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision="Aluevaltuusto § 1"))
    assert WALKS.title.fi in shown(region)[1][TITLES[0]]
    assert "Juoksukerhot" in shown(region, 2028)[1][TITLES[0]]


def test_a_plan_that_waits_to_be_adopted_says_so() -> None:
    region = a_planned_region()
    follow(region)
    assert shown(region)[0] == "report.goals.not-adopted"
    assert len(shown(region)[1][TITLES[0]]) == len(CONTENT.actions)


def test_a_draft_changed_in_the_next_year_is_told_as_it_was() -> None:
    region = a_planned_region()
    on(region, date(2028, 1, 20))
    change(region, WALKS, title=Text("Juoksukerhot"))
    assert WALKS.title.fi in shown(region)[1][TITLES[0]]


def test_a_report_built_in_the_next_year_shows_how_the_year_ended(region: Region) -> None:
    on(region, date(2027, 4, 6))
    tell(region, "2027-q1", "25")
    on(region, date(2028, 1, 10))
    tell(region, "2027-q4", "75")
    assert walks(region)[-1] == "report.stage.under-way 75", "told in January, of the year before"
    on(region, date(2028, 4, 6))
    tell(region, "2028-q1", "100")
    assert walks(region)[-1] == "report.stage.under-way 75"


def test_old_news_is_told_as_such_and_no_news_too(region: Region) -> None:
    assert walks(region)[-1] == "report.stage.unknown"
    on(region, date(2027, 4, 6))
    tell(region, "2027-q1", "25")
    assert walks(region)[-1] == "report.stage.old 25"


def test_only_who_says_so_is_stuck(region: Region) -> None:
    on(region, date(2027, 10, 6))
    tell(region, "2027-q3", "25")
    assert walks(region)[-1] == "report.stage.behind 25"
    said = Statuses(actions={WALKS.code: ActionStatus(progress="25", stuck=True)})
    act(region.ports, region.code, f"status.{PLAN.id}.2027-q3.club", NIILO.id, Move.ANSWER, said)
    assert walks(region)[-1] == "report.stage.stuck 25"


@pytest.mark.parametrize(("day", "named"), [(date(2027, 12, 17), "–"), (date(2028, 1, 10), "Naapurit ry")])
def test_nobody_is_named_who_said_no_before_the_year_was_over(day: date, named: str) -> None:
    region = a_planned_region()
    on(region, date(2027, 12, 9))
    follow(region)
    on(region, day)
    act(region.ports, region.code, commitment(WALKS, "club"), NIILO.id, Move.DECLINE, Decline(reason="Ei ehditä."))
    assert walks(region)[2] == named


@pytest.mark.parametrize(("day", "named"), [(date(2027, 11, 2), "–"), (date(2028, 1, 20), "Naapurit ry")])
def test_who_left_after_the_year_still_did_their_part_in_it(region: Region, day: date, named: str) -> None:
    on(region, day)
    leave(region.ports, region.code, "club", COORDINATOR.id)
    assert walks(region)[2] == named


def on_the_plans_page(region: Region) -> tuple[str, Light]:
    """Return who leads the walks and how they go, as everybody sees it."""
    with region.store.look(region.code) as work:
        version = work.plans.versions(PLAN.id)[0]
        board = read_board(work, PLAN, region.clock.now(), version.revision)
    line = next(one for one in board.actions if one.action.code == WALKS.code)
    return line.owner.fi, line.light.light


def test_what_a_former_owner_said_is_told_of_nobody_else_in_the_report_nor_on_the_plan(region: Region) -> None:
    on(region, date(2027, 10, 6))
    tell(region, "2027-q3", "75")
    assert on_the_plans_page(region) == (walks(region)[2], Light.GOOD)
    change(region, WALKS, owner="kivela")
    follow(region)
    assert walks(region)[2:] == ["Kivelä", "31.12.2027", "report.stage.unknown"]
    assert on_the_plans_page(region) == ("Kivelä", Light.GREY)


NEXT_TERM = plan_of(BY_LAW.of(date(2029, 6, 1)))


@pytest.fixture
def two_terms(region: Region) -> Region:
    """A region in December 2029: the club walked to the end of the old term, and goes on trips in the new one."""
    change(region, WALKS, due=date(2029, 5, 31))
    adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision="Aluevaltuusto § 40"))
    follow(region)
    agree(region, WALKS, "club")
    on(region, date(2029, 2, 1))
    follow(region)
    on(region, date(2029, 6, 1))
    tell(region, "2029-q2", "75")
    trips = replace(WALKS, code="trips", title=Text("Retket"), starts=date(2029, 8, 1), due=date(2032, 12, 31))
    with region.store.begin(region.code) as work:
        work.plans.save(NEXT_TERM)
        work.plans.revise(Revision(NEXT_TERM.id, 1, COORDINATOR.id, region.clock.now()), [MOVING, trips])
    on(region, date(2029, 12, 3))
    return region


def remarks(region: Region, year: int) -> list[tuple[str, object]]:
    with region.store.look(region.code) as work:
        report = gather(work, COUNTY, year, helsinki_date(region.clock.now()))
    blocks = next(one.blocks for one in report.parts if one.code == "goals")
    return [(one.phrase.key, one.phrase.facts.get("term")) for one in blocks if isinstance(one, Remark)]


def test_the_report_of_a_year_with_two_terms_tells_of_both_plans(two_terms: Region) -> None:
    assert remarks(two_terms, 2029) == [
        ("report.goals.adopted.of-term", "2025–2029"),
        ("report.goals.not-adopted.of-term", "2029–2033"),
    ]
    with two_terms.store.look(two_terms.code) as work:
        report = gather(work, COUNTY, 2029, date(2029, 12, 3))
    blocks = next(one.blocks for one in report.parts if one.code == "goals")
    tables = [one for one in blocks if isinstance(one, Table)]
    assert [(one.title.key, one.title.facts["term"]) for one in tables] == [
        (f"{TITLES[0]}.of-term", "2025–2029"),
        (f"{TITLES[0]}.of-term", "2029–2033"),
    ]
    assert [[words(row)[0] for row in one.rows] for one in tables] == [["Kävelykerhot"], ["Retket"]]
    assert words(tables[0].rows[0])[4] == "report.stage.under-way 75", "as it stood when its term ended"


def test_a_plan_that_only_coordinators_see_is_in_no_report(two_terms: Region) -> None:
    on(two_terms, date(2029, 5, 31))
    assert remarks(two_terms, 2029) == [("report.goals.adopted", None)]
    on(two_terms, date(2029, 6, 1))
    assert ("report.goals.not-adopted.of-term", "2029–2033") in remarks(two_terms, 2029)


def test_a_year_of_one_term_tells_of_its_plan_alone(two_terms: Region) -> None:
    assert remarks(two_terms, 2028) == [("report.goals.adopted", None)]
    assert remarks(two_terms, 2030) == [("report.goals.not-adopted", None)]
