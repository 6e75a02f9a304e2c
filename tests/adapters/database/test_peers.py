"""Whose numbers an answer is held against: enough of them, even where many others say nothing of an indicator."""

from dataclasses import replace

from domain.indicators.values import Values
from domain.processes.answering import act
from domain.requests import Move
from tests.region import KIVELA, OLLI, Region

OTHERS = [replace(KIVELA, id=f"town-{number:02}", municipality="") for number in range(30)]
THEIRS = [replace(OLLI, id=f"m-{n:04}", partner=one.id, email=f"{one.id}@example.org") for n, one in enumerate(OTHERS)]


def answered(region: Region, request: str, by: str, **numbers: str) -> None:
    said = Values.model_validate({"values": {code: {"number": number} for code, number in numbers.items()}})
    act(region.ports, region.code, request, by, Move.ANSWER, said)


def peers(region: Region) -> dict[str, int]:
    with region.store.look(region.code) as work:
        items = work.requests.question(work.requests.get("values.2027.isola")).items
    return {one.indicator.code: len(one.peers) for one in items}


def test_who_says_nothing_of_an_indicator_takes_nobodys_place_among_those_it_is_held_against(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.register.save(region.alliance, OTHERS, THEIRS)
    region.open_round()
    for number, (one, who) in enumerate(zip(OTHERS, THEIRS, strict=True)):
        said = {"share": "50"} if number < 20 else {"hearing": "12", "share": "50"}
        answered(region, f"values.2027.{one.id}", who.id, **said)
    assert peers(region) == {"hearing": 10, "share": 20}
