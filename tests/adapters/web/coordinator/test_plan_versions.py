"""The plan's versions on the coordinator's pages: looked at, frozen, taken back."""

import pytest

from tests.adapters.web.coordinator.office import Office
from tests.adapters.web.coordinator.plan_office import planned
from tests.plans import CONTENT, PLAN, WALKS, agree, change, follow
from tests.region import Region, lived

EDITED = {
    "title_fi": "Kävelykerhot",
    "title_sv": "Promenadklubbar",
    "goal": WALKS.goal,
    "owner": "kivela",
    "starts": "1.1.2027",
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


def test_an_adopted_version_stays_and_differences_are_readable(office: Office, region: Region) -> None:
    assert "Kuka päätti" in office.get("/plan/versions").text
    assert office.post("/plan/versions", do="freeze", decision="").status_code == 422
    assert (
        office.post("/plan/versions", do="freeze", decision="Aluevaltuusto § 14", decided_on="1.3.2027").status_code
        == 422
    )
    office.post("/plan/versions", do="freeze", decision="Aluevaltuusto § 14", decided_on="1.2.2027")
    assert "Ei muutoksia" in office.get("/plan/versions").text
    office.post(f"/plan/action/{WALKS.code}", **EDITED, version=str(version(region)))
    page = office.get("/plan/versions").text
    assert "<del>Naapurit ry</del> → <ins>Kivelä</ins>" in page
    assert "<del>Kaikki</del> → <ins>Ikäihmiset</ins>" in page
    with region.store.look(region.code) as work:
        (adopted,) = work.plans.versions(PLAN.id)
        assert work.plans.content(PLAN.id, adopted.revision) == CONTENT


def test_nothing_new_is_adopted_twice(office: Office) -> None:
    office.post("/plan/versions", do="freeze", decision="Aluevaltuusto § 14")
    answer = office.post("/plan/versions", do="freeze", decision="Aluevaltuusto § 15")
    assert "juuri tällaisena" in answer.text


def test_what_would_be_frozen_is_looked_at_before_it_is_public(region: Region) -> None:
    agree(region, WALKS, "club")
    follow(region)
    region.clock.pass_time(days=2)
    change(region, WALKS, resources="100 €")
    look = Office(region).post("/plan/versions", decision="Aluevaltuusto § 14", decided_on="1.2.2027").text
    for words in (
        "Aluevaltuusto § 14",
        "1.2.2027",
        "Yksi toimenpide on vasta ehdotettu tekijälleen",
        "Yhdellä toimenpiteellä ei ole vielä tekijää",
        "Yksi kohta on muuttunut päätöspäivän 1.2.2027 jälkeen",
        "<del>–</del> → <ins>100 €</ins>",
    ):
        assert words in look
    with region.store.look(region.code) as work:
        assert work.plans.versions(PLAN.id) == [], "no single press freezes it"


def test_a_plan_that_was_changed_after_the_look_is_looked_at_again(office: Office, region: Region) -> None:
    said = {"decision": "Aluevaltuusto § 14", "decided_on": "", "seen": str(version(region))}
    change(region, WALKS, resources="100 €")
    assert "muuttui sen jälkeen" in office.post("/plan/versions", do="freeze", **said).text
    assert office.post("/plan/versions", do="freeze", **{**said, "seen": str(version(region))}).status_code == 303


def test_a_version_frozen_by_mistake_is_taken_back_after_a_look(office: Office) -> None:
    office.post("/plan/versions", do="freeze", decision="Väärä päätös")
    assert "/plan/versions/1/take-back" in office.get("/plan/versions").text
    assert "poistuu heti julkiselta sivulta" in office.get("/plan/versions/1/take-back").text
    assert "Väärä päätös" in office.get("/public/demo/plan").text
    assert office.post("/plan/versions/1/take-back").headers["location"] == "/plan/versions?done=plan-taken-back"
    page = office.get("/plan/versions").text
    assert "Versio 1 otettiin takaisin" in page
    assert "<s>Väärä päätös</s>" in page
    assert office.get("/public/demo/plan").status_code == 404
    assert office.get("/plan/versions/1/take-back").headers["location"] == "/plan/versions"


def test_why_a_version_stays_is_said(office: Office, region: Region) -> None:
    office.post("/plan/versions", do="freeze", decision="Ensimmäinen")
    change(region, WALKS, resources="100 €")
    office.post("/plan/versions", do="freeze", decision="Toinen")
    assert "sen jälkeen on hyväksytty versio 2" in office.get("/plan/versions/1/take-back").text
    assert office.post("/plan/versions/1/take-back").status_code == 422
