from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain.asides import Decline, SeenBy
from domain.errors import RuleBroken
from domain.partners import Sector
from domain.processes.answering import act
from domain.processes.rehearsing import rehearse
from domain.processes.reports.gathering import areas, awaited_figures, gather
from domain.processes.reports.overview import Overview, overviews
from domain.processes.reports.reporting import Wish, build_reports, is_begun
from domain.reports.chapters import Chapter, Holds
from domain.reports.readiness import gaps
from domain.reports.report import Passage, Table, Want
from domain.requests import Move
from domain.words import Language, Text
from domain.workdays import helsinki_date
from tests.domain.processes.reports.reporting_house import YEAR, YES, Writing, words
from tests.region import COORDINATOR, ISOLA, KAISA, PEKKA

SUMMARY = "section.2027.isola.summary.isola"
APPROVAL = "approval.2027.isola.1"
ID = "2027.isola"


def _overviews(writing: Writing) -> list[Overview]:
    with writing.region.store.look("demo") as work:
        return overviews(work, YEAR)


def test_it_says_what_is_missing_and_whom_it_has_asked(writing: Writing) -> None:
    told = writing.told()
    assert (told["state"], told["files"]) == ("gaps", [])
    missing = [(one["chapter"], one["what"], one["whom"]) for one in told["missing"]]
    assert missing == [("summary", "words", "Isola"), ("conclusions", "words", "Isola")]
    assert told["asked"] == [SUMMARY, "section.2027.isola.conclusions.isola"]


def test_building_again_asks_nobody_again(writing: Writing) -> None:
    writing.build()
    assert writing.told()["asked"] == []


def test_a_draft_marks_the_gaps_and_asks_nobody(writing: Writing) -> None:
    told = writing.told(draft=True)
    assert (told["state"], told["asked"], len(told["files"])) == ("draft", [], 3)
    assert "Teksti puuttuu vielä" in Path(told["files"][1]).read_text(encoding="utf-8")


def test_every_area_has_a_report_of_its_own(writing: Writing) -> None:
    told = writing.build("").details["reports"]
    assert [one["area"] for one in told] == ["county", "isola", "kivela", "ranta"]


def test_it_tells_how_many_areas_are_done(writing: Writing) -> None:
    seen: list[tuple[int, int]] = []
    build_reports(writing.ports, "demo", Wish(YEAR), lambda done, of: seen.append((done, of)))
    assert seen == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_year_to_come_and_an_unknown_area_are_refused(writing: Writing) -> None:
    for area, year in (("isola", 2090), ("parish", YEAR)):
        with pytest.raises(RuleBroken):
            writing.build(area, year)


def test_a_round_under_way_is_waited_for(writing: Writing) -> None:
    writing.region.open_round()
    writing.build()
    writing.writes()
    missing = writing.told()["missing"]
    assert [(one["what"], one["request"]) for one in missing] == [("round", "values.2027.isola")]


def test_it_is_known_without_gathering_a_report_whose_figures_it_waits_for(writing: Writing) -> None:
    writing.region.open_round()
    with writing.region.store.look("demo") as work:
        for area in areas(work):
            all_of_it = gaps(gather(work, area, YEAR, helsinki_date(writing.region.clock.now())))
            awaited = awaited_figures(work, area, YEAR)
            assert awaited == [one for one in all_of_it if one.missing.want is Want.ROUND]
            assert awaited


def test_it_is_the_county_that_sees_a_municipalitys_report_only_when_delivered(writing: Writing) -> None:
    writing.whole()
    before = {one.area.id: one.delivered for one in _overviews(writing)}
    writing.says(PEKKA, APPROVAL, YES)
    writing.build()
    after = {one.area.id: one.delivered for one in _overviews(writing)}
    assert (before["isola"], after["isola"], after["kivela"]) == (False, True, False)


def test_a_text_somebody_could_not_write_is_left_out_with_their_reason(writing: Writing) -> None:
    writing.figures_come_in()
    writing.build()
    writing.writes(chapters=("summary",))
    said = Decline(reason="Emme ehtineet.", seen_by=SeenBy.REPORT)
    act(writing.ports, "demo", "section.2027.isola.conclusions.isola", KAISA.id, Move.DECLINE, said)
    told = writing.told()
    assert told["state"] == "frozen"
    assert "Emme ehtineet." in Path(told["files"][1]).read_text(encoding="utf-8")


def test_a_reason_kept_for_the_coordinator_is_not_printed(writing: Writing) -> None:
    writing.figures_come_in()
    writing.build()
    writing.writes(chapters=("summary",))
    act(
        writing.ports,
        "demo",
        "section.2027.isola.conclusions.isola",
        KAISA.id,
        Move.DECLINE,
        Decline(reason="Salaista."),
    )
    assert "Salaista" not in Path(writing.told()["files"][1]).read_text(encoding="utf-8")


def test_the_countys_report_shows_every_partner_and_what_is_left_out(writing: Writing) -> None:
    writing.figures_come_in()
    with writing.region.store.look("demo") as work:
        report = gather(work, work.register.partner("county"), YEAR, helsinki_date(writing.region.clock.now()))
    tables = [block for _, block in report.blocks() if isinstance(block, Table)]
    hearing = next(one for one in tables if one.title.text.fi == "Kuulemistilaisuudet")
    assert [words(row[0]).text.fi for row in hearing.rows] == ["Isola", "Kivelä"]
    omitted = next(one for one in tables if one.title.key == "report.table.omissions")
    rows = [[words(cell) for cell in row] for row in omitted.rows]
    why = {(what.text.fi, whose.text.fi): reason.key for what, whose, reason in rows}
    assert why["Osallistuneiden osuus", "Kivelä"] == "report.left-out.not-relevant"
    assert why["Kuulemistilaisuudet", "Ranta"] == "report.left-out.no-answer"


def test_no_person_is_named_in_a_report(writing: Writing) -> None:
    writing.whole()
    page = Path(writing.told()["files"][1]).read_text(encoding="utf-8")
    assert not [one for one in (KAISA, PEKKA, COORDINATOR) if one.name in page or one.email in page]


def test_a_partners_text_keeps_the_language_of_its_writer(writing: Writing) -> None:
    writing.whole()
    with writing.region.store.look("demo") as work:
        report = gather(work, ISOLA, YEAR, helsinki_date(writing.region.clock.now()))
    passages = [block for _, block in report.blocks() if isinstance(block, Passage)]
    assert {(one.language, one.by.fi) for one in passages} == {(Language.FI, "Isola")}


def test_the_year_clock_begins_by_itself_in_november(writing: Writing) -> None:
    with writing.region.store.look("demo") as work:
        found = [is_begun(work, YEAR, day) for day in (date(2027, 11, 1), date(2027, 11, 2), date(2028, 1, 20))]
    assert found == [False, True, False]


def test_the_sweep_finds_work_when_the_year_clock_strikes_and_none_after(writing: Writing) -> None:
    def waiting() -> int:
        with writing.region.store.look("demo") as work:
            return work.waiting("build-annual-report", writing.region.clock.now())

    before = waiting()
    writing.region.clock.instant = datetime(2027, 11, 3, 8, tzinfo=UTC)
    struck = waiting()
    build_reports(writing.ports, "demo")
    assert (before, struck, waiting()) == (0, 4, 0)
    writing.writes(chapters=("summary",))
    assert waiting() == 1


def test_by_itself_it_builds_without_asking_for_a_year_long_past(writing: Writing) -> None:
    done = build_reports(writing.ports, "demo")
    assert (done.subject, done.counts["asked"]) == ("Reports of 2026", 0)


def test_chapters_written_down_by_the_alliance_take_the_place_of_the_usual_ones(writing: Writing) -> None:
    mine = Chapter("voices", Text("Äänet"), writers=("club", "area"), sectors=(Sector.COUNTY,))
    with writing.region.store.begin("demo") as work:
        work.handbook.save(Chapter, [mine])
    told = {one["area"]: one["asked"] for one in writing.build("").details["reports"]}
    assert told["county"] == ["section.2027.county.voices.club", "section.2027.county.voices.county"]
    assert told["isola"] == []


def test_a_rehearsal_prints_and_freezes_nothing_of_ours(writing: Writing) -> None:
    rehearse(writing.ports, "demo", date(2027, 11, 1), date(2027, 12, 31))
    assert list(writing.folder.iterdir()) == []
    with writing.region.store.look("demo") as work:
        assert work.reports.chain() == []


def test_a_report_nobody_writes_in_is_made_in_its_season_and_wakes_nobody_over_and_over(writing: Writing) -> None:
    chapters = [Chapter("cooperation", Text("Yhteistyö"), Holds.COOPERATION)]
    with writing.region.store.begin("demo") as work:
        work.handbook.save(Chapter, chapters)
    writing.figures_come_in()
    states = []
    for day in (date(2027, 10, 29), date(2027, 11, 2)):
        writing.region.clock.instant = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        with writing.region.store.look("demo") as work:
            assert work.waiting("build-annual-report", writing.region.clock.now()) == 0
        states.append(writing.build("", 0).details["reports"][1])
    assert [(one["state"], one["version"]) for one in states] == [("writing", 0), ("frozen", 1)]


def test_nobody_is_woken_over_and_over_for_writers_whom_nobody_speaks_for(writing: Writing) -> None:
    def waiting() -> int:
        with writing.region.store.look("demo") as work:
            return work.waiting("build-annual-report", writing.region.clock.now())

    writing.region.clock.instant = datetime(2027, 11, 3, 8, tzinfo=UTC)
    with writing.region.store.begin("demo") as work:
        there = work.register.contacts("kivela")
        work.register.save(work.register.alliance(), [], [replace(one, active=False) for one in there])
    build_reports(writing.ports, "demo")
    assert waiting() == 0
    with writing.region.store.begin("demo") as work:
        work.register.save(work.register.alliance(), [], there)
    assert waiting() == 1
    build_reports(writing.ports, "demo")
    assert waiting() == 0
