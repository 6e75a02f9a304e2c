"""What partners and the public see of the plan, and what partners say to it on their pages."""

from datetime import date
from typing import Any

import pytest

from domain.asides import Decline
from domain.plans.statuses import ActionStatus, Statuses
from domain.processes.answering import act, answer_link
from domain.processes.plans.adopting import Adoption, adopt
from domain.processes.plans.retracting import take_back
from domain.requests import Move, Status
from tests.adapters.web.house import Person, a_region
from tests.plans import CONTENT, MEETING, PLAN, WALKS, agree, change, commitment, counter, follow, on, write
from tests.region import COORDINATOR, NIILO, Region


@pytest.fixture
def region() -> Region:
    region = a_region()
    write(region, CONTENT)
    follow(region)
    return region


def at_page(region: Region, id: str) -> Person:
    """Niilo, who has opened the link of one request."""
    return Person(region, NIILO, answer_link(region.code, region.request(id), NIILO.id))


def told(region: Region, progress: str = "25", **more: Any) -> None:
    said = Statuses(actions={WALKS.code: ActionStatus(progress=progress, **more)})
    act(region.ports, region.code, f"status.{PLAN.id}.2027-q1.club", NIILO.id, Move.ANSWER, said)
    follow(region)


def asked_how_it_goes(region: Region) -> None:
    agree(region, WALKS, "club")
    follow(region)
    on(region, date(2027, 4, 1))
    follow(region)


WALK = commitment(WALKS, "club")


def test_an_action_is_taken_on_by_ticking_a_box(region: Region) -> None:
    niilo = at_page(region, WALK)
    page = niilo.get(f"/r/{WALK}").text
    assert "Kävelykerhot" in page
    assert "Ehdota muuta" in page
    assert "Rastita" in niilo.post(f"/r/{WALK}", do="answer", comment="Mielellään!").text
    niilo.post(f"/r/{WALK}", do="answer", agreed="on")
    assert region.request(WALK).status is Status.ANSWERED


def test_something_else_is_offered_on_the_same_page(region: Region) -> None:
    niilo = at_page(region, WALK)
    refused = niilo.post(f"/r/{WALK}", do="counter", due="", share="", resources="", comment="Hm")
    assert refused.status_code == 422
    assert "mikä muuttuisi" in refused.text
    assert 'href="#counter.due"' in refused.text
    answer = niilo.post(f"/r/{WALK}", do="counter", due="30.6.2027", share="Yksi kerho")
    assert answer.headers["location"].endswith("done=counter")
    assert region.request(WALK).status is Status.COUNTERED
    page = niilo.get(f"/r/{WALK}?done=counter").text
    assert "Kiitos! Ehdotuksesi on lähtenyt" in page
    assert "Yksi kerho" in page
    assert "30.6.2027" in page


def test_an_offer_that_says_what_the_plan_says_is_none(region: Region) -> None:
    niilo = at_page(region, WALK)
    refused = niilo.post(f"/r/{WALK}", do="counter", due=f"{WALKS.due:%d.%m.%Y}", share="", resources="")
    assert refused.status_code == 422
    assert "mikä muuttuisi" in refused.text


def test_who_decides_on_an_offer_reads_only_what_would_change(region: Region) -> None:
    counter(region, MEETING, "isola", due="2027-06-30", resources=MEETING.resources)
    follow(region)
    page = Person(region, COORDINATOR).get(f"/r/counter-offer.{commitment(MEETING, 'isola')}.1").text
    offer = page.partition("Mitä muuttuisi")[2].partition("</table>")[0]
    assert "30.6.2027" in offer
    assert "Tehtävä osa" not in offer
    assert MEETING.resources not in offer


def test_a_kind_without_counter_offers_refuses_one(region: Region) -> None:
    kaisa = Person(region)
    assert kaisa.post(do="counter").status_code == 422
    assert "Ehdota muuta" not in kaisa.get().text


def test_a_status_page_is_prefilled_and_no_changes_is_one_press(region: Region) -> None:
    asked_how_it_goes(region)
    told(region, sentence="Kolme ryhmää kävelee.")
    on(region, date(2027, 8, 11))
    follow(region)
    id = f"status.{PLAN.id}.2027-q2.club"
    niilo = at_page(region, id)
    page = niilo.get(f"/r/{id}").text
    assert "Kolme ryhmää kävelee." in page
    assert "Ei muutoksia" in page
    region.clock.pass_time(seconds=20)
    niilo.post(f"/r/{id}", do="answer", unchanged="on")
    assert region.request(id).status is Status.ANSWERED
    after = niilo.get(f"/r/{id}").text
    assert "Kolme ryhmää kävelee." in after, "what was said stays in the form"


def test_a_first_status_page_has_no_button_for_no_changes(region: Region) -> None:
    asked_how_it_goes(region)
    id = f"status.{PLAN.id}.2027-q1.club"
    niilo = at_page(region, id)
    assert "Ei muutoksia" not in niilo.get(f"/r/{id}").text
    missing = niilo.post(f"/r/{id}", do="answer", actions__walks__sentence="Hyvin menee")
    assert "Valitse, kuinka pitkällä ollaan" in missing.text
    niilo.post(f"/r/{id}", do="answer", actions__walks__progress="0", actions__walks__stuck="on")
    assert 'value="0" selected' in niilo.get(f"/r/{id}").text


def test_the_desk_shows_what_the_organisation_does_for_the_plan(region: Region) -> None:
    agree(region, WALKS, "club")
    niilo = Person(region, NIILO)
    page = niilo.get("/desk").text
    assert "Meidän toimenpiteemme" in page
    assert "Kävelykerhot" in page
    assert niilo.get("/desk/plan").status_code == 200


def test_a_declined_action_reads_as_looking_for_somebody(region: Region) -> None:
    act(region.ports, region.code, WALK, NIILO.id, Move.DECLINE, Decline(reason="Ei nyt."))
    niilo = Person(region, NIILO)
    page = niilo.get("/desk/plan").text
    assert "Tekijää etsitään" in page
    assert "Ei nyt." not in page


def test_the_public_page_shows_the_adopted_plan_and_nobodys_words(region: Region) -> None:
    anybody = Person(region)
    assert anybody.get(f"/public/{region.code}/plan").status_code == 404, "a draft is for the alliance"
    adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision="Aluevaltuusto § 14"))
    asked_how_it_goes(region)
    told(region, sentence="Matti kävelee.", stuck=True, help="Soittakaa Niilolle.")
    change(region, MEETING, due=date(2027, 6, 30))
    page = anybody.get(f"/public/{region.code}/plan").text
    assert "Naapurit ry" in page
    assert "Kaipaa apua" in page
    assert "30.6.2027" not in page, "what is not adopted yet"
    for words in ("Matti kävelee", "Soittakaa", NIILO.name, NIILO.email, COORDINATOR.name):
        assert words not in page
    assert anybody.get("/public/nowhere/plan").status_code == 404


def test_anybody_finds_earlier_versions_and_after_the_term_its_last_one(region: Region) -> None:
    anybody, address = Person(region), f"/public/{region.code}/plan"
    adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision="Aluevaltuusto § 14"))
    assert "Hyväksytyt versiot" not in anybody.get(address).text
    change(region, MEETING, due=date(2027, 6, 30))
    adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision="Aluevaltuusto § 40"))
    newest = anybody.get(address).text
    assert "30.6.2027" in newest
    assert f'href="{address}?version={PLAN.id}.1"' in newest
    earlier = anybody.get(f"{address}?version={PLAN.id}.1").text
    assert "30.6.2027" not in earlier
    assert "Tämä on aikaisempi versio" in earlier
    assert anybody.get(f"{address}?version={PLAN.id}.9").status_code == 404
    on(region, date(2029, 8, 1))
    assert "30.6.2027" in anybody.get(address).text, "until the new council has adopted its own"


def test_a_link_to_a_version_taken_back_leads_to_the_newest_and_says_so(region: Region) -> None:
    anybody, address = Person(region), f"/public/{region.code}/plan"
    for decision in ("Aluevaltuusto § 14", "Aluevaltuusto § 40"):
        adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision=decision))
        change(region, MEETING, due=date(2027, 6, 30))
    take_back(region.ports, region.code, COORDINATOR.id, 2)
    answer = anybody.get(f"{address}?version={PLAN.id}.2")
    assert answer.status_code == 410
    assert "Etsimäsi versio 2 otettiin takaisin" in answer.text
    assert "Aluevaltuusto § 14" in answer.text
    assert "otettiin takaisin" not in anybody.get(address).text
