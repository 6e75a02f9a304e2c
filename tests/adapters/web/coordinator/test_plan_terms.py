"""The plans of two council terms on the coordinator's pages: chosen, begun early, each by itself; one year of one."""

import re
from datetime import date

import pytest
from httpx2 import Response

from domain.plans.plan import plan_of
from domain.terms import BY_LAW
from tests.adapters.web.coordinator.office import SAME_ORIGIN, Office
from tests.adapters.web.coordinator.plan_office import content, planned
from tests.plans import CONTENT, PLAN, WALKS, change, follow, on
from tests.region import Region, lived

COMING = plan_of(BY_LAW.of(date(2029, 6, 1)))
OF_IT = f"plan={COMING.id}"
PAGES = ("", "/versions", "/table", "/goal/new", "/measure/new", "/action/new")


@pytest.fixture
def region() -> Region:
    return lived(planned)


@pytest.fixture
def office(region: Region) -> Office:
    return Office(region)


def begin(office: Office) -> None:
    """Begin the next plan with a goal and an action."""
    goal = {"title_fi": "Uusi alku", "version": "0"}
    assert office.post(f"/plan/goal/new?{OF_IT}", **goal).status_code == 303
    action = {"title_fi": "Retket", "goal": "uusi-alku", "owner": "club", "group": "all", "version": "1"}
    made = office.post(f"/plan/action/new?{OF_IT}", **action, starts="1.8.2029", due="31.12.2030")
    assert made.headers["location"].startswith(f"/plan?{OF_IT}&done=")


def test_the_next_plan_is_begun_beside_the_running_one(office: Office, region: Region) -> None:
    page = office.get("/plan").text
    assert "Hyvinvointisuunnitelma 2025–2029" in page
    assert "Tuleva kausi 2029–2033" in page
    empty = office.get(f"/plan?{OF_IT}").text
    assert "Suunnitelma on vielä tyhjä" in empty
    assert "vasta valmisteilla" in empty
    begin(office)
    assert [one.title.fi for one in content(region, COMING.id).actions.values()] == ["Retket"]
    assert content(region, PLAN.id) == CONTENT
    assert "Retket" in office.get(f"/plan?{OF_IT}").text
    assert "Retket" not in office.get("/plan").text


def test_no_link_or_form_of_a_plans_pages_leads_to_another_plan(office: Office) -> None:
    begin(office)
    parts = ("/goal/uusi-alku", "/action/retket", "/action/retket/drop")
    for page in (*PAGES, *parts):
        shown = office.get(f"/plan{page}?{OF_IT}")
        assert shown.status_code == 200, page
        links = set(re.findall(r'(?:href|action)="(/plan[^"]*)"', shown.text)) - {"/plan"}  # the menu's
        assert links, page
        assert [one for one in links if OF_IT not in one and f"plan={PLAN.id}" not in one] == [], page


def test_what_is_done_on_a_plans_pages_is_done_to_that_plan(office: Office, region: Region) -> None:
    begin(office)
    office.post(f"/plan/settings?{OF_IT}", asks="year")
    assert "Kun tämä suunnitelma hyväksytään" in office.get(f"/plan/versions?{OF_IT}").text
    office.post(f"/plan/versions?{OF_IT}", do="freeze", decision="Aluevaltuusto § 3", decided_on="")
    office.post(f"/plan/action/retket/light?{OF_IT}", light="behind", reason="Tarkistan.")
    follow(region)
    with region.store.look(region.code) as work:
        assert (work.plans.get(COMING.id).asks, work.plans.get(PLAN.id).asks) == ("year", "quarter")
        assert [len(work.plans.versions(one)) for one in (COMING.id, PLAN.id)] == [1, 0]
        assert list(work.plans.rulings(COMING.id)) == ["retket"]
    assert region.request(f"commitment.{COMING.id}.retket.club").status == "open"
    gone = office.post(f"/plan/action/retket/drop?{OF_IT}")
    assert gone.headers["location"] == f"/plan?{OF_IT}&done=plan-dropped"
    assert not content(region, COMING.id).actions


def bring(office: Office, file: bytes, **fields: str) -> Response:
    part = {"table": ("plan.csv", file, "text/csv")}
    data = {"form": office.token(), **fields}
    answer: Response = office.web.post(f"/plan/table?{OF_IT}", data=data, files=part, headers=SAME_ORIGIN)
    return answer


def test_a_table_is_taken_into_the_plan_whose_page_it_is_brought_to(office: Office, region: Region) -> None:
    table = b"Tavoite;Toimenpide;Valmis\nUusi alku;Retket;31.12.2030\n"
    kept = dict(re.findall(r'name="(version|kept)" value="([^"]*)"', bring(office, table, do="look").text))
    assert bring(office, b"", do="take", **kept).headers["location"] == f"/plan?{OF_IT}&done=plan-imported"
    assert [one.title.fi for one in content(region, COMING.id).actions.values()] == ["Retket"]
    assert content(region, PLAN.id) == CONTENT


def test_an_empty_plan_is_said_to_be_empty_and_not_unchanged(office: Office) -> None:
    page = office.get(f"/plan/versions?{OF_IT}").text
    assert ("Suunnitelmassa ei ole vielä mitään." in page, "Ei muutoksia" in page) == (True, False)


@pytest.mark.parametrize("plan", ["2021-2025", "2033-2037", "x"])
def test_a_term_that_is_neither_running_nor_next_has_no_plan(office: Office, plan: str) -> None:
    for page in PAGES[:3]:
        assert office.get(f"/plan{page}?plan={plan}").status_code == 404


def test_a_plan_whose_term_is_over_is_found_and_says_so(office: Office, region: Region) -> None:
    on(region, date(2029, 9, 3))
    office = Office(region)
    assert "Hyvinvointisuunnitelma 2029–2033" in office.get("/plan").text
    past = office.get(f"/plan?plan={PLAN.id}").text
    assert "Kausi päättyi 31.5.2029" in past
    assert "Kävelykerhot" in past
    assert "Ehdotuksia foorumien asialistalle" not in past


def test_the_plan_is_seen_a_year_at_a_time(office: Office, region: Region) -> None:
    change(region, WALKS, due=date(2028, 6, 30))
    pages = [office.get(f"/plan?by={by}&year=2028").text for by in ("goal", "partner", "group")]
    assert all("Kävelykerhot</a><span" in page or "Kävelykerhot</a>" in page for page in pages)
    assert not any("Liikuntaneuvonta</a><span" in page for page in pages)
    assert 'href="/plan?by=group&amp;year=2027"' in pages[-1], "another year keeps the view"
    assert "Vuodelle 2029 ei ole toimenpiteitä." in office.get("/plan?year=2029").text
    assert "Avoin kohtaamispaikka" in office.get("/plan?year=1999").text, "no year of the plan is no choice of a year"


def test_choosing_a_language_stays_with_the_plan_and_the_year(office: Office) -> None:
    page = office.get(f"/plan?{OF_IT}&year=2030&done=plan-saved").text
    assert f'href="/plan?{OF_IT}&amp;year=2030&amp;lang=sv"' in page
