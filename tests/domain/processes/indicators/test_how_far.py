"""How far a round is: counted by partners, each once, however its people share the work."""

from typing import Any

import pytest

from domain.asides import Decline, HandOver
from domain.indicators.values import Values
from domain.processes.answering import act, hand_over
from domain.processes.asking_again import ask_again
from domain.processes.indicators.progress import HowFar, close_what_is_over, how_far
from domain.processes.indicators.rounds import withdraw_round
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.steering import withdraw
from domain.requests import Move
from tests.builders import ISOLA
from tests.region import COORDINATOR, KAISA, NIILO, OLLI, PAULA, PEKKA, SIRI, Region

PEKKAS = f"{ISOLA}.{PEKKA.id}-1"


@pytest.fixture
def region() -> Region:
    region = Region()
    region.open_round()
    return region


def far(region: Region) -> HowFar:
    with region.store.look(region.code) as work:
        return how_far(work, work.rounds.get("2027"))


def hands_the_share_on(region: Region) -> None:
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))


def says(region: Region, request: str, by: str, **numbers: str) -> None:
    said = Values.model_validate({"values": {code: {"number": number} for code, number in numbers.items()}})
    act(region.ports, region.code, request, by, Move.ANSWER, said)


def progress(region: Region) -> dict[str, Any]:
    details = close_what_is_over(region.ports, region.code).pop().details
    return dict(details["progress"])


def test_an_organisation_whose_people_share_the_rows_is_one_partner(region: Region) -> None:
    before = far(region)
    hands_the_share_on(region)
    assert far(region) == before


def test_an_organisation_has_answered_when_the_last_of_its_people_has(region: Region) -> None:
    hands_the_share_on(region)
    says(region, ISOLA, KAISA.id, hearing="4")
    assert far(region).said == 0
    says(region, PEKKAS, PEKKA.id, share="30")
    assert far(region).said == 1


def test_a_partner_asked_again_is_still_one(region: Region) -> None:
    before = far(region)
    withdraw(region.ports, region.code, ISOLA, COORDINATOR.id)
    assert far(region).asked == before.asked - 1
    ask_again(region.ports, region.code, ISOLA)
    assert far(region) == before


def test_every_partner_is_behind_just_when_the_round_can_close(region: Region) -> None:
    hands_the_share_on(region)
    says(region, ISOLA, KAISA.id, hearing="4")
    says(region, "values.2027.kivela", OLLI.id, hearing="4", share="30")
    for id, by in (("ranta", SIRI), ("parish", PAULA), ("club", NIILO)):
        act(region.ports, region.code, f"values.2027.{id}", by.id, Move.DECLINE, Decline())
    weigh_answers(region.ports, region.code)
    assert progress(region) == {"2027": 80.0}
    says(region, PEKKAS, PEKKA.id, share="30")
    weigh_answers(region.ports, region.code)
    assert (far(region).settled, far(region).asked) == (5, 5)
    assert progress(region) == {}, "it has closed"


def test_of_a_round_that_was_withdrawn_all_were_asked(region: Region) -> None:
    withdraw_round(region.ports, region.code, "2027", COORDINATOR.id)
    assert far(region) == HowFar(5, 0, 5)
