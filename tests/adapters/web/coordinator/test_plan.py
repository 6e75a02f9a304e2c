"""The plan on the coordinator's pages: read, changed, adopted, judged."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from domain.asides import Decline
from domain.plans.lights import Light
from domain.plans.statuses import ActionStatus, Statuses
from domain.processes.answering import act
from domain.processes.plans.following import follow_plan
from domain.requests import Move
from tests.adapters.web.coordinator.office import Office, a_region
from tests.adapters.web.coordinator.plan_office import content, planned
from tests.plans import MEETING, NOBODYS, PLAN, WALKS, agree, change, commitment, counter, follow, on
from tests.region import NIILO, Region, lived

ACTION = {
    "title_fi": "Naapuriapu",
    "goal": "less-lonely",
    "owner": "club",
    "starts": "1.2.2027",
    "due": "31.12.2027",
    "group": "older",
}


@pytest.fixture
def region() -> Region:
    return lived(planned)


@pytest.fixture
def office(region: Region) -> Office:
    return Office(region)


def version(region: Region) -> int:
    with region.store.look(region.code) as work:
        return work.plans.newest(PLAN.id)


def test_a_plan_that_is_empty_says_how_to_begin() -> None:
    page = Office(a_region()).get("/plan").text
    assert "Suunnitelma on vielä tyhjä" in page
    assert "/plan/goal/new" in page


@pytest.mark.parametrize("by", ["goal", "partner", "group"])
def test_the_plan_shows_who_does_what_whichever_way_it_is_seen(office: Office, by: str) -> None:
    page = office.get(f"/plan?by={by}").text
    for words in ("Avoin kohtaamispaikka", "Kävelykerhot", "Ehdotettu", "Tekijää etsitään", "31.12.2027"):
        assert words in page


def test_a_first_goal_measure_and_action_can_be_written_and_the_owner_is_asked() -> None:
    region = a_region()
    office = Office(region)
    assert office.post("/plan/goal/new", title_fi="Yksinäisyys vähenee", version="0").status_code == 303
    goal = next(iter(content(region).goals))
    measure = {"title_fi": "Yksinäisiä, %", "goal": goal, "baseline": "12,5", "baseline_year": "2024"}
    made = office.post("/plan/measure/new", **measure, target="10", target_year="2029", polarity="lower", version="1")
    assert made.status_code == 303
    assert office.post("/plan/action/new", **{**ACTION, "goal": goal}, version="2").status_code == 303
    follow_plan(region.ports, region.code)
    assert region.request(f"commitment.{PLAN.id}.naapuriapu.club").status == "open"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("due", "31.12.2026", "ennen alkua"),
        ("due", "31.12.2030", "suunnitelmakaudella"),
        ("title_fi", "", "Täytä tämä kohta"),
        ("supporting", "club", "vain kerran"),
        ("goal", "nothing", "ei ole suunnitelmassa"),
    ],
)
def test_what_a_plan_may_not_be_is_told_at_its_field(
    office: Office, region: Region, field: str, value: str, words: str
) -> None:
    answer = office.post("/plan/action/new", **{**ACTION, field: value}, version=str(version(region)))
    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#{field}"' in answer.text
    assert "Naapuriapu" in answer.text or field == "title_fi", "what was typed is kept"
    assert "naapuriapu" not in content(region).actions


def test_who_changes_what_somebody_else_has_just_changed_is_told_so(office: Office, region: Region) -> None:
    answer = office.post(f"/plan/goal/{WALKS.goal}", title_fi="Arki liikuttaa kaikkia", version="0")
    assert "Joku muu muutti suunnitelmaa juuri" in answer.text
    assert content(region).goals[WALKS.goal].title.fi == "Arki liikuttaa"


def test_saving_the_same_again_makes_no_new_revision(office: Office, region: Region) -> None:
    page = office.get(f"/plan/action/{MEETING.code}").text
    fields = dict(re.findall(r'<input id="(\w+)" name="\w+" type="\w+" value="([^"]*)"', page))
    before = version(region)
    chosen = {"goal": MEETING.goal, "measure": MEETING.measure, "owner": "isola", "supporting": "club", "group": "all"}
    answer = office.post(f"/plan/action/{MEETING.code}", **fields, **chosen, version=str(before))
    assert answer.headers["location"] == "/plan?done=plan-saved"
    assert version(region) == before


def test_a_part_taken_out_is_told_before_and_its_requests_are_withdrawn(office: Office, region: Region) -> None:
    assert "Kävelykerhot" in office.get(f"/plan/goal/{WALKS.goal}/drop").text
    office.post(f"/plan/goal/{WALKS.goal}/drop")
    follow(region)
    assert list(content(region).actions) == [MEETING.code]
    assert region.request(commitment(WALKS, "club")).status == "withdrawn"


def test_a_light_set_by_hand_shows_its_reason(office: Office, region: Region) -> None:
    agree(region, WALKS, "club")
    follow(region)
    assert office.post(f"/plan/action/{WALKS.code}/light", light="good", reason="").status_code == 422
    assert office.post(f"/plan/action/{WALKS.code}/light", light="pink", reason="x").status_code == 422
    office.post(f"/plan/action/{WALKS.code}/light", light="good", reason="Soitin ja kuulin.")
    page = office.get("/plan").text
    assert "Soitin ja kuulin." in page
    with region.store.look(region.code) as work:
        assert work.plans.rulings(PLAN.id)[WALKS.code].light is Light.GOOD


def test_who_said_no_can_be_asked_again_from_the_actions_page(office: Office, region: Region) -> None:
    act(region.ports, region.code, commitment(WALKS, "club"), NIILO.id, Move.DECLINE, Decline())
    assert "Kysy uudelleen: Naapurit ry" in office.get(f"/plan/action/{WALKS.code}").text
    office.post(f"/plan/action/{WALKS.code}/ask", partner="club")
    page = office.get(f"/plan/action/{WALKS.code}").text
    assert "Kysy uudelleen" not in page
    assert region.request(f"{commitment(WALKS, 'club')}.2").status == "open"


def test_how_often_statuses_are_asked_can_be_set(office: Office, region: Region) -> None:
    office.post("/plan/settings", asks="half")
    with region.store.look(region.code) as work:
        assert work.plans.get(PLAN.id).asks == "half"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/plan/settings", {"asks": "weekly"}),
        ("/plan/action/nothing/light", {"light": "good", "reason": "x"}),
        ("/plan/action/walks/ask", {"partner": "nobody"}),
        ("/plan/person/new", {"title_fi": "x"}),
        ("/plan/goal/nothing", {"title_fi": "x", "version": "1"}),
    ],
)
def test_what_cannot_be_is_refused_and_writes_nothing(
    office: Office, region: Region, path: str, fields: dict[str, str]
) -> None:
    before = version(region)
    assert office.post(path, **fields).status_code in {404, 422}
    assert version(region) == before


def test_the_table_holds_the_plan_and_an_empty_plan_gives_a_template(office: Office) -> None:
    sheet = openpyxl.load_workbook(BytesIO(office.get("/plan/plan.xlsx").content)).worksheets[0]
    assert sheet.max_row == 4
    empty = Office(a_region()).get("/plan/plan.xlsx").content
    assert openpyxl.load_workbook(BytesIO(empty)).worksheets[0].max_row == 1


@pytest.mark.parametrize("path", ["/plan/person/x", "/plan/action/nothing", "/plan/goal/nothing/drop"])
def test_what_is_not_there_is_not_found(office: Office, path: str) -> None:
    assert office.get(path).status_code == 404


def test_the_plan_page_names_what_a_forum_might_talk_about(office: Office) -> None:
    page = office.get("/plan").text
    assert NOBODYS.title.fi in page.split("Ehdotuksia foorumien asialistalle")[1].split("</section>")[0]


def test_what_was_said_to_each_request_of_the_plan_stands_on_its_page(office: Office, region: Region) -> None:
    agree(region, WALKS, "club")
    counter(region, MEETING, "isola", due="2027-06-30", share="Puolet siitä", comment="Syksy on täynnä.")
    follow(region)
    said = office.get(f"/coordinator/requests/{commitment(MEETING, 'isola')}").text
    for words in ("30.6.2027", "Puolet siitä", "Syksy on täynnä."):
        assert words in said
    on(region, date(2027, 4, 1))
    follow(region)
    id = f"status.{PLAN.id}.2027-q1.club"
    told = Statuses(actions={WALKS.code: ActionStatus(progress="50", sentence="Puolivälissä ollaan.")})
    act(region.ports, region.code, id, NIILO.id, Move.ANSWER, told)
    office = Office(region)
    assert "Puolivälissä ollaan." in office.get(f"/coordinator/requests/{id}").text
    assert "Vastaehdotus: Isola" in office.get("/coordinator").text


def test_the_page_of_an_action_says_beforehand_that_who_has_said_yes_will_be_told(office: Office) -> None:
    before = office.get(f"/plan/action/{WALKS.code}").text
    agree(office.region, WALKS, "club")
    follow(office.region)
    after = office.get(f"/plan/action/{WALKS.code}").text
    assert ["Jos vaihdat vastuutahon, kiitämme" in page for page in (before, after)] == [False, True]


def test_the_former_owner_reads_that_nothing_more_is_expected_of_it(office: Office) -> None:
    agree(office.region, WALKS, "club")
    follow(office.region)
    change(office.region, WALKS, owner="kivela")
    follow(office.region)
    page = office.get(f"/coordinator/requests/{commitment(WALKS, 'club')}").text
    assert "eikä lupausta enää tarvita" in page
    assert "Vastattu ja tarkistettu" not in page


def test_an_offer_is_told_to_coordinators_in_words_about_the_partner(office: Office) -> None:
    counter(office.region, WALKS, "club", share="Yksi kerho")
    page = office.get(f"/coordinator/requests/{commitment(WALKS, 'club')}").text
    for words in ("Ehdottivat muuta", "Minkä osan he tekevät", "Yksi kerho", "Toimenpide: "):
        assert words in page
    for words in ("Ehdotuksesi", "Minkä osan teette", "Toimenpide teille"):
        assert words not in page


def test_a_status_is_told_to_coordinators_in_words_about_the_partner(office: Office) -> None:
    agree(office.region, WALKS, "club")
    on(office.region, date(2027, 4, 6))
    follow(office.region)
    told = Statuses(actions={WALKS.code: ActionStatus(progress="50", stuck=True)})
    id = f"status.{PLAN.id}.2027-q1.club"
    act(office.region.ports, office.region.code, id, NIILO.id, Move.ANSWER, told)
    office.enter(office.mailed_token())
    page = office.get(f"/coordinator/requests/{id}").text
    assert ["Miten toimenpiteet etenevät" in page, "Ovat jumissa" in page] == [True, True]
    assert [words for words in ("toimenpiteenne", "Olemme jumissa", "saatu, kiitos") if words in page] == []


def test_what_is_done_is_said_once(office: Office) -> None:
    agree(office.region, WALKS, "club")
    on(office.region, date(2027, 4, 6))
    follow(office.region)
    told = Statuses(actions={WALKS.code: ActionStatus(progress="100")})
    act(office.region.ports, office.region.code, f"status.{PLAN.id}.2027-q1.club", NIILO.id, Move.ANSWER, told)
    follow(office.region)
    office.enter(office.mailed_token())
    row = office.get("/plan").text.partition(WALKS.title.fi)[2].partition("</tr>")[0]
    assert ["Valmis" in row, 'class="quiet why">tehty' in row] == [True, False]


def test_a_partner_that_leaves_is_shown_with_the_actions_it_would_leave(office: Office) -> None:
    agree(office.region, WALKS, "club")
    page = office.get("/partners/club/leave").text
    listed = page.partition("etsitään uutta tekijää")[2]
    assert [one.title.fi in listed for one in (WALKS, MEETING)] == [True, False]
    assert "etsitään uutta tekijää" not in office.get("/partners/parish/leave").text
    office.post("/partners/club/leave")
    office.post("/partners/club/come-back")
    assert WALKS.title.fi in office.get("/partners/club/leave").text, "its actions come back with it"
