"""The search: all that is kept, each as far as its finder may read it, with the way there."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.forums import Forum
from domain.joining.agreements import Agreement
from domain.meetings.agendas import Item
from domain.meetings.meeting import Stage
from domain.plans.plan import Version
from domain.processes.reports.publishing import publish_report
from domain.processes.searching import Reader, search
from domain.search import What
from domain.words import Language, Text
from tests.domain.processes.reports.reporting_house import YES, Writing
from tests.forum_room import CONVENED, HELD, with_forums
from tests.plans import LONELY, MEETING, PLAN, SHARE, WALKS, a_planned_region
from tests.region import COORDINATOR, PEKKA, Region

TODAY = date(2027, 3, 1)
OFFICE = Reader("county", leads=True, language=Language.FI, today=TODAY)
MEMBER = Reader("isola", leads=False, language=Language.FI, today=TODAY)
KIVELA = Reader("kivela", leads=False, language=Language.FI, today=TODAY)
STRANGER = Reader("parish", leads=False, language=Language.SV, today=TODAY)


OF_PLAN = f"?plan={PLAN.id}"


@pytest.fixture
def region() -> Region:
    made = with_forums(a_planned_region())
    now = made.clock.now()
    with made.store.begin(made.code) as work:
        for number, decision in enumerate(("Valtuusto 1.2.2027 § 4", "Valtuusto 22.2.2027 § 9"), 1):
            work.plans.adopt(Version(PLAN.id, number, 1, date(2027, 2, number), decision, COORDINATOR.id, now))
        text = Text("Teemme yhdessä.\n\nKerromme toisillemme.")
        work.handbook.save(Agreement, [Agreement(code, Text("Sopimus"), text) for code in ("2026", "2027")])
    return made


def found(region: Region, words: str, reader: Reader) -> list[tuple[What, str]]:
    with region.store.look(region.code) as work:
        return [(one.what, one.path) for one in search(work, words, reader)]


def test_a_search_finds_actions_goals_and_measures_each_where_its_finder_may_open_it(region: Region) -> None:
    assert found(region, "kävelyKERHOT", OFFICE) == [(What.ACTION, f"/plan/action/{WALKS.code}{OF_PLAN}")]
    assert found(region, "promenad", MEMBER) == [(What.ACTION, f"/desk/plan{OF_PLAN}#action-{WALKS.code}")]
    assert found(region, "2 000", MEMBER) == [(What.ACTION, f"/desk/plan{OF_PLAN}#action-{MEETING.code}")]
    assert found(region, "yksinäi", MEMBER) == [
        (What.GOAL, f"/desk/plan{OF_PLAN}#goal-{LONELY.code}"),
        (What.MEASURE, f"/desk/plan{OF_PLAN}#goal-{SHARE.goal}"),
    ]


def test_members_find_the_adopted_plan_and_coordinators_every_version(region: Region) -> None:
    assert found(region, "valtuusto 1.2.", MEMBER) == []
    assert found(region, "hyvinvointisuunnitelma", MEMBER) == [(What.PLAN, f"/public/demo/plan?version={PLAN.id}.2")]
    assert found(region, "§", OFFICE) == [(What.PLAN, f"/plan/versions{OF_PLAN}&since={n}") for n in (2, 1)]


def test_a_search_finds_every_version_of_the_agreement(region: Region) -> None:
    assert found(region, "toisillemme", MEMBER) == [(What.AGREEMENT, f"/agreement/{code}") for code in ("2026", "2027")]


def test_what_a_forum_said_is_found_by_those_who_sit_there(region: Region) -> None:
    told = [(what, path) for what, path in found(region, "mittarit", MEMBER) if path == f"/meetings/{HELD}"]
    assert {what for what, _ in told} == {What.MINUTES, What.DECISION, What.ITEM}
    assert found(region, "käytiin läpi", STRANGER) == []


def test_what_waits_for_a_meeting_is_found_on_its_forum_s_page_by_those_it_concerns(region: Region) -> None:
    with region.store.begin(region.code) as work:
        (forum,) = (one for one in work.handbook.all(Forum) if one.code == "steering")
        work.handbook.save(Forum, [replace(forum, negotiation=True)])
        raised = Item(
            "walking", "steering", Text("Talvikävely"), "partner.isola", words="Kengät liukkaille", about="isola"
        )
        work.agendas.add_missing([raised, replace(raised, id="skiing", title=Text("Hiihto"), words="", about="")])
    of_isola, of_all = [(What.RAISED, "/forums/steering")] * 2
    assert found(region, "talvi", OFFICE) == found(region, "LIUKKAI", MEMBER) == [of_isola]
    assert found(region, "talvi", KIVELA) == found(region, "hiihto", STRANGER) == []
    assert found(region, "hiihto", KIVELA) == [of_all]


@pytest.mark.parametrize("words", ["ohjausryhmä", "STYRGRUPP", "valtuustosali ohjaus"])
def test_meetings_are_found_by_forum_and_place_by_those_who_sit_there(region: Region, words: str) -> None:
    meetings = {path for what, path in found(region, words, MEMBER) if what is What.MEETING}
    assert {f"/meetings/{HELD}", f"/meetings/{CONVENED}"} <= meetings
    assert f"/meetings/{HELD}" not in {path for _, path in found(region, words, STRANGER)}


def test_a_negotiation_is_found_by_the_name_of_whom_it_is_held_with(region: Region) -> None:
    with region.store.begin(region.code) as work:
        (forum,) = (one for one in work.handbook.all(Forum) if one.code == "steering")
        work.handbook.save(Forum, [replace(forum, negotiation=True)])
        ours = replace(work.meetings.get(HELD), id="steering.2027-05-04.isola", about="isola", stage=Stage.CONVENED)
        work.meetings.add_missing([ours])
    assert (What.MEETING, f"/meetings/{ours.id}") in found(region, "isola", OFFICE)
    assert (What.MEETING, f"/meetings/{ours.id}") not in found(region, "isola", KIVELA)


def test_a_published_report_is_found_by_everybody_and_a_draft_by_nobody(tmp_path: Path) -> None:
    writing = Writing(tmp_path).whole()
    reader = Reader("kivela", leads=False, language=Language.FI, today=TODAY)
    assert found(writing.region, "vuosi oli hyvä", reader) == []
    writing.says(PEKKA, "approval.2027.isola.1", YES)
    writing.build()
    publish_report(writing.ports, "demo", "2027.isola", COORDINATOR.id)
    for words in ("vuosi oli hyvä", "hyvinvointikertomus 2027"):
        assert found(writing.region, words, reader) == [(What.REPORT, "/reports/demo/2027/isola/fi.html")]


@pytest.mark.parametrize("word", ["päätös", "PÄÄTÖKSET", "beslut", "decisions"])
def test_the_word_for_a_decision_finds_decisions_though_it_stands_in_none(region: Region, word: str) -> None:
    assert found(region, word, MEMBER) == [(What.DECISION, f"/meetings/{HELD}")]
    assert found(region, f"{word} mittarit", MEMBER) == [(What.DECISION, f"/meetings/{HELD}")]
    assert found(region, f"{word} laivat", MEMBER) == []
    assert found(region, word, STRANGER) == []


def test_nothing_is_found_by_nothing(region: Region) -> None:
    assert found(region, "  ", OFFICE) == []
