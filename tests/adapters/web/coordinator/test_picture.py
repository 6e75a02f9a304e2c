"""The shared picture shows each reader what is theirs to see."""

import pytest

from domain.asides import Decline, SeenBy
from domain.indicators.reviews import Review
from domain.indicators.values import Values, Verdict
from domain.processes.answering import act
from domain.processes.doors import desk_link
from domain.processes.indicators.weighing import weigh_answers
from domain.requests import Move
from tests.adapters.web.coordinator.office import Office
from tests.adapters.web.house import a_region
from tests.fakes import some_links
from tests.region import COORDINATOR, KAISA, PAULA, SIRI, Region

PICTURE = "/rounds/2027/picture?lang=fi"
ISOLA, PARISH = "values.2027.isola", "values.2027.parish"
SURPRISING = Values.model_validate({"values": {"hearing": {"number": "4321"}, "share": {"number": "31,5"}}})


def partner(region: Region) -> Office:
    """Siri of Ranta at her browser."""
    browser = Office(region, signed_in=False)
    browser.get(some_links().address(desk_link(region.code, SIRI.id, region.clock.now())))
    return browser


def surprising() -> Region:
    """A region where one of Isola's two figures waits for a reviewer."""
    region = a_region()
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, SURPRISING)
    weigh_answers(region.ports, region.code)
    return region


def test_partners_see_accepted_figures_only_and_how_many_are_still_being_checked() -> None:
    page = partner(surprising()).get(PICTURE).text
    assert "31,5" in page
    assert "4\xa0321" not in page
    assert "Yksi luku on vielä tarkistettavana" in page


def test_the_coordinator_sees_all_while_the_round_runs_with_their_state_in_words() -> None:
    page = Office(surprising()).get(PICTURE).text
    assert "4\xa0321" in page
    assert "ei vielä tarkistettu" in page


def test_a_returned_figure_is_the_coordinators_alone_and_said_to_be_returned() -> None:
    region = surprising()
    said = {"verdicts": {"hearing": {"verdict": Verdict.RETURNED, "reason": "Onko mukana koko vuosi?"}}}
    act(region.ports, region.code, f"review.{ISOLA}.1", COORDINATOR.id, Move.ANSWER, Review.model_validate(said))
    weigh_answers(region.ports, region.code)
    office, theirs = Office(region).get(PICTURE).text, partner(region).get(PICTURE).text
    assert "palautettu tarkennettavaksi" in office
    assert "ei vielä tarkistettu" not in office
    assert "4\xa0321" not in theirs
    assert "vielä tarkistettavana" not in theirs


@pytest.mark.parametrize("seen_by", SeenBy)
def test_why_not_now_is_read_by_those_the_decliner_chose_and_always_by_the_coordinator(
    seen_by: SeenBy,
) -> None:
    region = a_region()
    said = Decline(reason="Muutto on kesken.", seen_by=seen_by)
    act(region.ports, region.code, PARISH, PAULA.id, Move.DECLINE, said)
    page = partner(region).get(PICTURE).text
    assert ("Muutto on kesken." in page) is (seen_by is not SeenBy.COORDINATOR)
    assert ("seurakuntayhtymä vastasi ”En nyt”" in page) is (seen_by is not SeenBy.COORDINATOR)
    request = Office(region).get(f"/coordinator/requests/{PARISH}?lang=fi").text
    assert "Muutto on kesken." in request
    assert "Kuka saa nähdä syyn:" in request


def test_a_no_without_a_reason_is_fine() -> None:
    region = a_region()
    act(region.ports, region.code, PARISH, PAULA.id, Move.DECLINE, Decline(seen_by=SeenBy.ALLIANCE))
    assert "Syytä ei kerrottu" in Office(region).get(f"/coordinator/requests/{PARISH}?lang=fi").text
    assert "vastasi ”En nyt”" not in partner(region).get(PICTURE).text
