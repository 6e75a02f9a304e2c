"""What an answer is held against in the national figures, and what only stands beside it."""

from dataclasses import replace

import pytest

from adapters.database.indicators.library import SqlLibrary
from domain.indicators.values import Values
from domain.processes.answering import act
from domain.processes.indicators.weighing import weigh_answers
from domain.requests import Move
from tests.adapters.web.house import STATISTIC, keep_national
from tests.region import CLUB, GROUPS, HEARING, KAISA, NIILO, PARTNERS, Region


def asked(club: str = "") -> Region:
    """A region whose indicators the bank knows too; the association may be of a municipality."""
    partners = [replace(CLUB, municipality=club) if one is CLUB else one for one in PARTNERS]
    catalogue = [replace(GROUPS, statistic=STATISTIC), replace(HEARING, statistic=STATISTIC)]
    region = Region(catalogue=catalogue, partners=partners)
    keep_national(SqlLibrary(region.engine))
    region.open_round()
    return region


def weighed(region: Region, partner: str, by: str, code: str, number: str) -> str:
    """Answer one number and tell what it came to."""
    said = Values.model_validate({"values": {code: {"number": number}}})
    act(region.ports, region.code, f"values.2027.{partner}", by, Move.ANSWER, said)
    return next(name for name, count in weigh_answers(region.ports, region.code).counts.items() if count)


@pytest.mark.parametrize("municipality", ["", "901"])
def test_an_association_is_not_held_against_the_figure_of_its_whole_town_or_county(municipality: str) -> None:
    region = asked(municipality)
    with region.store.look(region.code) as work:
        (shown,) = work.requests.question(work.requests.get("values.2027.club")).items
    assert shown.national, "it stands beside the field all the same"
    assert weighed(region, "club", NIILO.id, "groups", "12") == "accepted"


def test_a_municipality_is_held_against_the_figure_of_its_own() -> None:
    assert weighed(asked(), "isola", KAISA.id, "hearing", "12") == "to_review"
